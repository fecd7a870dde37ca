// Text on the built site, on the CPU: a GPT learns to write and is stopped, poems, sentences with the words that mattered,
// weights to begin with; and the page answers while a Transformer trains.

import AxeBuilder from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blank, launch, openPage, type Stage } from "./browser";

type Api = typeof import("../../www/kindling");
declare const kindling: Api;

let stage: Stage;
beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

/** Small enough to learn something in seconds. */
const SMALL = "width=32&blocks=1&batchSize=8&learningRate=0.01&warmupSteps=0";
const play = ".transport .play";

async function trained(task: string, steps: number, more: string = SMALL, size = { width: 1024, height: 900 }, query = "lang=en"): Promise<Page> {
  const page = await openPage(stage, `?${query}&backend=cpu`, `#v1&task=${task}&${more}`, size);
  page.setDefaultTimeout(60_000);
  await page.selectOption(".speed select", "0");
  await page.click(play);
  await page.waitForFunction((least) => Number((/[\d,]+/.exec(document.querySelector(".transport .readout")?.textContent ?? "")?.[0] ?? "0").replace(",", "")) >= least, steps);
  await page.click(play);
  await page.waitForSelector(`${play}[aria-label^="Train"], ${play}[aria-label^="训练"]`);
  return page;
}

const room = async (page: Page, name: string): Promise<void> => {
  await page.click(`[data-stage=${name}]`);
  await page.waitForSelector(`kd-room-${name} h2`);
};

test("a GPT learns to write: loss falls, it writes by temperature, attention looks back only", async () => {
  const page = await blank(stage);
  const found = await page.evaluate(async () => {
    const spec = { width: 32, blocks: 1, batchSize: 8, learningRate: 0.01, warmupSteps: 0 };
    const lab = await kindling.open({ backend: "cpu", task: "shakespeare", spec });
    const losses: number[] = [];
    lab.on("metrics", (event) => losses.push(...event.losses.map((p) => p.train)));
    await lab.train({ steps: 120 });
    const pieces: string[] = [];
    const written = await lab.write("To be", { count: 40, onText: (piece) => pieces.push(piece) });
    const again = await lab.write("To be", { count: 40 });
    await lab.set({ temperature: 0 });
    const safest = [await lab.write("To be", { count: 10 }), await lab.write("To be", { count: 10, place: 500 })];
    const attention = await lab.attention("To be, or not to be");
    const predicted = await lab.predict("To be\u4e2d");
    const { test, baseline } = await lab.evaluate();
    const refused = await lab.start(new Uint8Array(20)).then(() => "", (error: { kind: string }) => error.kind);
    const file = await lab.export("safetensors");
    const begun = await lab.start(file, { temperature: 0.8 });
    lab.close();
    return { refused, begun, losses, pieces, written, again, safest, attention, predicted, test, unigram: baseline["unigram"]?.test };
  });
  const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  expect(mean(found.losses.slice(-10))).toBeLessThan(mean(found.losses.slice(0, 5)) - 0.8);
  expect(found.written).toHaveLength(40);
  expect(found.pieces.length).toBeGreaterThan(2);
  expect(found.again).toBe(found.written);
  expect(found.safest[0]).toBe(found.safest[1]);
  expect(found.predicted).toMatchObject({ type: "text", unknown: ["中"] });
  const { attention, test: metrics, unigram } = found;
  if (!attention || metrics.type !== "language" || unigram?.type !== "language") throw new Error("no attention, or no language");
  const count = attention.tokens.length;
  expect([count, attention.blocks, attention.heads]).toEqual([19, 1, 4]);
  for (let row = 0; row < attention.heads * count; row++) {
    const shares = attention.weights.slice(row * count, (row + 1) * count);
    expect(shares.reduce((a, b) => a + b, 0) / 255).toBeCloseTo(1, 1);
    expect(shares.slice((row % count) + 1).every((share) => share === 0)).toBe(true);
  }
  expect(metrics.loss).toBeLessThan(unigram.loss);
  expect(found.refused).toBe("bad-save");
  expect(found.begun.task).toBe("shakespeare");
  expect(found.begun.taken).toBeGreaterThan(10);
  expect(metrics.perplexity).toBeCloseTo(Math.exp(metrics.loss), 6);
  await page.close();
});

