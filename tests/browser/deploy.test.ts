// What is exported, read by its real readers: onnxruntime, and a browser with the network off.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-web";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import type { Column, InputValue } from "../../www/bindings";
import { blank, launch, type Stage } from "./browser";

type Api = typeof import("../../www/kindling");
declare const kindling: Api;

interface Exported {
  columns: Column[];
  houses: Array<Record<string, InputValue>>;
  prices: number[];
  onnx: number[];
  html: string;
}

const HOUSES = 100;
let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await launch();
  page = await blank(stage);
});
afterAll(() => stage.close());

/** Trains, compresses as asked, exports, and prices 100 test houses. */
const exported = (spec: Record<string, number | string | boolean>): Promise<Exported> =>
  page.evaluate(async ([given, count]) => {
    const lab = await kindling.open({ backend: "cpu" });
    const task = lab.opened.catalog.tasks[0];
    const recipe = task?.recipes.find((r) => r.id === "mlp");
    await lab.set({ ...Object.fromEntries(recipe?.settings ?? []), ...given });
    await lab.train({ steps: 300 });
    const columns = task?.columns ?? [];
    const { rows } = await lab.call("rows", { offset: 20_285, count, sort: null, descending: false });
    const houses = rows.map((cells) =>
      Object.fromEntries(columns.flatMap((c, i) => { const cell = cells[i]; return c.target || cell === null || cell === undefined ? [] : [[c.name, cell]]; })));
    const prices: number[] = [];
    for (const house of houses) prices.push(await lab.predict(house).then((p) => (p.type === "number" ? p.value : NaN)));
    const onnx = [...new Uint8Array(await (await lab.export("onnx")).arrayBuffer())];
    const html = await (await lab.export("html")).text();
    lab.close();
    return { columns, houses, prices, onnx, html };
  }, [spec, HOUSES] as const);

async function withOnnxruntime({ columns, houses, onnx }: Exported): Promise<number[]> {
  const session = await ort.InferenceSession.create(Uint8Array.from(onnx));
  const feeds: Record<string, ort.Tensor> = {};
  for (const name of session.inputNames) {
    const cells = houses.map((house) => house[name]);
    const shape = [houses.length, 1];
    feeds[name] = columns.find((c) => c.name === name)?.numeric
      ? new ort.Tensor("float64", Float64Array.from(cells.map((cell) => (cell === undefined ? NaN : Number(cell)))), shape)
      : new ort.Tensor("string", cells.map((cell) => String(cell ?? "")), shape);
  }
  const { price_usd: price } = await session.run(feeds);
  return Array.from(price?.data as Float64Array);
}

const worst = (a: readonly number[], b: readonly number[]): number => Math.max(...a.map((x, i) => Math.abs(x / (b[i] ?? NaN) - 1)));

test.each([
  ["as trained", {}],
  ["pruned by 50 %", { prune: 0.5 }],
  ["pruned and int8", { prune: 0.5, quantise: true }],
  ["tanh, log target, min-max scaling", { activation: "tanh", logTarget: true, scaling: "minmax" }],
  ["GELU", { activation: "gelu" }],
  ["linear on area", { model: "linear", features: "area", learningRate: 0.01 }],
])("onnxruntime prices 100 test houses as the page does: %s", async (_, spec) => {
  const found = await exported(spec as Record<string, number | string | boolean>);
  const prices = await withOnnxruntime(found);
  expect(prices).toHaveLength(HOUSES);
  const difference = worst(prices, found.prices);
  console.log(`onnxruntime-web against the page, ${_}: ${difference.toExponential(1)} relative`);
  expect(difference).toBeLessThan(1e-4);
});

/** An exported page, opened from disk with the network off, and what went wrong in it. */
async function opened(html: string): Promise<{ offline: Page; problems: string[]; close: () => Promise<void> }> {
  const file = join(mkdtempSync(join(tmpdir(), "kindling-")), "model.html");
  writeFileSync(file, html);
  const context = await stage.browser.newContext({ offline: true });
  const offline = await context.newPage();
  const problems: string[] = [];
  offline.on("pageerror", (error) => problems.push(error.message));
  offline.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });
  await offline.goto(`file://${file}`);
  return { offline, problems, close: () => context.close() };
}

test("the HTML file predicts from disk with the network off", async () => {
  const found = await exported({});
  const { offline, problems, close } = await opened(found.html);
  const prices = await offline.evaluate(
    (houses) => houses.map((house) => (globalThis as unknown as { predict(h: object): number }).predict(house)), found.houses,
  );
  expect(worst(prices, found.prices)).toBeLessThan(1e-4);
  const before = await offline.textContent("output");
  await offline.fill("input[name=area_sqft]", "3000");
  expect(await offline.textContent("output")).not.toBe(before);
  await offline.fill("input[name=area_sqft]", "90000");
  expect(await offline.textContent("#notes")).toContain("area sqft");
  expect(problems).toEqual([]);
  await close();
});

interface Said {
  /** Class or character with its probability, for each text. */
  answers: Array<Array<[string, number]>>;
  classes: string[];
  onnx: number[];
  html: string;
}

/** A small Transformer, trained a little, its files and what it says of some texts. */
const said = (task: string, spec: Record<string, number | string | boolean>, texts: readonly string[]): Promise<Said> =>
  page.evaluate(async ([task, spec, texts]) => {
    const small = { width: 32, heads: 2, blocks: 2, context: 32, batchSize: 8, initialisation: "pytorch" };
    const lab = await kindling.open({ backend: "cpu", task, spec: { ...small, ...spec } });
    await lab.train({ steps: 20 });
    const classes = lab.opened.catalog.tasks.find((info) => info.id === task)?.classes ?? [];
    const answers: Array<Array<[string, number]>> = [];
    for (const text of texts) {
      const found = await lab.predict(text);
      if (found.type === "class") answers.push(found.probabilities.map((p, i) => [classes[i] ?? "", p]));
      if (found.type === "text") answers.push(found.next);
    }
    const onnx = [...new Uint8Array(await (await lab.export("onnx")).arrayBuffer())];
    const html = await (await lab.export("html")).text();
    lab.close();
    return { answers, classes, onnx, html };
  }, [task, spec, texts] as const);

