// The course as a whole: both languages alike, every term defined, every embed and every link leads somewhere.

import { expect, test } from "vitest";
import { ACTIVATIONS } from "../../www/learn/activations";
import { best, descend, differences, gradient, loss, START, type Line } from "../../www/learn/line";
import { NEURON_LABELS } from "../../www/learn/neuron";
import { SLOPE_LABELS } from "../../www/learn/slope";
import { TWO_LAYERS_LABELS } from "../../www/learn/two-layers-run";
import { courses, glossaryOf, references, sectionsOf } from "../../www/pages/learn";
import { TASKS } from "../../www/pages/playground";

const read = (index: 0 | 1): Document => {
  // Only a custom element's own upgrade would draw; here its words are read as they are written.
  const html = (courses[index]?.body ?? "").replace(/kd-(neuron|slope|two-layers)/g, "x-$1");
  return new DOMParser().parseFromString(`<!doctype html><body>${html}</body>`, "text/html");
};
const documents = [read(0), read(1)] as const;
const list = (root: ParentNode, selector: string, attribute: string): string[] => [...root.querySelectorAll(selector)].map((node) => node.getAttribute(attribute) ?? "");

test("both languages have the same sections, terms, demos, sources and as many formulas", () => {
  const [en, zh] = documents;
  expect(sectionsOf("en")).toEqual(sectionsOf("zh-Hans"));
  expect(sectionsOf("en").length).toBe(16);
  for (const [selector, attribute] of [["h2", "id"], ["a.term", "data-term"], ["kindling-demo", "stages"], ["cite a", "href"]] as const) {
    expect(list(zh, selector, attribute).sort(), selector).toEqual(list(en, selector, attribute).sort());
  }
  for (const selector of ["math", "aside.try", "pre", "table"]) expect(zh.querySelectorAll(selector).length, selector).toBe(en.querySelectorAll(selector).length);
});

test("every section has a demo and one thing to try, but for questions and reading", () => {
  for (const section of documents[0].querySelectorAll(".sections > section")) {
    const id = section.querySelector("h2")?.id ?? "";
    if (["questions", "reading", "glossary", "sources"].includes(id)) continue;
    expect(section.querySelectorAll("kindling-demo").length, id).toBeGreaterThan(0);
    expect(section.querySelectorAll("aside.try").length, id).toBeGreaterThan(0);
  }
});

test("every term is defined in both languages, and links within the page lead somewhere", () => {
  for (const document of documents) {
    for (const href of list(document, 'main a[href^="#"]', "href")) expect(document.getElementById(href.slice(1)), href).not.toBeNull();
  }
  expect(Object.keys(glossaryOf("zh-Hans")).sort()).toEqual(Object.keys(glossaryOf("en")).sort());
});

test("every demo is a task of this site, and its link a link to that task", () => {
  const known = TASKS.map((task) => (typeof task === "string" ? task : (task as { id: string }).id));
  for (const demo of documents[0].querySelectorAll("kindling-demo")) {
    const [task, link] = [demo.getAttribute("task") ?? "", demo.getAttribute("link")];
    expect(known).toContain(task);
    if (link) expect(link).toContain(`#v1&task=${task}`);
    expect(demo.querySelector("a")?.getAttribute("href")).toContain(`d/${task}/`);
  }
});

test("what is cited is in the list of sources, which has nothing else", () => {
  const works = references();
  for (const document of documents) {
    expect([...new Set(list(document, "cite a", "href"))].sort()).toEqual(Object.keys(works).sort());
    expect(list(document, ".sources a", "href").sort()).toEqual(Object.keys(works).sort());
  }
  for (const { authors, year, title } of Object.values(works)) {
    expect(authors && title).not.toBe("");
    expect(year).toBeGreaterThan(1940);
  }
  // A year beside a citation is that of the work.
  for (const cite of documents[0].querySelectorAll("cite a")) {
    const [year] = /\d{4}/.exec(cite.textContent ?? "") ?? [];
    if (year) expect(works[cite.getAttribute("href") ?? ""]?.year, cite.textContent ?? "").toBe(Number(year));
  }
});

test("sources have addresses, and code is there", () => {
  for (const cite of documents[0].querySelectorAll("cite")) expect(cite.querySelector("a")?.getAttribute("href") ?? "").toMatch(/^https:\/\//);
  const code = [...documents[0].querySelectorAll(".codes pre")].map((pre) => pre.textContent ?? "");
  expect(code.map((text) => /kindling\.js|use burn|import torch/.exec(text)?.[0])).toEqual(["kindling.js", "use burn", "import torch"]);
  expect(code.join()).not.toContain("../lab");
});

test("the table of the loop's four lines quotes the programs below it", () => {
  for (const document of documents) {
    const program = (index: number): string => document.querySelectorAll(".codes pre")[index]?.textContent ?? "";
    const rows = [...document.querySelectorAll("table.loop tbody tr")].map((row) => [...row.querySelectorAll("code")].map((code) => code.textContent?.split("…")[0] ?? ""));
    expect(rows.map((row) => row.length)).toEqual([3, 2, 2, 2]);
    rows.forEach((row, i) => (i === 0 ? row : ["", ...row]).forEach((line, library) => expect(program(library)).toContain(line)));
  }
});

test.each([["neuron", NEURON_LABELS], ["slope", SLOPE_LABELS], ["two-layers", TWO_LAYERS_LABELS]] as const)("the figure %s has each of its words in both languages", (name, labels) => {
  for (const document of documents) expect(list(document, `x-${name} [data-label]`, "data-label").sort()).toEqual([...labels].sort());
});

test("the gradient of the figure is its finite difference, and is zero at the best line", () => {
  for (const line of [START, [0, 0], [-40, 90], [80, 5]] as Line[]) {
    gradient(line).forEach((slope, i) => expect(Math.abs(slope - (differences(line)[i] ?? NaN))).toBeLessThan(1e-4 * Math.max(1, Math.abs(slope))));
  }
  for (const slope of gradient(best())) expect(Math.abs(slope)).toBeLessThan(1e-9);
});

test("descent goes down, and ends at the best line", () => {
  let line = START;
  for (let i = 0; i < 3_000; i++) {
    const next = descend(line);
    expect(loss(next)).toBeLessThanOrEqual(loss(line) + 1e-9);
    line = next;
  }
  line.forEach((value, i) => expect(value).toBeCloseTo(best()[i] ?? NaN, 3));
});

test.each(Object.entries(ACTIVATIONS))("the slope of %s is its derivative", (_, { f, slope }) => {
  for (const z of [-3.1, -1, -0.2, 0.3, 1.7, 4]) expect(slope(z)).toBeCloseTo((f(z + 1e-5) - f(z - 1e-5)) / 2e-5, 4);
});
