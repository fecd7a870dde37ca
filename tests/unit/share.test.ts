// What may travel in a link, and why the rest may not; how a claim reads.

import { expect, test } from "vitest";
import type { AppState } from "../../www/app";
import type { RunState } from "../../www/bindings";
import { claimText } from "../../www/views/claim-text";
import { blocked, type OwnSizes, ownSizes, type Part, type Ticks } from "../../www/views/share-parts";
import { catalog } from "./catalog";

const none: Ticks = { weights: false, claim: false, corrections: false, data: false };
const task = (id: string) => catalog.tasks.find((info) => info.id === id) ?? (() => { throw new Error(`no task ${id}`); })();
const run = { run: 1, step: 100, stale: false, begunWith: null, retrainedFrom: null, parameters: 50 } as unknown as RunState;

function why(part: Part, of: { run?: Partial<RunState>; task?: string; ticks?: Partial<Ticks>; corrections?: AppState["corrections"]; data?: Uint8Array } = {}): string | null {
  const state = { run: { ...run, ...of.run }, task: task(of.task ?? "house-price"), corrections: of.corrections ?? [] } as unknown as AppState;
  const sizes: OwnSizes = ownSizes(state, of.data ?? null);
  return blocked(part, state, { ...none, ...of.ticks }, sizes)?.key ?? null;
}

test("a trained small model may send its weights and its result", () => {
  expect([why("weights"), why("claim")]).toEqual([null, null]);
});

test("before training, or after a changed setting, there is no result of these settings", () => {
  for (const part of ["weights", "claim"] as const) {
    expect(why(part, { run: { step: 0 } })).toBe("share.untrained");
    expect(why(part, { run: { stale: true } })).toBe("share.stale");
  }
});

test("a model that cannot fit is told with its size", () => {
  expect(why("weights", { run: { parameters: 101_770 } })).toBe("share.weights.too-large");
  expect(why("claim", { run: { parameters: 101_770 } })).toBeNull();
});

test("a result that a replay does not lead to needs the weights, or what it was learnt from", () => {
  expect(why("claim", { run: { step: 300_000 } })).toBe("share.claim.too-long");
  expect(why("claim", { run: { step: 300_000 }, ticks: { weights: true } })).toBeNull();
  expect(why("claim", { run: { retrainedFrom: 50 } })).toBe("share.claim.corrections");
  expect(why("claim", { run: { retrainedFrom: 50 }, ticks: { corrections: true } })).toBeNull();
  expect(why("claim", { run: { begunWith: "spiral" } })).toBe("share.claim.begun");
});

test("what belongs to rows of the user's own travels with them, or to whom has the same file", () => {
  const data = new TextEncoder().encode("a,b\n1,2\n");
  expect(why("weights", { data })).toBe("share.other-data");
  expect(why("weights", { data, ticks: { data: true } })).toBeNull();
  expect(why("weights", { data, task: "table" })).toBeNull();
  expect(why("data", { data })).toBeNull();
  expect(why("data", { data: new Uint8Array(100_000) })).toBe("share.data.too-large");
});

test("corrections: rows fit, drawn pictures and very many do not", () => {
  const row = { input: { area_sqft: 1 }, target: 1 };
  expect(why("corrections", { corrections: [row] })).toBeNull();
  expect(why("corrections", { corrections: Array.from({ length: 51 }, () => row) })).toBe("share.corrections.too-large");
  expect(why("corrections", { corrections: [{ input: [0, 255], target: "7" }] })).toBe("share.corrections.too-large");
  const state = { corrections: [row] } as unknown as AppState;
  expect(ownSizes(state, null)).toEqual({ corrections: JSON.stringify([row]).length, data: null, dataFits: false });
});

test("a claim reads as its metric is told", async () => {
  const { loadRest } = await import("../../www/i18n");
  await loadRest();
  expect(claimText({ metric: "r2", value: 0.81234 })).toBe("test R² 0.8123");
  expect(claimText({ metric: "accuracy", value: 0.9853 })).toBe("test accuracy 98.5 %");
  expect(claimText({ metric: "loss", value: 1.3 })).toBe("test loss 1.3000 nats a character");
});
