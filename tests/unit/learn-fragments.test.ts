// Sections 08 to 16 of the course: a figure finds all of its words, and both languages say the same things of the same sources.

import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { EPSILON_LABELS } from "../../www/learn/epsilon";
import { ESTIMATOR_LABELS } from "../../www/learn/estimator";
import { IMPORTANCE_LABELS } from "../../www/learn/importance";
import { labelsOf } from "../../www/learn/labels";
import { POLYNOMIAL_LABELS } from "../../www/learn/polynomial";

const folder = (language: string): string => resolve(import.meta.dirname, "../../www/learn", language);
const sections = readdirSync(folder("en")).filter((name) => /^(0[89]|1\d)-.*\.html$/.test(name));

function read(language: string, name: string): HTMLElement {
  const holder = document.createElement("div");
  // Only a custom element's own upgrade would draw; here its words are read as they are written.
  holder.innerHTML = readFileSync(resolve(folder(language), name), "utf8").replace(/kd-(estimator|polynomial|importance|epsilon)/g, "x-$1");
  return holder;
}

const list = (root: Element, selector: string, attribute: string): string[] => [...root.querySelectorAll(selector)].map((each) => each.getAttribute(attribute) ?? "");

test("there are nine sections, in both languages", () => {
  expect(sections).toHaveLength(9);
  expect(readdirSync(folder("zh"))).toEqual(expect.arrayContaining(sections));
});

test.each([
  ["estimator", "09-scale.html", ESTIMATOR_LABELS], ["polynomial", "10-overfitting.html", POLYNOMIAL_LABELS], ["importance", "12-explaining.html", IMPORTANCE_LABELS],
  ["epsilon", "13-privacy.html", EPSILON_LABELS],
] as const)("the figure %s has each of its words once, in both languages, and no others", (name, file, labels) => {
  const [en, zh] = ["en", "zh"].map((language) => read(language, file).querySelector(`x-${name}`) as HTMLElement);
  for (const figure of [en, zh]) {
    expect(list(figure as Element, "[data-label]", "data-label").sort()).toEqual([...labels].sort());
    expect(Object.values(labelsOf(figure as Element, labels)).every((word) => word !== "")).toBe(true);
  }
  const slots = (figure: Element | undefined): string[] => labels.map((key) => (labelsOf(figure as Element, labels)[key].match(/\{\w+\}/g) ?? []).sort().join());
  expect(slots(zh)).toEqual(slots(en));
});

test.each(sections)("%s: the same headings, terms, tables and embeds, and every source in both languages", (name) => {
  const [en, zh] = [read("en", name), read("zh", name)];
  expect(en.firstElementChild?.tagName).toBe("H2");
  for (const [selector, attribute] of [["h2", "id"], ["a.term", "data-term"], ["kindling-demo", "stages"], ["kindling-demo", "controls"], ["kd-tex", "display"], ["cite a", "href"]] as const) {
    expect(list(zh, selector, attribute).sort()).toEqual(list(en, selector, attribute).sort());
  }
  for (const selector of ["h3", "li", "tr", "td", "details", "aside.try"]) expect(zh.querySelectorAll(selector)).toHaveLength(en.querySelectorAll(selector).length);
  expect(en.querySelectorAll("aside.try").length).toBeGreaterThan(0);
  expect(en.querySelectorAll("kindling-demo").length).toBeGreaterThan(0);
  for (const link of list(en, "kindling-demo", "link")) expect(link).toMatch(/^#v1&task=/);
});

test("measured figures are the same in both languages", () => {
  for (const name of ["10-overfitting.html", "11-compression.html"]) {
    const cells = (language: string): string[] => [...read(language, name).querySelectorAll("td")].map((cell) => cell.textContent ?? "");
    expect(cells("zh")).toEqual(cells("en"));
  }
});
