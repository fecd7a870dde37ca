// The course's optimisers, losses and worked derivation: the same numbers as PyTorch's and as finite differences, and elements that say them.

import { expect, test } from "vitest";
import { type OptimiserName, race, slope, valley } from "../../www/learn/descent";
import { crossEntropy, LOSSES } from "../../www/learn/losses";
import { LOSSES_LABELS } from "../../www/learn/losses-figure";
import { RACE_LABELS } from "../../www/learn/race";
import { enter, figure } from "./figure";
import "../../www/learn/slope";

/** The first five points of torch.optim (2.x, float64) from (-2, 1), with κ = 20 and a learning rate of 0.05. */
const TORCH: Record<OptimiserName, [number, number][]> = {
  sgd: [[-1.9, 0], [-1.805, 0], [-1.71475, 0], [-1.6290125, 0], [-1.547561875, 0]],
  momentum: [[-1.9, 0], [-1.715, -0.9], [-1.46275, -0.81], [-1.1625875, 0.081], [-0.834311875, 0.8019]],
  rmsprop: [[-1.500000025, 0.5000000025], [-1.1990354012, 0.2754933751], [-0.9813609656, 0.1548436851], [-0.8127890176, 0.0873142037], [-0.6776891937, 0.0491550488]],
  adam: [[-1.9500000002, 0.95], [-1.9000369979, 0.9000832429], [-1.8501369227, 0.8503116957], [-1.800326611, 0.8007524472], [-1.7506337658, 0.7514778901]],
};

test.each(Object.entries(TORCH))("%s goes where PyTorch's goes", (name, points) => {
  const path = race(name as OptimiserName, 0.05, 20, 5).slice(1);
  expect(path).toHaveLength(5);
  path.forEach(([x, y], i) => {
    expect(x).toBeCloseTo(points[i]?.[0] ?? NaN, 8);
    expect(y).toBeCloseTo(points[i]?.[1] ?? NaN, 8);
  });
});

test("plain descent leaves the valley beyond 2/κ and the others stay, as the course says", () => {
  const last = (name: OptimiserName, rate: number): number => valley(race(name, rate, 20, 100).at(-1) ?? [NaN, NaN], 20);
  expect(last("sgd", 0.09)).toBeLessThan(0.01);
  expect(last("sgd", 0.11)).toBeGreaterThan(1e6);
  for (const name of ["momentum", "rmsprop", "adam"] as const) expect(last(name, 0.11), name).toBeLessThan(1);
  // In a round bowl it comes back.
  expect(valley(race("sgd", 0.11, 1, 100).at(-1) ?? [NaN, NaN], 1)).toBeLessThan(1e-6);
  expect(race("sgd", 1, 50, 100).length).toBeLessThan(101);
});

test("the slopes of the valley and of the losses are their derivatives", () => {
  const h = 1e-6;
  const [x, y] = slope([-1.3, 0.7], 8);
  expect(x).toBeCloseTo((valley([-1.3 + h, 0.7], 8) - valley([-1.3 - h, 0.7], 8)) / (2 * h), 5);
  expect(y).toBeCloseTo((valley([-1.3, 0.7 + h], 8) - valley([-1.3, 0.7 - h], 8)) / (2 * h), 5);
  for (const { f, slope } of Object.values(LOSSES)) {
    for (const e of [-2.5, -0.4, 0.3, 1.7]) expect(slope(e)).toBeCloseTo((f(e + h) - f(e - h)) / (2 * h), 5);
  }
  // torch.nn.HuberLoss(delta=1) of 0.5, 1 and 3.
  expect([0.5, 1, 3].map(LOSSES.huber.f)).toEqual([0.125, 0.5, 2.5]);
  expect(crossEntropy(0.5)).toBeCloseTo(Math.LN2, 12);
});

const cells = (element: Element): string[][] => [...element.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent?.trim() ?? ""));

test.each([["kd-race", RACE_LABELS], ["kd-losses", LOSSES_LABELS]] as const)("%s has each of its words once, in both languages, and the same places to fill", async (tag, labels) => {
  const slots = await Promise.all((["en", "zh"] as const).map(async (language) => {
    const element = await figure(tag, "04-neurons.html", language);
    const found = [...element.querySelectorAll<HTMLElement>("[data-label]")];
    expect(found.map((each) => each.dataset["label"]).sort()).toEqual([...labels].sort());
    expect(found.every((each) => each.textContent?.trim())).toBe(true);
    return found.map((each) => [each.dataset["label"], (each.textContent?.match(/\{\w+\}/g) ?? []).sort().join()].join()).sort();
  }));
  expect(slots[0]).toEqual(slots[1]);
});

test("the race says who has left the valley", async () => {
  const element = await figure("kd-race", "04-neurons.html", "en");
  const limit = (): string => [...element.querySelectorAll("p")].at(-1)?.textContent ?? "";
  expect(limit()).toContain("2/κ = 0.1.");
  expect(cells(element).flat()).not.toContain("higher than at the start");
  await enter(element, "race-rate", "10");
  expect(cells(element).map((row) => row[2] === "higher than at the start")).toEqual([true, false, false, false]);
  await enter(element, "race-curvature", "1");
  expect(cells(element)[0]?.[2]).toBe("< 0.000001");
});

test("the losses of a miss, and a loss that falls where the accuracy stays", async () => {
  const element = await figure("kd-losses", "04-neurons.html", "en");
  // The table of the miss; the one behind the picture has the curves.
  const [curves, miss] = element.querySelectorAll("table");
  expect(cells(miss as Element)).toEqual([["4.00", "4.00"], ["2.00", "1.00"], ["1.50", "1.00"]]);
  const row = [...(curves?.querySelectorAll("tbody tr") ?? [])].find((each) => each.querySelector("th")?.textContent === "2.00");
  expect([...(row?.querySelectorAll("td") ?? [])].map((cell) => cell.textContent)).toEqual(["4.00", "2.00", "1.50"]);
  const said = (): string[] => [...element.querySelectorAll("dd")].map((each) => each.textContent ?? "");
  await enter(element, "losses-probability", "0.6");
  expect(said()).toEqual(["0.51", "right"]);
  await enter(element, "losses-probability", "0.9");
  expect(said()).toEqual(["0.11", "right"]);
  await enter(element, "losses-probability", "0.4");
  expect(said()[1]).toBe("wrong");
});

test("the derivation is written out for one house with the numbers of the moment, and differences agree", async () => {
  const element = await figure("kd-slope", "05-gradient.html", "en");
  const steps = (): string => element.querySelector(".learn-steps")?.textContent ?? "";
  expect(steps()).toContain("= 20.0 + 20.0 · 0.8 − 52.0 = −16.0");
  expect(steps()).toContain("2 · (−16.0) · 0.8 = −25.6");
  expect(steps()).toContain("2/5 · (−240.0) = −96.0");
  expect(steps()).toContain("20.0 − 0.1 · (−96.0) = 29.6");
  await enter(element, "slope-house", "4");
  expect(steps()).toContain("20.0 · 2.6 − 158.0 = −86.0");
  await enter(element, "slope-theta0", "50");
  expect(steps()).toContain("= 50.0 + 20.0 · 2.6 − 158.0 = −56.0");
  const gradients = [...element.querySelectorAll("table")].at(-1) as Element;
  for (const [formula, difference] of cells(gradients)) {
    expect(formula).toMatch(/^−?[\d,]+\.\d{4}$/);
    expect(difference).toBe(formula);
  }
  expect(cells(gradients)).toHaveLength(2);
});
