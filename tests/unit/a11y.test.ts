// What is said and sounded of a loss, and which rows stand for a chart.

import { expect, test } from "vitest";
import { chosen, MOST_ROWS } from "../../www/charts/table";
import { trend } from "../../www/views/announcer";
import { pitch } from "../../www/views/sound";

const losses = (...train: number[]) => train.map((loss, i) => ({ step: i + 1, train: loss, validation: null }));

test("a trend is more than the noise of the batches", () => {
  expect(trend(losses(1, 0.9, 0.5, 0.4))).toBe("falls");
  expect(trend(losses(0.4, 0.5, 0.9, 1))).toBe("rises");
  expect(trend(losses(0.5, 0.52, 0.51, 0.5))).toBe("steady");
  expect(trend(losses(1, 0.1, 0.1))).toBeNull();
});

test("the pitch follows the logarithm of the loss, within what can be heard", () => {
  expect(pitch(1)).toBe(440);
  expect(pitch(0.1)).toBeCloseTo(220);
  expect(pitch(10)).toBeCloseTo(880);
  expect(pitch(1e9)).toBe(1_760);
  expect([pitch(0), pitch(-1), pitch(NaN), pitch(1e-9)]).toEqual([110, 110, 110, 110]);
});

test("at most 200 rows stand for a chart, evenly, with the first and the last", () => {
  expect(chosen(3)).toEqual([0, 1, 2]);
  expect(chosen(0)).toEqual([]);
  const rows = chosen(2_000);
  expect(rows.length).toBe(MOST_ROWS);
  expect([rows[0], rows.at(-1)]).toEqual([0, 1_999]);
  expect(new Set(rows).size).toBe(MOST_ROWS);
  expect(Math.max(...rows.slice(1).map((row, i) => row - (rows[i] ?? 0)))).toBeLessThanOrEqual(11);
});
