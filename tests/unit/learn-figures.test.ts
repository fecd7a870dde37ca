// The arithmetic behind the course's figures: against published numbers, closed forms and what must hold of any answer.

import { expect, test } from "vitest";
import { dependence, importance, permuted, rmse as errorOf, type Row } from "../../www/learn/asking";
import { cost, readCount, scientific, trainingFlops, trainingMemory } from "../../www/learn/estimate";
import { MACHINES, PRESETS } from "../../www/learn/machines";
import { COUNTS, guessedRight, released, shares } from "../../www/learn/noise";
import { basis, fit, points, predict, rmse } from "../../www/learn/polynomial-fit";

const preset = (id: string) => PRESETS.find((each) => each.id === id) ?? (() => { throw new Error(`no preset ${id}`); })();
const machine = (id: string) => MACHINES[id] ?? (() => { throw new Error(`no machine ${id}`); })();

test("GPT-3 costs what was published: 3.14e23 operations, 14.8 days on 10,000 V100, 1,287 MWh", () => {
  const flops = trainingFlops(preset("gpt3"));
  expect(flops).toBe(3.15e23);
  const { seconds, kilowattHours } = cost(3.14e23, { ...machine("v100"), devices: 10_000 });
  expect(seconds / 86_400).toBeCloseTo(14.8, 1);
  expect(Math.round(kilowattHours / 1000)).toBe(1287);
});

test("GPT-2 of 124 million weights takes about the 90 minutes of its reproduction, for about its $20", () => {
  const { seconds, usd } = cost(trainingFlops(preset("gpt2")), { ...machine("a100"), devices: 8 });
  expect(seconds / 60).toBeGreaterThan(75);
  expect(seconds / 60).toBeLessThan(95);
  expect(usd).toBeGreaterThan(17);
  expect(usd).toBeLessThan(22);
});

test("Adam needs 16 bytes for each weight in float32, and as many in mixed precision", () => {
  expect(trainingMemory(1e9, "float32")).toEqual({ weights: 4e9, gradients: 4e9, states: 8e9, total: 16e9 });
  expect(trainingMemory(1e9, "mixed").total).toBe(16e9);
  expect(trainingMemory(1e9, "bfloat16").total).toBe(8e9);
});

test("more devices take less time and the same device-hours, energy and money", () => {
  const [one, ten] = [1, 10].map((devices) => cost(1e20, { ...machine("h100"), devices }));
  expect(one?.seconds).toBeCloseTo(10 * (ten?.seconds ?? 0), 0);
  expect(ten).toMatchObject({ deviceHours: one?.deviceHours, kilowattHours: one?.kilowattHours, usd: one?.usd });
});

test.each([
  ["830,208", 830_208], ["175e9", 175e9], ["1.5 B", 1.5e9], ["15T", 15e12], ["20k", 20_000], ["1750亿", 1.75e11], ["3 万", 30_000], [".5", 0.5],
  ["0", null], ["-3", null], ["", null], ["many", null], ["1e99", null], ["NaN", null], ["1 000 xyz", null],
])("a count is read as people write it: %s", (text, value) => expect(readCount(text)).toBe(value));

test("a large number is shown by its power of ten", () => expect(scientific(3.15e23)).toEqual({ digits: "3.15", exponent: 23 }));

test("a polynomial that fits is found, and Legendre's are what they are", () => {
  const line = [-1, -0.3, 0.2, 0.9].map((x) => ({ x, y: 2 - 3 * x }));
  const [constant = NaN, slope = NaN, rest = NaN] = fit(line, 2, 0);
  expect(constant).toBeCloseTo(2, 10);
  expect(slope).toBeCloseTo(-3, 10);
  expect(rest).toBeCloseTo(0, 10);
  expect(basis(0.5, 3)).toEqual([1, 0.5, -0.125, -0.4375]);
});

test("ridge regression has its closed form", () => {
  const training = [{ x: 0.5, y: 1 }, { x: -0.5, y: -1 }, { x: 1, y: 2 }, { x: -1, y: -2 }];
  // Without a mean: slope = Σxy / (Σx² + nλ).
  expect(fit(training, 1, 0.1)[1]).toBeCloseTo(5 / (2.5 + 4 * 0.1), 10);
});

