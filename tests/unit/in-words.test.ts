// What is said of a chart: the numbers are those of the picture.

import { beforeAll, describe, expect, test } from "vitest";
import { classes, correlation, descent, histogram, losses, points } from "../../www/charts/in-words";
import { loadRest, setLanguage } from "../../www/i18n";

beforeAll(loadRest);

const point = (step: number, train: number, validation: number | null) => ({ step, train, validation });

describe("in English", () => {
  test("a curve: where it begins, ends and is lowest; another run by its validation loss", () => {
    const own = [point(1, 2, null), point(50, 0.5, 0.7), point(100, 0.25, 0.9)];
    const others = [{ name: "run 2", losses: [point(10, 9, 0.5), point(20, 9, 0.4)] }];
    expect(losses(own, ["Training loss", "Validation loss"], others)).toBe(
      "Training loss: from 2.0000 at step 1 to 0.2500 at step 100; lowest 0.2500, at step 100. "
      + "Validation loss: from 0.7000 at step 50 to 0.9000 at step 100; lowest 0.7000, at step 50. "
      + "run 2: from 0.5000 at step 10 to 0.4000 at step 20; lowest 0.4000, at step 20.");
    expect(losses([], ["a", "b"], [])).toBe("");
  });

  test("points: their ranges, quartiles and correlation", () => {
    const x = [0, 1, 2, 3, 4];
    expect(points(x, x.map((value) => 8 - 2 * value), { label: "Area" }, { label: "Price" })).toBe(
      "5 points. Area: 0 to 4, half of them between 1 and 3. Price: 0 to 8, half of them between 2 and 6. Correlation r = −1.00.");
    expect(points([1, 2], [5, 5], { label: "a" }, { label: "b" })).not.toContain("Correlation");
  });

  test("Pearson's correlation of a known example", () => {
    // Anscombe (1973), first data set: r = 0.816.
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    expect(correlation(x, y)).toBeCloseTo(0.816, 3);
  });

  test("a histogram: the fullest bar, the middle value's bar, what lies beyond", () => {
    expect(histogram({ min: 0, max: 40, counts: [1, 2, 6, 1], beyond: 2 })).toBe(
      "12 values from 0 to 40; most, 6 (50 %), lie between 20 and 30. The middle value is between 20 and 30. 2 more lie beyond 40.");
    expect(histogram({ min: 0, max: 1, counts: [0, 0], beyond: 0 })).toBe("");
  });

  test("classes: how many of each, and how much of the plane the model gives them", () => {
    const plane = { size: 2, x: [0, 1] as [number, number], y: [0, 1] as [number, number], probabilities: [[0.9, 0.8, 0.6, 0.2], [0.1, 0.2, 0.4, 0.8]] };
    expect(classes([0, 1, 1], (i) => "AB"[i] ?? "", plane)).toBe("3 points: A 1, B 2. Share of the plane that the model gives to each class: A 75 %, B 25 %.");
  });

  test("a descent: from where, to where, and where the least loss is", () => {
    const report = { size: 1, theta0: [0, 1] as [number, number], theta1: [0, 1] as [number, number], values: [], optimum: [1, 2] as [number, number], optimumMse: 0.5, path: [[0, 0, 0], [7, 0.5, 1.5]] as [number, number, number][] };
    expect(descent(report)).toBe("(θ0, θ1) began at (0, 0) and is at (0.5, 1.5) after step 7. The least loss, MSE 0.5, is at (1, 2).");
  });
});

test("in Chinese", async () => {
  await setLanguage("zh");
  expect(histogram({ min: 0, max: 2, counts: [1, 3], beyond: 0 })).toBe("4 个数值，从 0 到 2；最多的一段在 1 与 2 之间，有 3 个（75 %）。中位数在 1 与 2 之间。");
  await setLanguage("en");
});
