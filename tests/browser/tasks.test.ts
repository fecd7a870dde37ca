// Every task of the catalogue on the built site: bounded training on the CPU, every stage, and the exported files.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-web";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEEP } from "../../www/worker/engine";
import { blank, launch, openPage, stepOf, type Stage } from "./browser";

type Api = typeof import("../../www/kindling");
declare const kindling: Api;

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await launch();
  page = await blank(stage);
});
afterAll(() => stage.close());

test.each([["house-price", 300], ["spiral", 600], ["digits-mlp", 300], ["table-penguins", 300], ["table-ames", 600], ["digits-cnn", 60], ["fashion", 60]])("%s learns in %i steps and beats its simplest baseline", async (task, steps) => {
  const found = await page.evaluate(async ([id, count]) => {
    const lab = await kindling.open({ backend: "cpu", task: id });
    const { loss } = await lab.train({ steps: count });
    const { test: metrics, baseline } = await lab.evaluate();
    const formats = await Promise.all((["onnx", "safetensors", "html", "python"] as const).map(async (format) => (await lab.export(format)).size));
    const { latencyMs } = await lab.optimise({});
    lab.close();
    return { loss, metrics, baseline, formats, latencyMs };
  }, [task, steps] as const);
  expect(found.loss).toBeGreaterThan(0);
  expect(Math.min(...found.formats)).toBeGreaterThan(1_000);
  expect(found.latencyMs).toBeGreaterThan(0);
  const score = (m: typeof found.metrics | undefined) => (m?.type === "regression" ? m.r2 : m?.type === "classification" ? m.accuracy : NaN);
  const simplest = found.baseline["mean"] ?? found.baseline["majority"];
  expect(score(found.metrics)).toBeGreaterThan(score(simplest?.test) + 0.2);
});

test("the tasks of the package with convolutions are those that the catalogue says", async () => {
  const tasks = await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "cpu" });
    lab.close();
    return lab.opened.catalog.tasks.filter((task) => task.package === "deep").map((task) => task.id);
  });
  expect(new Set(tasks)).toEqual(DEEP);
});

test.each([["digits-mlp", {}], ["digits-cnn", { batchNorm: true, channels: 4 }]])("onnxruntime and the HTML file read digits as the page does: %s", async (task, spec) => {
  const found = await page.evaluate(async ([task, spec]) => {
    const lab = await kindling.open({ backend: "cpu", task, spec });
    await lab.train({ steps: 100 });
    const rows = Array.from({ length: 40 }, (_, i) => 8_000 + i);
    const pixels = Array.from(await lab.call("images", { rows }));
    const shares: number[][] = [];
    for (let i = 0; i < rows.length; i++) {
      const p = await lab.predict(pixels.slice(i * 784, (i + 1) * 784));
      shares.push(p.type === "class" ? p.probabilities : []);
    }
    const onnx = [...new Uint8Array(await (await lab.export("onnx")).arrayBuffer())];
    const html = await (await lab.export("html")).text();
    lab.close();
    return { pixels, shares, onnx, html };
  }, [task, spec] as const);
  const session = await ort.InferenceSession.create(Uint8Array.from(found.onnx));
  const { probabilities } = await session.run({ image: new ort.Tensor("uint8", Uint8Array.from(found.pixels), [40, 28, 28]) });
  const ours = found.shares.flat();
  const theirs = Array.from(probabilities?.data as Float32Array);
  expect(theirs).toHaveLength(400);
  expect(Math.max(...theirs.map((p, i) => Math.abs(p - (ours[i] ?? NaN))))).toBeLessThan(1e-4);
  const file = join(mkdtempSync(join(tmpdir(), "kindling-")), `${task}.html`);
  writeFileSync(file, found.html);
  const context = await stage.browser.newContext({ offline: true });
  const offline = await context.newPage();
  await offline.goto(`file://${file}`);
  const read = await offline.evaluate((pixels) => (globalThis as unknown as { predict(p: number[]): number[] }).predict(pixels), found.pixels.slice(0, 784));
  expect(Math.max(...read.map((p, i) => Math.abs(p - (found.shares[0]?.[i] ?? NaN))))).toBeLessThan(1e-4);
  await context.close();
});

test("early stopping ends a run and says so", async () => {
  const page = await openPage(stage, "?lang=en&task=spiral", "#v1&task=spiral&model=linear&patience=2");
  await page.selectOption(".speed select", "0");
  await page.keyboard.press(" ");
  await page.waitForSelector(".notice >> text=Stopped early");
  expect(await page.isVisible(".transport [aria-label='Play'], .transport .play")).toBe(true);
  await page.close();
});

async function trained(query: string): Promise<Page> {
  const page = await openPage(stage, query, "", { width: 768, height: 900 });
  await page.selectOption(".speed select", "0");
  await page.keyboard.press(" ");
  await page.waitForFunction(() => /Step [\d,]{3,}/.test(document.querySelector(".transport .readout")?.textContent ?? ""));
  await page.keyboard.press(" ");
  return page;
}

test("a digit drawn with the mouse is read, corrected and trained on", async () => {
  const page = await trained("?lang=en&task=digits-mlp");
  await page.click("[data-stage=apply]");
  const box = await page.locator(".draw-pad canvas").first().boundingBox();
  if (!box) throw new Error("there is no place to draw");
  const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(0.5, 0.15));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.85), { steps: 8 });
  await page.mouse.up();
  await page.waitForSelector(".amount >> text=1");
  await page.click("text=It is another digit");
  await page.selectOption("select[name=target]", "7");
  await page.click("text=Keep this correction");
  await page.waitForSelector("kd-room-feedback table kd-pixels");
  await page.selectOption("kd-room-feedback .switcher select", "100");
  await page.click("text=Retrain from here");
  await page.waitForFunction(() => document.querySelectorAll("kd-room-feedback .error-bars li").length === 4);
  await page.close();
});

