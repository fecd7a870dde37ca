// Every string in both languages, with the same blanks; every key that the code or the engine asks for is there.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import katex from "katex";
import { expect, test } from "vitest";
import { en } from "../../www/i18n/en";
import { pages as enPages } from "../../www/i18n/en/pages";
import { zh } from "../../www/i18n/zh";
import { pages as zhPages } from "../../www/i18n/zh/pages";
import { FORMULAS } from "../../www/views/explain";
import { EXPLAINED } from "../../www/views/settings";

const root = process.cwd();
const english = { ...en, ...enPages } as Record<string, string>;
const chinese = { ...zh, ...zhPages } as Record<string, string>;
const read = (path: string) => readFileSync(join(root, path), "utf8");

function files(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    return statSync(join(root, path)).isDirectory() ? files(path) : [path];
  });
}

test("both languages have the same keys", () => {
  expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
});

test("both have the same blanks in every string", () => {
  const blanks = (text: string | undefined) => [...new Set((text ?? "").match(/\{\w+\}/g))].sort();
  for (const key of Object.keys(english)) expect(blanks(chinese[key]), key).toEqual(blanks(english[key]));
});

test("what a task says in the shell's place stands for a string of the shell", () => {
  const keys = Object.keys(english).filter((name) => name.includes("@"));
  expect(keys.length).toBeGreaterThan(10);
  for (const key of keys) expect(english, key).toHaveProperty([key.split("@")[0] ?? ""]);
});

test("every key named in the front end exists", () => {
  const sources = files("www").filter((path) => path.endsWith(".ts") && !path.includes("i18n") && !path.includes("bindings"));
  for (const path of sources) {
    for (const [, key] of read(path).matchAll(/\bt\(\s*"([^"]+)"/g)) expect(english, `${key} in ${path}`).toHaveProperty([key ?? ""]);
  }
});

test("every error of the engine has its sentence", () => {
  const kinds = [...read("crate/src/error.rs").matchAll(/=> "([a-z-]+)",/g)].map(([, kind]) => kind ?? "");
  expect(kinds.length).toBeGreaterThan(20);
  for (const kind of kinds) expect(english, kind).toHaveProperty([`error.${kind}`]);
});

/** What measures is no task of the page (crate/src/tasks/arrays.rs): nobody sees its settings. */
const MEASURING = "arrays";

test("every setting, option, column, word and recipe of the engine has its name", () => {
  const all = read("crate/src/parameters.rs");
  const begin = all.indexOf(`pub fn ${MEASURING}()`);
  expect(begin).toBeGreaterThan(0);
  const parameters = all.slice(0, begin) + all.slice(all.indexOf("\n}\n", begin));
  for (const [, key] of parameters.matchAll(/(?:choice|toggle|number)\(\s*"(\w+)",/g)) {
    expect(english, key).toHaveProperty([`parameter.${key}`]);
    expect(english, key).toHaveProperty([`parameter.${key}.help`]);
  }
  for (const [, key, options] of parameters.matchAll(/choice\(\s*"(\w+)",\s*\w+,\s*&\[([^\]]+)\]/g)) {
    for (const [, option] of (options ?? "").matchAll(/"([\w-]+)"/g)) expect(english, option).toHaveProperty([`option.${key}.${option}`]);
  }
  for (const [, kind] of parameters.matchAll(/transformer\("(\w+)"\)/g)) expect(english, kind).toHaveProperty([`option.model.${kind}`]);
  for (const path of files("crate/src/tasks")) {
    for (const [, id] of read(path).matchAll(/recipe\(\s*"([\w-]+)"/g)) expect(english, id).toHaveProperty([`recipe.${id}.help`]);
    for (const [, id] of read(path).matchAll(/reference\(\s*"([\w-]+)"/g)) expect(english, id).toHaveProperty([`reference.${id}`]);
  }
  const [header, ...rows] = read("data/houses-lucas.csv").trim().split("\n").map((line) => line.split(","));
  header?.forEach((column, i) => {
    expect(english).toHaveProperty([`column.${column}`]);
    if (!["wall", "garage_type", "stories"].includes(column)) return;
    for (const word of new Set(rows.map((row) => row[i] ?? ""))) expect(english, word).toHaveProperty([`category.${column}.${word}`]);
  });
});

test("every task has its name and its view", () => {
  const list = read("crate/src/tasks/mod.rs");
  const ids = [...list.matchAll(/^mod (\w+);/gm)].flatMap(([, module]) => [...read(`crate/src/tasks/${module}.rs`).matchAll(/(?:^\s*id: |\btask\()"([\w-]+)"/gm)].map(([, id]) => id ?? ""));
  expect(ids.length).toBeGreaterThan(4);
  const views = read("www/tasks/index.ts");
  for (const id of ids.filter((one) => one !== MEASURING)) {
    expect(english, id).toHaveProperty([`task.${id}`]);
    expect(views, id).toContain(`"${id}": () => import(`);
  }
});

test("every choice that is explained has its line and its formula", () => {
  expect(Object.keys(FORMULAS).sort()).toEqual([...EXPLAINED].sort());
  const lists = [...read("crate/src/parameters.rs").matchAll(/choice\(\s*"(\w+)",\s*\w+,\s*&\[([^\]]+)\]/g)];
  const choices = lists.map(([, key, options]): [string, string[]] => [key ?? "", (options ?? "").match(/[\w-]+/g) ?? []]);
  for (const [key, options] of [...choices, ["loss", ["cross-entropy"]] as [string, string[]]].filter(([name]) => EXPLAINED.has(name))) {
    for (const option of options) {
      expect(english).toHaveProperty([`explain.${key}.${option}`]);
      expect(FORMULAS[key]?.[option], option).toBeTruthy();
    }
  }
  const formulas = Object.values(FORMULAS).flatMap((group) => Object.values(group));
  for (const tex of formulas) expect(katex.renderToString(tex, { throwOnError: true })).toContain("<math");
});
