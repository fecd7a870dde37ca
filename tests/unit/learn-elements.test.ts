// The course's figures as elements: they take their words from the page, compute at once, and say what is wrong with what is typed.

import { beforeEach, expect, test } from "vitest";
import { enter, figure } from "./figure";
import "../../www/learn/epsilon";
import "../../www/learn/estimator";
import "../../www/learn/polynomial";

/** What stands behind each name. */
const results = (element: Element): Record<string, string> =>
  Object.fromEntries([...element.querySelectorAll("dl > div")].map((row) => [row.querySelector("dt")?.textContent ?? "", row.querySelector("dd")?.textContent?.trim() ?? ""]));

beforeEach(() => { document.body.innerHTML = ""; });

test("the estimator begins with GPT-3 and its published cost", async () => {
  const estimator = await figure("kd-estimator", "09-scale.html");
  expect(results(estimator)).toMatchObject({ "Operations, 6·N·D": "3.15 × 1023", "Time": "14.8 days", "Energy": "1.29 GWh", "Memory to train": "2.8 TB" });
});

test("another model brings its machine, and what is typed makes it one's own", async () => {
  const estimator = await figure("kd-estimator", "09-scale.html");
  await enter(estimator, "estimate-preset", "gpt2");
  expect(results(estimator)).toMatchObject({ "Time": "1.38 hours", "Price": "$19.4" });
  await enter(estimator, "estimate-epochs", "2");
  expect(results(estimator)).toMatchObject({ "Time": "2.77 hours" });
  expect((estimator.querySelector("#estimate-preset") as HTMLSelectElement).value).toBe("own");
});

test("what is no number is named, and the rest stands", async () => {
  const estimator = await figure("kd-estimator", "09-scale.html");
  await enter(estimator, "estimate-utilisation", "250");
  const field = estimator.querySelector("#estimate-utilisation") as HTMLElement;
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent).toContain("number");
  expect(results(estimator)).toMatchObject({ "Time": "–", "Memory to train": "2.8 TB" });
  await enter(estimator, "estimate-utilisation", "50");
  expect(field.hasAttribute("aria-invalid")).toBe(false);
});

test("the same in Chinese", async () => {
  const estimator = await figure("kd-estimator", "09-scale.html", "zh");
  expect(results(estimator)).toMatchObject({ "时间": "14.8天", "训练所需内存": "2.8 TB" });
});

test("degree 11 passes through twelve points and is lost between them", async () => {
  const polynomial = await figure("kd-polynomial", "10-overfitting.html");
  expect(results(polynomial)["RMSE, 200 unseen points"]).toBe("0.27");
  await enter(polynomial, "polynomial-degree", "11");
  expect(results(polynomial)).toMatchObject({ "RMSE, training points": "0.00", "RMSE, 200 unseen points": "85.42" });
  expect(polynomial.querySelector("svg")?.getAttribute("aria-label")).toContain("degree 11");
  await enter(polynomial, "polynomial-penalty", "4");
  expect(results(polynomial)["RMSE, 200 unseen points"]).toBe("0.30");
});

test("a small ε hides a person, a large one does not", async () => {
  const epsilon = await figure("kd-epsilon", "13-privacy.html");
  const right = (): number => parseInt(results(epsilon)["The best guess about you is right"] ?? "", 10);
  await enter(epsilon, "epsilon-slider", "0");
  expect(right()).toBeLessThan(56);
  await enter(epsilon, "epsilon-slider", "6");
  expect(right()).toBeGreaterThan(97);
});