test("a picture picked in the feedback room is the one that is corrected", async () => {
  const page = await trained("?lang=en&task=digits-mlp");
  await page.click("[data-stage=apply]");
  await page.click(".picks button");
  await page.waitForSelector(".amount");
  await page.click("[data-stage=feedback]");
  await page.click(".picks button");
  await page.click("text=Keep this correction");
  await page.waitForSelector("kd-room-feedback table kd-pixels");
  await page.close();
});

test("a digit drawn by keyboard alone is read", async () => {
  const page = await trained("?lang=en&task=digits-mlp");
  await page.click("[data-stage=apply]");
  await page.focus(".draw-pad canvas");
  for (let i = 0; i < 9; i++) await page.keyboard.press("ArrowUp");
  await page.keyboard.down(" ");
  for (let i = 0; i < 18; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.up(" ");
  await page.waitForSelector(".amount >> text=1");
  await page.close();
});

test("an experiment saved to a file goes on in a new page with the same losses", async () => {
  const first = await trained("?lang=en&task=spiral");
  const [download] = await Promise.all([first.waitForEvent("download"), first.click("text=Save")]);
  const file = join(mkdtempSync(join(tmpdir(), "kindling-")), download.suggestedFilename());
  await download.saveAs(file);
  const losses = async (on: Page) => {
    await on.waitForSelector(".transport .play:not([aria-label=Pause])");
    const next = (await stepOf(on)) + 1;
    await on.locator(".transport .buttons button").nth(1).click();
    await expect.poll(() => stepOf(on)).toBe(next);
    return ((await on.textContent("kd-room-train dl.numbers.card")) ?? "").replace(/\s+/g, " ").replace(/Steps\/s.*/, "");
  };
  const ahead = await losses(first);
  await first.close();
  const second = await openPage(stage, "?lang=en&task=spiral", "", { width: 768, height: 900 });
  await second.setInputFiles(".title-bar input[type=file]", file);
  await second.waitForFunction(() => /Step [\d,]{3,}/.test(document.querySelector(".transport .readout")?.textContent ?? ""));
  expect(await losses(second)).toBe(ahead);
  await second.setInputFiles(".title-bar input[type=file]", { name: "x.kindling", mimeType: "application/json", buffer: Buffer.from("{}") });
  await second.waitForSelector(".notice.error >> text=could not be read");
  await second.close();
});

test.each([["digits-mlp", {}], ["digits-cnn", { channels: 2, batchSize: 8, batchNorm: true }], ["shakespeare", { context: 8, width: 8, heads: 1, blocks: 1, batchSize: 4 }]])("memory stays flat over 2,000 steps: %s", async (task, spec) => {
  const bytes = await page.evaluate(async ([task, spec]) => {
    const lab = await kindling.open({ backend: "cpu", task, spec });
    let now = 0;
    lab.on("metrics", (event) => { now = event.memoryBytes; });
    // 200 steps fill the checkpoints' room at its first distance; an evaluation asks for more than a step ever does, and
    // memory that wasm has once got it never gives back.
    await lab.train({ steps: 400 });
    await lab.evaluate();
    await lab.train({ steps: 1_000 });
    const before = now;
    await lab.train({ steps: 2_000 });
    lab.close();
    return [before, now];
  }, [task, spec] as const);
  expect(bytes[0]).toBeGreaterThan(1e6);
  expect((bytes[1] ?? Infinity) / (bytes[0] ?? 1)).toBeLessThan(1.05);
});

test("a kept run stands beside the next one with what differs", async () => {
  const page = await trained("?lang=en&task=spiral");
  await page.click("text=Keep this run");
  await page.waitForSelector("kd-compare >> text=Run 1");
  await page.click("text=A line");
  await page.keyboard.press("Escape");
  await page.locator(".transport .buttons button").nth(1).click();
  await page.waitForSelector("kd-compare tr:has-text('Model') >> text=Linear");
  expect(await page.locator("kd-loss .u-legend .u-series").count()).toBe(4);
  await page.click("kd-compare [aria-label='Throw run 1 away']");
  await page.click("text=Put run 1 back");
  await page.waitForSelector("kd-compare >> text=Run 1");
  await page.close();
});

test("filters and feature maps of the drawn digit are shown, and change while training goes on", async () => {
  const page = await trained("?lang=en&task=digits-cnn");
  expect(await page.locator("kd-room-train kd-maps .maps figure").count()).toBe(3);
  await page.click("[data-stage=apply]");
  await page.focus(".draw-pad canvas");
  await page.keyboard.down(" ");
  for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.up(" ");
  await page.waitForSelector("kd-room-apply kd-maps .maps");
  expect(await page.locator("kd-room-apply kd-maps kd-pixels").count()).toBe(16 + 16 + 32);
  const picture = () => page.evaluate(() => document.querySelector<HTMLCanvasElement>("kd-room-apply kd-maps figure:nth-child(3) canvas")?.toDataURL());
  const before = await picture();
  await page.keyboard.press("Escape");
  await page.locator(".transport .buttons button").nth(1).click();
  await page.waitForFunction((old) => document.querySelector<HTMLCanvasElement>("kd-room-apply kd-maps figure:nth-child(3) canvas")?.toDataURL() !== old, before);
  await page.close();
});
