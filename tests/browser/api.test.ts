// The public API on the built site, in Chromium: what the README promises, and what bad input gets.

import { afterAll, beforeAll, expect, test } from "vitest";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { blank, launch, regression, valueOf, type Stage } from "./browser";

type Api = typeof import("../../www/kindling");
declare const kindling: Api;

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await launch();
  page = await blank(stage);
});
afterAll(() => stage.close());

/** The kind of the error that `open` rejects with. */
const kindOf = (options: object) =>
  page.evaluate(async (given) => {
    try {
      (await kindling.open(given)).close();
      return "opened";
    } catch (error) {
      return error instanceof kindling.KindlingError ? error.kind : String(error);
    }
  }, options);

test("one step is one step, and reset repeats the losses bit for bit", async () => {
  const result = await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "cpu" });
    const losses: number[][] = [[], []];
    const one = await lab.train({ steps: 1 });
    for (const list of losses) {
      await lab.reset();
      const off = lab.on("metrics", (event) => list.push(...event.losses.map((p) => p.train)));
      await lab.train({ steps: 150 });
      off();
    }
    lab.close();
    return { one, losses };
  });
  expect(result.one.step).toBe(1);
  expect(result.losses[0]).toHaveLength(150);
  expect(result.losses[1]).toEqual(result.losses[0]);
});

