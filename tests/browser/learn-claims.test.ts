// What the course says of the page is so: every embed's link opens, and the tables' figures come out again.

import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import type { Metrics } from "../../www/bindings";
import { STAGES } from "../../www/spec/link";
import { blank, launch, type Stage } from "./browser";

type Api = typeof import("../../www/kindling");
declare const kindling: Api;

const folder = new URL("../../www/learn/", import.meta.url).pathname;
const read = (language: string, name: string): string => readFileSync(`${folder}${language}/${name}`, "utf8");
const sections = readdirSync(`${folder}en`).filter((name) => /^\d\d-/.test(name));
const demos = ["en", "zh"].flatMap((language) => sections.flatMap((name) => [...read(language, name).matchAll(/<kindling-demo [^>]+>/g)].map(([tag]) => {
  const value = (attribute: string): string => (new RegExp(`\\b${attribute}="([^"]+)"`).exec(tag)?.[1] ?? "").replaceAll("&amp;", "&");
  return { link: value("link"), stages: value("stages").split(","), controls: value("controls").split(",").filter((key) => key !== "") };
}))).filter(({ link }) => link !== "");
const links = [...new Set(demos.map(({ link }) => link))];

/** Numbers of a table's cells, row by row: "$25,619", "27.3 kB", "95.65 %". */
const table = (name: string): number[][] =>
  [...read("en", name).matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1).map((row) => [...(row[1] ?? "").matchAll(/<td[^>]*>\$?([\d.,]+)/g)].map((cell) => Number((cell[1] ?? "").replaceAll(",", ""))));

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await launch();
  page = await blank(stage);
});
afterAll(() => stage.close());

test("there are links, in nearly each section", () => expect(links.length).toBeGreaterThanOrEqual(13));

test.each(links)("opens: %s", async (link) => {
  const opened = await page.evaluate(async (link) => {
    const lab = await kindling.open({ link, backend: "cpu" });
    const { state } = await lab.call("history", null);
    const written = state.begunWith ? await lab.write("a", { count: 20 }) : null;
    lab.close();
    return { task: lab.opened.task.id, keys: lab.opened.task.parameters.map(({ key }) => key), parameters: state.parameters, begunWith: state.begunWith, written };
  }, link);
  expect(link).toContain(`task=${opened.task}`);
  for (const demo of demos.filter((demo) => demo.link === link)) {
    expect(STAGES).toEqual(expect.arrayContaining(demo.stages));
    expect(opened.keys).toEqual(expect.arrayContaining(demo.controls));
  }
  // Those that come trained do write, with as many weights as the text says.
  if (!link.includes("pretrained")) return;
  expect(opened.begunWith).toBe(opened.task);
  expect(opened.written).toHaveLength(20);
  const text = opened.task === "tang" ? read("zh", "08-applications.html") : read("en", "08-applications.html");
  expect(text).toContain(opened.parameters.toLocaleString("en-US"));
}, 60_000);

test("houses: the figures of the case come out again", async () => {
  const found = await page.evaluate(async (link) => {
    const rows: [r2: number, rmse: number][] = [];
    const add = (metrics: Metrics | undefined): void => { if (metrics?.type === "regression") rows.push([metrics.r2, metrics.rmse]); };
    const line = await kindling.open({ task: "house-price", backend: "cpu" });
    const { rows: count, train, validation, test } = line.opened.prepare;
    const { baseline } = await line.evaluate();
    add(baseline["mean"]?.test);
    add(baseline["leastSquares"]?.test);
    line.close();
    const linear = await kindling.open({ task: "house-price", spec: { features: "all", batchSize: 2048 }, backend: "cpu" });
    await linear.train({ steps: 4000 });
    add((await linear.evaluate()).test);
    const inputs = linear.opened.prepare.features.length;
    linear.close();
    const network = await kindling.open({ link, backend: "cpu" });
    await network.train({ steps: 2000 });
    const evaluated = (await network.evaluate()).test;
    add(evaluated);
    const small = await network.optimise({ prune: 0.5, quantise: true });
    const house = await network.predict({ area_sqft: 1500, rooms: 100 });
    network.close();
    return { counts: [count, train, validation, test], inputs, rows, evaluated, small, house };
  }, links.find((link) => link.includes("scheduleSteps=2000") && link.includes("task=house-price")) ?? "");
  const text = read("en", "06-houses.html");
  for (const count of found.counts) expect(text).toContain(count.toLocaleString("en-US"));
  expect(text).toContain(`${found.inputs} inputs`);
  const said = table("06-houses.html");
  expect(found.rows).toHaveLength(4);
  found.rows.forEach(([r2, rmse], i) => {
    expect(Math.abs(r2 - (said[i]?.[0] ?? NaN)), `R² of row ${i}: ${r2}`).toBeLessThan(0.01);
    expect(Math.abs(rmse / (said[i]?.[1] ?? NaN) - 1), `RMSE of row ${i}: ${rmse}`).toBeLessThan(0.03);
  });
  const { evaluated, small, house } = found;
  const mae = evaluated?.type === "regression" ? evaluated.mae : NaN;
  expect(Math.abs(mae / 13_786 - 1)).toBeLessThan(0.03);
  expect([small.before.bytes, small.bytes].map((bytes) => (bytes / 1000).toFixed(0))).toEqual(["27", "6"]);
  if (house.type !== "number") throw new Error("a price is a number");
  expect(Math.abs((house.measuredCoverage ?? NaN) - 0.901)).toBeLessThan(0.01);
  expect(house.warnings).toHaveLength(1);
}, 120_000);

