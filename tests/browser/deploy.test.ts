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

test("the HTML file predicts from disk with the network off", async () => {
  const found = await exported({});
  const file = join(mkdtempSync(join(tmpdir(), "kindling-")), "house-price.html");
  writeFileSync(file, found.html);
  const context = await stage.browser.newContext({ offline: true });
  const offline = await context.newPage();
  const problems: string[] = [];
  offline.on("pageerror", (error) => problems.push(error.message));
  offline.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });
  await offline.goto(`file://${file}`);
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
  await context.close();
});