test("a higher degree never fits the training points worse, passes through them at last, and errs more on others", () => {
  const training = points(12, 3);
  const unseen = points(200, 7);
  const errors = Array.from({ length: 12 }, (_, degree) => fit(training, degree, 0)).map((c) => [rmse(c, training), rmse(c, unseen)] as const);
  errors.slice(1).forEach(([error], i) => expect(error).toBeLessThanOrEqual((errors[i]?.[0] ?? 0) + 1e-9));
  expect(errors[11]?.[0]).toBeLessThan(1e-6);
  const best = Math.min(...errors.map(([, test]) => test));
  expect(errors[11]?.[1]).toBeGreaterThan(3 * best);
  expect(rmse(fit(training, 11, 1e-2), unseen)).toBeLessThan((errors[11]?.[1] ?? 0) / 3);
  expect(predict([1, 2], 0.5)).toBe(2);
});

const rows: Row[] = Array.from({ length: 30 }, (_, i) => ({ a: i, b: (i * 7) % 30, word: i % 2 ? "odd" : "even" }));
const ask = async (asked: readonly Row[]): Promise<number[]> => asked.map(({ a }) => 10 * Number(a));

test("what a model ignores has no importance, and what it uses has", async () => {
  const right = rows.map(({ a }) => 10 * Number(a));
  expect(await importance(ask, rows, right, "b", 0)).toBe(0);
  expect(await importance(ask, rows, right, "a", 0)).toBeGreaterThan(100);
  expect(errorOf([1, 3], [0, 0])).toBeCloseTo(Math.sqrt(5), 12);
});

test("a permutation moves every value and loses none", () => {
  const moved = permuted(rows, "a");
  expect(moved.map(({ a }) => a).sort()).toEqual(rows.map(({ a }) => a).sort());
  expect(moved.every(({ a }, i) => a !== rows[i]?.["a"])).toBe(true);
  expect(moved.map(({ word }) => word)).toEqual(rows.map(({ word }) => word));
  expect(permuted([{ a: 1 }, {}, { a: 3 }], "a")).toEqual([{}, { a: 3 }, { a: 1 }]);
});

test("the partial dependence of a linear model is its line, the same for every row", async () => {
  const { at, mean, single } = await dependence(ask, rows, "a", 5);
  expect(at).toEqual([1, 7.75, 14.5, 21.25, 28]);
  expect(mean).toEqual(at.map((value) => 10 * value));
  expect(single).toHaveLength(30);
  expect(single[4]).toEqual(mean);
});

test.each([0.1, 1, 8])("Laplace noise for ε = %s: its spread, and what the best guess can know, are those of the formulas", (epsilon) => {
  const [inside, outside] = [released(COUNTS.with, epsilon, 40_000, 1), released(COUNTS.without, epsilon, 40_000, 2)];
  const spread = Math.sqrt(inside.reduce((sum, value) => sum + (value - COUNTS.with) ** 2, 0) / inside.length);
  expect(spread * epsilon / Math.SQRT2).toBeCloseTo(1, 1);
  // Counts that lie 1 apart, a scale of 1/ε: right in 1 − ½ · exp(−ε/2) of the cases.
  expect(guessedRight(inside, outside)).toBeCloseTo(1 - Math.exp(-epsilon / 2) / 2, 2);
});

test("no bin of released counts is likelier by more than exp ε with the person than without", () => {
  const [inside, outside] = [released(COUNTS.with, 1, 400_000, 1), released(COUNTS.without, 1, 400_000, 2)];
  const [a, b] = [inside, outside].map((values) => shares(values, 18, 0.5, 20));
  // Bins of over 1,000 draws: chance is below a tenth.
  a?.forEach((share, i) => expect(share).toBeLessThan(1.1 * Math.E * (b?.[i] ?? 0)));
  expect(shares([0, 1, 1.5, 9], 0, 1, 2)).toEqual([0.25, 0.5]);
});