test("overfitting: the table's errors come out again, and early stopping is the best of them", async () => {
  const found = await page.evaluate(async () => {
    const network = { model: "mlp", hiddenLayers: 3, width: 128, learningRate: 0.003 };
    const rows = [];
    for (const spec of [{ model: "linear" }, network, { ...network, l2: 0.003 }, { ...network, dropout: 0.3 }, { ...network, patience: 5 }]) {
      const lab = await kindling.open({ task: "table-ames", spec, backend: "cpu" });
      await lab.train({ steps: 1500 });
      const { train, test } = await lab.evaluate();
      rows.push([train, test].map((metrics) => (metrics?.type === "regression" ? metrics.rmse : NaN)));
      lab.close();
    }
    return rows;
  });
  const said = table("10-overfitting.html");
  expect(found).toHaveLength(said.length);
  // Rounding in another order leads a long run elsewhere, though not far.
  found.forEach(([, test = NaN], i) => expect(Math.abs(test / (said[i]?.[1] ?? NaN) - 1), `row ${i}: ${test}`).toBeLessThan(0.1));
  const tests = found.map(([, test = NaN]) => test);
  expect(Math.min(...tests)).toBe(tests[4]);
  const [train = NaN, test = NaN] = found[1] ?? [];
  expect(test / train).toBeGreaterThan(5);
}, 120_000);

test("compression: the table's sizes and errors come out again", async () => {
  const found = await page.evaluate(async () => {
    const houses = { features: "all", model: "mlp", optimiser: "adam", learningRate: 0.01, batchSize: 256, l2: 3e-4, schedule: "cosine", scheduleSteps: 2000 };
    const [a, b] = [await kindling.open({ task: "house-price", spec: houses, backend: "cpu" }), await kindling.open({ task: "digits-mlp", backend: "cpu" })];
    await a.train({ steps: 2000 });
    await b.train({ steps: 1130 });
    const rows = [];
    for (const [prune, quantise] of [[0, false], [0.5, false], [0, true], [0.5, true], [0.9, true]] as const) {
      const row = [];
      for (const lab of [a, b]) {
        const { bytes, metrics } = await lab.optimise({ prune, quantise });
        row.push(bytes / 1000, metrics.type === "regression" ? metrics.rmse : metrics.type === "classification" ? metrics.accuracy * 100 : NaN);
      }
      rows.push(row);
    }
    a.close();
    b.close();
    return rows;
  });
  const said = table("11-compression.html");
  expect(found).toHaveLength(said.length);
  found.forEach((row, i) => row.forEach((value, j) => {
    // Sizes and errors within a tenth; shares of right digits within one and a half points, where most weights are gone within five.
    const most = j === 3 ? (i === 4 ? 5 : 1.5) : 0.1 * (said[i]?.[j] ?? NaN);
    expect(Math.abs(value - (said[i]?.[j] ?? NaN)), `row ${i}, column ${j}: ${value}`).toBeLessThan(most);
  }));
  // Worse than the straight line, as the text says.
  expect(found[4]?.[1]).toBeGreaterThan(37_629);
}, 120_000);