test("the page answers within 100 ms while a Transformer trains on the CPU", async () => {
  const page = await openPage(stage, "?lang=en&backend=cpu&task=shakespeare");
  await page.selectOption(".speed select", "0");
  await page.waitForSelector("kd-heat canvas");
  await page.click(play);
  await page.waitForFunction(() => /[1-9]/.test(document.querySelector(".transport .readout")?.textContent ?? ""));
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { times });
    const heard = (event: Event) => requestAnimationFrame(() => {
      // The frame is drawn when the next task runs.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => times.push(performance.now() - event.timeStamp);
      port2.postMessage(0);
    });
    for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, heard, { capture: true });
  });
  // What other programs on the machine take is not the page's: the quietest of up to four rounds counts.
  let worst = Infinity;
  for (let round = 0; round < 4 && worst >= 100; round++) {
    await page.evaluate(() => { (globalThis as unknown as { times: number[] }).times.length = 0; });
    for (let i = 0; i < 10; i++) {
      await page.click(`.choice [aria-label="Head ${1 + (i % 4)}"]`);
      await page.focus(".tokens");
      await page.keyboard.press("ArrowLeft");
      await page.waitForTimeout(100);
    }
    const times = await page.evaluate(() => (globalThis as unknown as { times: number[] }).times);
    expect(times.length).toBe(20);
    const sorted = [...times].sort((a, b) => a - b);
    console.log(`input to frame while training: worst ${sorted[19]?.toFixed(0)} ms of 20, median ${sorted[10]?.toFixed(0)} ms`);
    worst = Math.min(worst, sorted[19] ?? Infinity);
  }
  expect(await page.getAttribute(play, "aria-label")).toMatch(/^Pause/);
  expect(worst).toBeLessThan(100);
  expect(await page.locator(".history li").count()).toBeGreaterThan(0);
  await page.close();
});

test("the page goes on with a text and stops when told", async () => {
  const page = await trained("shakespeare", 20);
  await room(page, "apply");
  await page.waitForSelector(".next li");
  await page.fill("kd-writer textarea", "HAMLET: 中");
  await page.waitForSelector("kd-writer .warning >> text=中");
  await page.fill("kd-writer textarea", "HAMLET:\n");
  await page.selectOption("kd-writer select", "1000");
  await page.click("kd-writer >> text=Continue");
  await page.waitForFunction(() => (document.querySelector(".continued")?.textContent ?? "").length > 40);
  await page.click("kd-writer >> text=Stop");
  await page.waitForSelector("kd-writer >> text=Continue");
  const length = (await page.textContent(".continued"))?.length ?? 0;
  expect(length).toBeLessThan(900);
  await page.waitForTimeout(400);
  expect((await page.textContent(".continued"))?.length).toBe(length);
  await page.click("kd-writer >> text=It should go on like this");
  await page.waitForSelector("kd-room-feedback textarea");
  expect(await page.inputValue("kd-room-feedback textarea")).toBe("HAMLET:\n");
  await page.fill("kd-room-feedback textarea[name=target]", "To be, or not to be.");
  await page.click("kd-room-feedback >> text=Keep this continuation");
  await page.waitForSelector(".correction-text b");
  await page.selectOption("kd-room-feedback .feedback-form select", { index: 0 });
  await page.click("kd-room-feedback >> text=Retrain from here");
  await page.waitForFunction(() => [...document.querySelectorAll("kd-room-feedback tbody td.number")].filter((cell) => /nats/.test(cell.textContent ?? "")).length === 2);
  const [before, now] = (await page.locator("kd-room-feedback tbody td.number >> text=nats").allTextContents()).map((text) => parseFloat(text));
  expect(now).toBeLessThan(before ?? 0);
  const link = await page.evaluate(() => (document.querySelector("kd-page") as unknown as { app: { lab: { link(...of: unknown[]): string } } }).app.lab.link("", "train", { corrections: true }));
  expect(link).toContain("corrections=");
  await page.close();
});

