// The run loop's batches, beside engines that take so long for a step and for a read-back.

import { expect, test } from "vitest";
import { Batch } from "../../www/worker/pace";

/** Makes batches as the run loop does, the first the fastest by `slower`, and returns what the last took, milliseconds. */
function run(perStep: number, readBack = 0, besides = 0, slower = 1) {
  const batch = new Batch();
  let [count, ms] = [0, 0];
  for (let i = 0; i < 40; i++) {
    count = batch.size(besides);
    ms = (readBack + count * perStep) * (i > 0 ? slower : 1);
    batch.made(count, ms, true);
  }
  return { batch, count, ms: ms + besides };
}

test("a batch grows until it takes its 70 ms, and no further", () => {
  for (const perStep of [0.02, 0.3, 5, 14.5, 33]) expect(run(perStep).ms, String(perStep)).toBeLessThanOrEqual(70);
  for (const perStep of [0.02, 0.3, 5, 14.5]) expect(run(perStep).ms, String(perStep)).toBeGreaterThan(50);
});

test("it grows beside a question too, and leaves room for it", () => {
  for (const besides of [2, 15, 40]) {
    const { ms, count } = run(0.3, 0, besides);
    expect(ms, String(besides)).toBeLessThanOrEqual(70 + 0.3 /* a step */ + 1e-9);
    expect(count, String(besides)).toBeGreaterThan(0.8 * (70 - besides) / 0.3);
  }
});

test("a question that takes longer than a batch has one step beside it, and spoils nothing after it", () => {
  const { batch } = run(1);
  expect(batch.size(45)).toBeLessThanOrEqual(25);
  expect(batch.size(300)).toBe(1);
  expect(batch.size(0)).toBeGreaterThan(60);
});

test("one step is made where a step takes longer than a batch, and after one slow batch it grows again", () => {
  expect(run(200).count).toBe(1);
  const { batch } = run(1);
  batch.made(batch.size(0), 700, true);
  expect(batch.size(0)).toBeLessThan(10);
  for (let i = 0; i < 5; i++) {
    const count = batch.size(0);
    batch.made(count, count, true);
  }
  expect(batch.size(0)).toBeGreaterThan(60);
});

test("the price of a read-back is shared by as many steps as 120 ms hold", () => {
  const { ms, count } = run(1, 50);
  expect(count).toBeGreaterThan(40);
  expect(ms).toBeLessThanOrEqual(120);
});

test("nor does a price that varies keep a batch at one step", () => {
  const { ms, count } = run(1, 39, 0, 1.05);
  expect(count).toBeGreaterThan(30);
  expect(ms).toBeLessThanOrEqual(120);
  expect(run(25, 45).count).toBe(3);
});