test("a page of another origin may load the module, where the host allows it", async () => {
  const elsewhere = createServer((_request, response) => response.setHeader("content-type", "text/html").end("other"));
  await new Promise<void>((resolve) => elsewhere.listen(0, resolve));
  stage.site.headers["access-control-allow-origin"] = "*";
  const other = await stage.browser.newPage();
  try {
    await other.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`);
    const found = await other.evaluate(`import("${stage.site.url}kindling.js").then(async ({ open }) => {
      const lab = await open({ backend: "cpu" });
      return [(await lab.train({ steps: 20 })).step, (await (await lab.predictor()).predict({ area_sqft: 1500 })).value === (await lab.predict({ area_sqft: 1500 })).value];
    })`);
    expect(found).toEqual([20, true]);
  } finally {
    await other.close();
    elsewhere.close();
    stage.site.headers = {};
  }
});

test("a predictor answers in the page as the worker does, and stays as it was when training goes on", async () => {
  const found = await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "cpu", spec: { features: "all", model: "mlp", optimiser: "adam", learningRate: 0.003 } });
    await lab.train({ steps: 50 });
    const predictor = await lab.predictor();
    const house = { area_sqft: 1500, rooms: 6 };
    const before = [await lab.predict(house), await predictor.predict(house)];
    await lab.train({ steps: 50 });
    const after = [await lab.predict(house), await predictor.predict(house)];
    predictor.close();
    lab.close();
    return { before, after };
  });
  expect(found.before[1]).toEqual(found.before[0]);
  expect(found.after[1]).toEqual(found.before[0]);
  expect(found.after[0]).not.toEqual(found.before[0]);
});

test("settings changed at the same time are all in force", async () => {
  const spec = await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "cpu" });
    await Promise.all([lab.set({ model: "mlp" }), lab.set({ optimiser: "adamw" }), lab.set({ width: 16 })]);
    const { model, optimiser, width } = lab.opened.spec;
    lab.close();
    return { model, optimiser, width };
  });
  expect(spec).toEqual({ model: "mlp", optimiser: "adamw", width: 16 });
});

test("a pause takes effect within 150 ms", async () => {
  const pauses = () => page.evaluate(async () => {
    const lab = await kindling.open({ backend: "cpu", spec: { features: "all", model: "mlp", width: 256, hiddenLayers: 3, batchSize: 512 } });
    const out: number[] = [];
    for (let i = 0; i < 8; i++) {
      void lab.train();
      // At any place of a batch, past a run's first ones.
      await new Promise((resolve) => setTimeout(resolve, 500 + 61 * i));
      const start = performance.now();
      await lab.pause();
      out.push(performance.now() - start);
    }
    lab.close();
    return out;
  });
  // What other programs on the machine take is not the pump's: the quietest of up to three rounds counts.
  let worst = Infinity;
  for (let round = 0; round < 3 && worst >= 150; round++) {
    const times = await pauses();
    console.log(`pauses, ms: ${times.map((ms) => ms.toFixed(0)).join(", ")}`);
    worst = Math.min(worst, Math.max(...times));
  }
  expect(worst).toBeLessThan(150);
});

test("the network reaches R² 0.80 on the test houses within 20 s", async () => {
  const found = await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "cpu" });
    const recipe = lab.opened.catalog.tasks[0]?.recipes.find((r) => r.id === "mlp");
    await lab.set(Object.fromEntries(recipe?.settings ?? []));
    const start = performance.now();
    await lab.train({ steps: 2_000 });
    const seconds = (performance.now() - start) / 1000;
    const { test } = await lab.evaluate();
    lab.close();
    return { seconds, test };
  });
  const r2 = regression(found.test, "r2");
  console.log(`MLP on the CPU backend: 2,000 steps in ${found.seconds.toFixed(1)} s, test R2 ${r2.toFixed(4)}`);
  expect(r2).toBeGreaterThanOrEqual(0.8);
  expect(found.seconds).toBeLessThan(20);
});

test("evaluate, predict, optimise, feedback, retrain and a saved file work", async () => {
  const found = await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "cpu" });
    await lab.train({ steps: 1_500 });
    const evaluation = await lab.evaluate();
    const prediction = await lab.predict({ area_sqft: 1500 });
    const far = await lab.predict({ area_sqft: 90_000 });
    const smaller = await lab.optimise({ quantise: true });
    await lab.optimise({ quantise: false });
    const before = await lab.feedback([{ input: { area_sqft: 2500 }, target: 400_000 }]);
    await lab.retrain({ steps: 300 });
    const after = await lab.call("feedback", null);
    const bytes = await lab.save();
    await lab.reset();
    await lab.restore(bytes);
    const again = await lab.call("feedback", null);
    lab.close();
    return { evaluation, prediction, far, smaller, before, after, again };
  });
  const { test, baseline } = found.evaluation;
  expect(regression(test, "rmse") / regression(baseline["leastSquares"]?.test, "rmse")).toBeCloseTo(1, 2);
  expect(regression(test, "r2")).toBeCloseTo(0.605, 2);
  expect(valueOf(found.prediction)).toBeGreaterThan(70_000);
  expect(found.far.type === "number" && found.far.warnings[0]?.column).toBe("area_sqft");
  expect(found.smaller.bytes).toBeGreaterThan(0);
  expect(found.smaller.latencyMs).toBeGreaterThan(0);
  expect(regression(found.after.fitNow ?? undefined, "rmse")).toBeLessThan(regression(found.before.fitNow ?? undefined, "rmse"));
  expect(found.again.corrections[0]?.predicted).toBeCloseTo(found.after.corrections[0]?.predicted ?? 0, 2);
});

test("a link restores settings, live changes and corrections, paused", async () => {
  const found = await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "cpu", seed: 7, spec: { features: "all" } });
    await lab.train({ steps: 40 });
    await lab.set({ learningRate: 0.01 });
    await lab.train({ steps: 20 });
    await lab.feedback([{ input: { area_sqft: 1200 }, target: 90_000 }]);
    const link = lab.link(undefined, "train", { corrections: true });
    const price = await lab.predict({ area_sqft: 1500 });
    lab.close();
    const other = await kindling.open({ backend: "cpu", link });
    const paused = (await other.call("history", null)).state.step;
    await other.replay();
    const again = await other.predict({ area_sqft: 1500 });
    const corrections = (await other.call("feedback", null)).corrections.length;
    const second = other.link(undefined, "train", { corrections: true });
    other.close();
    return { link, second, paused, price, again, corrections };
  });
  expect(found.paused).toBe(0);
  expect(found.again).toEqual(found.price);
  expect(found.corrections).toBe(1);
  expect(found.second).toBe(found.link);
});

test("bad input is refused with a typed error", async () => {
  for (const [spec, kind] of [
    [{ learningRate: 0 }, "out-of-range"], [{ learningRate: -1 }, "out-of-range"], [{ learningRate: 1e9 }, "out-of-range"],
    [{ batchSize: 17_000 }, "batch-too-large"], [{ model: "forest" }, "no-such-choice"], [{ nonsense: 1 }, "unknown-setting"],
  ] as const) expect(await kindOf({ backend: "cpu", spec }), JSON.stringify(spec)).toBe(kind);
  expect(await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "cpu" });
    const kind = await lab.set({ learningRate: NaN }).then(() => "accepted", (error: { kind: string }) => error.kind);
    lab.close();
    return kind;
  })).toBe("out-of-range");
  expect(await kindOf({ backend: "cpu", task: "cats" })).toBe("unknown-task");
  expect(await kindOf({ backend: "cpu", link: "#v1&task=house-price&learningRate=1e9" })).toBe("out-of-range");
  expect(await kindOf({ backend: "cpu", link: "#v9&x=1" })).toBe("bad-link");
  const csv = readFileSync(new URL("../../data/houses-lucas.csv", import.meta.url), "utf8").split("\n").slice(0, 60);
  const spec = { batchSize: 8 };
  expect(await kindOf({ backend: "cpu", data: csv.join("\n"), spec })).toBe("opened");
  expect(await kindOf({ backend: "cpu", data: [...csv.slice(0, 5), csv[5]?.replace(",", "x,"), ...csv.slice(6)].join("\n"), spec })).toBe("not-a-number");
  expect(await kindOf({ backend: "cpu", data: "a,b\n1,2" })).toBe("missing-column");
  // No flag, no adapter: headless Chromium has no WebGPU by itself.
  expect(await kindOf({ backend: "webgpu" })).toBe("no-web-gpu");
});

test("a loss that is no number stops there and the good weights come back", async () => {
  const found = await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "cpu", spec: { scaling: "none" } });
    const error = await lab.train({ steps: 500 }).then(() => null, (e: { kind: string; message: string }) => ({ kind: e.kind, message: e.message }));
    const price = await lab.predict({ area_sqft: 1500 });
    await lab.set({ scaling: "standard" });
    const { step } = await lab.train({ steps: 5 });
    lab.close();
    return { error, price, step };
  });
  expect(found.error?.kind).toBe("diverged");
  expect(Number.isFinite(valueOf(found.price))).toBe(true);
  expect(found.step).toBe(5);
});