test("poems: a quatrain in lines, and a text of one's own in their place", async () => {
  const page = await trained("tang", 15);
  await room(page, "apply");
  await page.click("kd-writer >> text=Write a poem");
  await page.waitForSelector(".poem p");
  await page.waitForSelector("kd-writer >> text=Continue");
  expect(await page.textContent(".poem")).toMatch(/^春风/);
  await room(page, "data");
  await page.waitForSelector("kd-lines td");
  await page.click("text=Or paste a text");
  await page.fill("kd-open-table textarea", "short");
  await page.click("text=Use this text");
  await page.waitForSelector(".notice.error >> text=at least 2000");
  await page.fill("kd-open-table textarea", Array.from({ length: 200 }, (_, i) => `line ${i} of my own`).join("\n"));
  await page.click("text=Use this text");
  await page.waitForSelector("kd-lines >> text=line 3 of my own");
  await page.click("text=Back to the shipped text");
  await page.waitForSelector("kd-lines >> text=庭花已结子");
  await page.close();
});

test("sentences are judged, the words that mattered shown, and a wrong answer corrected", async () => {
  const page = await trained("sentiment", 40, "batchSize=8&maskedSteps=20");
  await page.waitForSelector(".sentences .wrong, .sentences .right");
  await room(page, "apply");
  await page.waitForSelector("kd-room-apply .amount");
  await page.fill("kd-room-apply textarea", "A dull, tedious mess.");
  await page.waitForFunction(() => [...document.querySelectorAll(".highlighted mark")].some((mark) => mark.textContent === "tedious"));
  expect(await page.locator(".words-that-mattered li").count()).toBeGreaterThan(2);
  await page.click("kd-room-apply >> text=That is wrong");
  await page.waitForSelector("kd-room-feedback textarea");
  expect(await page.inputValue("kd-room-feedback textarea")).toBe("A dull, tedious mess.");
  await page.selectOption("kd-room-feedback select[name=target]", "against");
  await page.click("kd-room-feedback >> text=Keep this correction");
  await page.waitForSelector(".correction-text");
  await room(page, "evaluate");
  await page.waitForSelector("kd-room-evaluate >> text=Bag of words");
  await page.waitForSelector(".sentences li");
  await page.close();
});

