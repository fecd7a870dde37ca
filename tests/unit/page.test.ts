// Pure parts of the page: numbers as people read them, ticks, the build graph of the stages, contour levels.

import { expect, test } from "vitest";
import type { AppState } from "../../www/app";
import { stageStates, versionOf } from "../../www/app-stages";
import { ticks } from "../../www/charts/canvas";
import { levels } from "../../www/charts/contour";
import { joined, series } from "../../www/charts/loss";
import { bounds } from "../../www/charts/scatter";
import { duration, flop } from "../../www/views/cost";
import { bytes, fixed, integer, number, percent, quantity, usd } from "../../www/format";

test("numbers have units and sensible digits", () => {
  expect(usd(-30016.4)).toBe("−$30,016");
  expect(usd(NaN)).toBe("–");
  expect(fixed(0.31149, 4)).toBe("0.3115");
  expect([fixed(-0.00001, 3), number(-0), integer(-0.2)]).toEqual(["0.000", "0", "0"]);
  expect(number(12_345.678)).toBe("12,350");
  expect(integer(25357)).toBe("25,357");
  expect(percent(0.805, 1)).toBe("80.5 %");
  expect(bytes(344_698)).toBe("345 kB");
  expect(quantity(1500, "sqft")).toBe("1,500 sq ft");
  expect(quantity(-83.5959, "degrees")).toBe("−83.5959°");
});

test("ticks are round and within the bounds", () => {
  expect(ticks(0, 100, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(ticks(-1, 1, 4)).toEqual([-1, -0.5, 0, 0.5, 1]);
  expect(Object.is(ticks(-1, 1, 4)[2], 0)).toBe(true);
  expect(ticks(3, 3, 5)).toEqual([3]);
});

test("one mansion does not squeeze the picture", () => {
  const [, high] = bounds([...Array.from({ length: 999 }, (_, i) => i), 1e9]);
  expect(high).toBeLessThan(2_000);
});

test("losses that a logarithm cannot show are gaps", () => {
  expect(series([{ step: 1, train: 0, validation: null }, { step: 2, train: 0.5, validation: 0.25 }])).toEqual([[1, 2], [null, 0.5], [null, 0.25]]);
});

test("contour levels lie above the minimum and below the map's edge", () => {
  const found = levels({ size: 2, theta0: [0, 1], theta1: [0, 1], values: [1, 2, 3, 9], optimum: [0, 0], optimumMse: 1, path: [] });
  expect(Math.min(...found)).toBeGreaterThan(1);
  expect(Math.max(...found)).toBeLessThan(9);
});

function state(change: Partial<AppState["run"]>, more: Partial<AppState> = {}): AppState {
  const run = { run: 1, step: 10, stepsPerEpoch: 32, checkpoints: [0], stale: false, undoable: false, parameters: 2, retrainedFrom: null, begunWith: null, tokensPerStep: 0, ...change };
  return { run, spec: { prune: 0, quantise: false, l2: 0 }, corrections: [], running: false, ...more } as unknown as AppState;
}

test("a changed setting marks train and all later stages, not the earlier ones", () => {
  const fresh = state({});
  const versions = new Map([["evaluate", versionOf(fresh, "evaluate")]] as const);
  expect(stageStates({ state: fresh, versions, diverged: false })).toMatchObject({ train: "fresh", evaluate: "fresh", deploy: "fresh" });
  const stale = stageStates({ state: state({ stale: true }), versions, diverged: false });
  expect(stale).toMatchObject({ data: "fresh", prepare: "fresh", train: "stale", evaluate: "stale", deploy: "stale", apply: "stale" });
});

test("more steps make an evaluation out of date; running and failing show", () => {
  const versions = new Map([["evaluate", versionOf(state({}), "evaluate")]] as const);
  expect(stageStates({ state: state({ step: 11 }), versions, diverged: false }).evaluate).toBe("stale");
  expect(stageStates({ state: state({}, { running: true }), versions, diverged: false }).train).toBe("running");
  expect(stageStates({ state: state({}), versions, diverged: true }).train).toBe("failed");
  expect(stageStates({ state: state({ step: 0 }), versions: new Map(), diverged: false })).toMatchObject({ train: "idle", evaluate: "idle" });
});

test("costs have unit prefixes, and times their units", () => {
  expect([flop(39e6), flop(1.5e9), flop(12)]).toEqual(["39 MFLOP", "1.5 GFLOP", "12 FLOP"]);
  expect([duration(12.3), duration(200), duration(3_900)]).toEqual(["12 s", "3 min 20 s", "1 h 5 min"]);
});

test("kept runs stand beside the losses at their own steps", () => {
  const point = (step: number, train: number, validation: number | null) => ({ step, train, validation });
  const kept = { name: "1", losses: [point(2, 0.3, 0.2), point(4, 0.1, 0.15)] };
  const found = joined([point(1, 0.9, null), point(2, 0.5, 0.4)], [kept]);
  expect(Array.from(found[0])).toEqual([1, 2, 4]);
  expect(Array.from(found[3] ?? []).map((value) => value ?? null)).toEqual([null, 0.2, 0.15]);
});