const softmax = (logits: readonly number[]): number[] => {
  const powers = logits.map((z) => Math.exp(z - Math.max(...logits)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
};

/** Probabilities of each of some texts, all of one length (filled up with 0), by onnxruntime. */
async function ofTokens(session: ort.InferenceSession, rows: readonly number[][]): Promise<number[][]> {
  const length = rows[0]?.length ?? 0;
  const tokens = new ort.Tensor("int64", BigInt64Array.from(rows.flat().map(BigInt)), [rows.length, length]);
  const { probabilities, logits } = await session.run({ tokens });
  const values = Array.from((probabilities ?? logits)?.data as Float32Array);
  const size = values.length / rows.length;
  const each = rows.map((_, i) => values.slice(i * size, (i + 1) * size));
  return logits ? each.map((row) => softmax(row.slice(-size / length))) : each;
}

/** What the exported page has beside its answers. */
declare const encode: (text: string) => number[];
declare const predict: (text: string) => number[];
declare const model: { vocabulary: string | string[] };

const LONG = "To be, or not to be: that is the question, whether it's nobler in the mind.";
const QUANTISED = { prune: 0.3, quantise: true };

test.each([
  ["shakespeare", {}, ["", "ROMEO:\n", LONG]],
  ["shakespeare", QUANTISED, ["", "ROMEO:\n", LONG]],
  ["tang", {}, ["", "床前明月光", "春眠不觉晓，处处闻啼鸟。\n夜来"]],
  ["sentiment", {}, ["", "A moving film.", `DULL -- and 2 hours long! ${LONG} ${LONG}`]],
  ["sentiment", QUANTISED, ["", "A moving film.", "It's unheardofword."]],
])("onnxruntime and the HTML file say of texts what the page says: %s %o", async (task, spec, texts) => {
  const found = await said(task, spec, texts);
  const { offline, problems, close } = await opened(found.html);
  const theirs = await offline.evaluate((texts) => texts.map((text) => ({ codes: encode(text), shares: predict(text) })), texts);
  const names = found.classes.length > 0 ? found.classes : Array.from(await offline.evaluate(() => model.vocabulary));
  const session = await ort.InferenceSession.create(Uint8Array.from(found.onnx));
  const longest = Math.max(...theirs.map(({ codes }) => codes.length));
  const filled = theirs.map(({ codes }) => [...codes, ...Array<number>(longest - codes.length).fill(0)]);
  const batch = found.classes.length > 0 ? await ofTokens(session, filled) : [];
  let [html, onnx] = [0, 0];
  for (const [i, answer] of found.answers.entries()) {
    const alone = (await ofTokens(session, [theirs[i]?.codes ?? []]))[0];
    for (const [name, p] of answer) {
      const at = names.indexOf(name);
      html = Math.max(html, Math.abs((theirs[i]?.shares[at] ?? NaN) - p));
      onnx = Math.max(onnx, ...[alone, batch[i] ?? alone].map((row) => Math.abs((row?.[at] ?? NaN) - p)));
    }
  }
  console.log(`${task}: probabilities ${onnx.toExponential(1)} apart in onnxruntime-web, ${html.toExponential(1)} in the HTML file`);
  expect(found.answers).toHaveLength(texts.length);
  expect(onnx).toBeLessThan(1e-6);
  expect(html).toBeLessThan(1e-6);
  expect(problems).toEqual([]);
  await close();
});

test("the page of a GPT writes on until it is stopped", async () => {
  const { html } = await said("shakespeare", {}, []);
  const { offline, problems, close } = await opened(html);
  await offline.fill("textarea", "ROMEO:\n☃");
  expect(await offline.textContent("#unknown")).toContain("☃");
  const length = () => offline.evaluate(() => document.querySelector("textarea")?.value.length ?? 0);
  const before = await length();
  await offline.click("#write");
  await offline.waitForFunction((than) => (document.querySelector("textarea")?.value.length ?? 0) > than + 20, before);
  await offline.click("#write");
  const stopped = await length();
  await offline.waitForTimeout(200);
  expect(await length()).toBe(stopped);
  // Without temperature it always writes the same.
  const written: string[] = [];
  for (let time = 0; time < 2; time++) {
    await offline.fill("textarea", "");
    await offline.fill("#temperature", "0");
    await offline.click("#write");
    await offline.waitForFunction(() => document.querySelector("textarea")?.value.length === 200 && document.querySelector("#next")?.textContent?.includes("%"));
    written.push(await offline.inputValue("textarea"));
  }
  expect(written[0]).toBe(written[1]);
  expect(problems).toEqual([]);
  await close();
});

test("the page of sentences marks the words that speak for the class", async () => {
  const { html } = await said("sentiment", { learningRate: 0.01, dropout: 0 }, []);
  const { offline, problems, close } = await opened(html);
  await offline.fill("textarea", "A dull film, but a moving and funny one.");
  await offline.waitForSelector(".pieces span[title]");
  expect(await offline.textContent("output")).toMatch(/^(for|against) \d/);
  expect(await offline.textContent(".pieces")).toBe("A dull film, but a moving and funny one.");
  await offline.click("#language");
  expect(await offline.textContent("h1")).toMatch(/^(Write|写)/);
  expect(problems).toEqual([]);
  await close();
});