test("a run begins with the weights of a file, and undo brings the old one back", async () => {
  const page = await trained("shakespeare", 20);
  const weights = await page.evaluate(async () => {
    const { lab } = (document.querySelector("kd-page") as unknown as { app: { lab: { export(format: "safetensors"): Promise<Blob> } } }).app;
    return [...new Uint8Array(await (await lab.export("safetensors")).arrayBuffer())];
  });
  await page.close();
  const other = await openPage(stage, "?lang=en&backend=cpu&task=shakespeare");
  other.setDefaultTimeout(60_000);
  await other.keyboard.press(".");
  await other.waitForFunction(() => document.querySelector(".transport .readout")?.textContent?.includes("Step 1 "));
  await other.click("text=Begin with trained weights");
  // The shipped ones, which may be larger than a test wants: others in their place.
  await other.route("**/data/shakespeare.safetensors", (route) => route.fulfill({ body: Buffer.from(weights) }));
  await other.click("kd-start-weights >> text=The shipped model");
  await other.waitForSelector("kd-start-weights >> text=fitted");
  await other.click("kd-start-weights >> text=Drawn by chance");
  await other.waitForSelector("kd-start-weights >> text=fitted", { state: "detached" });
  await other.click(".transport [aria-label^=Undo]");
  await other.waitForFunction(() => document.querySelector(".transport .readout")?.textContent?.includes("Step 1 "));
  if (!(await other.isVisible("kd-start-weights input[type=file] >> xpath=.."))) await other.click("text=Begin with trained weights");
  const file = "kd-start-weights input[type=file]";
  await other.setInputFiles(file, { name: "notes.safetensors", mimeType: "application/octet-stream", buffer: Buffer.from("no weights") });
  await other.waitForSelector("kd-start-weights .problem");
  await other.setInputFiles(file, { name: "own.safetensors", mimeType: "application/octet-stream", buffer: Buffer.from(weights) });
  await other.waitForSelector("kd-start-weights >> text=fitted");
  expect(await other.textContent("kd-start-weights")).toContain("Shakespeare");
  const width = () => other.evaluate(() => (document.querySelector("kd-page") as unknown as { app: { state: { spec: { width: number; initialisation: string } } } }).app.state.spec);
  expect(await width()).toMatchObject({ width: 32, initialisation: "pretrained" });
  const picture = await other.textContent(".written");
  expect(picture).not.toBe("…");
  await other.click(".transport [aria-label^=Undo]");
  await other.waitForFunction(() => document.querySelector(".transport .readout")?.textContent?.includes("Step 1 "));
  expect(await width()).toMatchObject({ width: 64, initialisation: "pytorch" });
  await other.close();
});

test.each([
  ["shakespeare", 1440, "light", "en"], ["tang", 360, "dark", "zh"], ["sentiment", 768, "light", "zh"],
] as const)("every room of %s at %i px, %s, %s: no sideways scroll, nothing axe finds serious, no error", async (task, width, theme, lang) => {
  const page = await trained(task, 12, task === "sentiment" ? "batchSize=8" : SMALL, { width, height: 800 }, `lang=${lang}&theme=${theme}`);
  await page.addScriptTag({ content: AxeBuilder.source });
  for (const name of ["data", "prepare", "train", "evaluate", "deploy", "apply", "feedback"]) {
    await room(page, name);
    if (name === "train" || name === "apply") await page.waitForSelector("kd-heat canvas");
    await page.waitForTimeout(600);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} at ${width}`).toBeLessThanOrEqual(width);
    const serious = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof AxeBuilder }).axe.run(document, { resultTypes: ["violations"] });
      return violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 160)} ${v.nodes[0]?.failureSummary?.slice(0, 200)}`);
    });
    expect(serious, `${name} ${theme} ${lang}`).toEqual([]);
    expect(await page.locator(".notice.error").count(), name).toBe(0);
  }
  await page.close();
});

test("the shipped weights begin a run that beats the n-grams at once and can be asked", async () => {
  const page = await openPage(stage, "?lang=en&backend=cpu&task=tang");
  page.setDefaultTimeout(60_000);
  await page.click("kd-start-weights summary");
  await page.click("kd-start-weights >> text=The shipped model");
  await page.waitForSelector("kd-start-weights >> text=tensors fitted");
  const found = await page.evaluate(async () => {
    const { lab } = (document.querySelector("kd-page") as unknown as { app: { lab: Awaited<ReturnType<Api["open"]>> } }).app;
    const { test: model, baseline } = await lab.evaluate();
    const best = Math.min(...Object.values(baseline).map(({ test: of }) => (of.type === "language" ? of.loss : NaN)));
    return { loss: model.type === "language" ? model.loss : NaN, best, spec: lab.opened.spec, step: lab.opened.state.step };
  });
  expect(found.spec).toMatchObject({ context: 33, width: 96, heads: 4, blocks: 3, initialisation: "pretrained" });
  expect(found.loss).toBeLessThan(found.best - 0.5);
  await room(page, "apply");
  expect(await page.locator("kd-room-apply >> text=has not been trained").count()).toBe(0);
  await page.close();
});
