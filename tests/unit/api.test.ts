// The pages of the API tell of everything that kindling.js exports, in both languages, and of nothing else; every kind of error;
// examples that use what they stand for.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ENTRIES, ERRORS } from "../../www/api/entries";
import { EXAMPLES } from "../../www/api/examples";
import { publicNames } from "../../www/api/extract";
import { zh } from "../../www/api/zh";
import { tryPage } from "../../www/i18n/en/try";
import { apiPages } from "../../www/pages/api";
import { tryPages } from "../../www/pages/try";

const read = (path: string) => readFileSync(join(process.cwd(), path), "utf8");
const names = publicNames();
const sorted = (list: Iterable<string>) => [...list].sort();
/** Members that have an entry of their own: those of classes, and events. */
const members = names.filter(({ kind, name }) => kind === "class" || name === "Events").flatMap((one) => one.members);
const options = names.find(({ name }) => name === "OpenOptions")?.members ?? [];

test("every public name has its entry, and every entry is of a public name", () => {
  expect(members.length).toBeGreaterThan(35);
  expect(options.length).toBeGreaterThan(5);
  const told = ENTRIES.map(({ name }) => name);
  expect(new Set(told).size).toBe(told.length);
  expect(sorted(told)).toEqual(sorted([...names, ...members].map(({ name }) => name)));
});

test("the source is read as it is written", () => {
  const found = new Map([...names, ...members].map((one) => [one.name, one]));
  expect(found.get("open")?.signature).toBe("function open(options: OpenOptions = {}): Promise<Lab>");
  expect(found.get("Lab.train")?.signature).toBe("train({ steps }: { steps?: number } = {}): Promise<TrainResult>");
  expect(found.get("Lab.backend")?.signature).toBe("readonly backend: Backend");
  expect(found.get("Lab.linked")?.signature).toBe("linked: Experiment | null");
  expect(found.get("SplitMetrics")?.signature).toBe("type SplitMetrics = { train: Metrics, validation: Metrics, test: Metrics;\n};");
  expect(found.get("Metrics")?.signature).toContain('type Metrics = { "type": "regression";\n  /** Rows. */\n  rows: number;');
  expect(found.has("Lab.begin") || found.has("Lab.now")).toBe(false);
});

test("every public name is described, in both languages", () => {
  for (const { name, comment } of [...names, ...members, ...options]) {
    expect(comment.length, `${name} has no comment in its source`).toBeGreaterThan(5);
    expect(zh[name] ?? "", name).toMatch(/[\u4e00-\u9fff]/);
  }
  expect(sorted(Object.keys(zh))).toEqual(sorted([...names, ...members, ...options].map(({ name }) => name)));
});

test("the types that signatures name are public too", () => {
  const known = new Set([...names.map(({ name }) => name), "Promise", "Record", "Uint8Array", "Blob", "Float32Array", "AbortSignal", "N", "E", "Error"]);
  for (const { name, signature } of [...names.filter(({ kind }) => kind === "function"), ...members, ...options]) {
    for (const [type] of signature.replace(/"[^"]*"/g, "").matchAll(/\b[A-Z]\w*/g)) expect(known, `${type} in ${name}`).toContain(type);
  }
});

test("every example uses what it stands for, has a title, and is used", () => {
  expect(sorted(new Set(ENTRIES.map(({ example }) => example)))).toEqual(sorted(Object.keys(EXAMPLES)));
  for (const { name, group, example } of ENTRIES) {
    const code = EXAMPLES[example] ?? "";
    expect(code, example).toContain('from "kindling"');
    expect(code, example).toContain("console.");
    expect(tryPage, example).toHaveProperty([`try.example.${example}`]);
    const [owner, member] = name.split(".");
    if (group !== "types" && member) expect(code, name).toMatch(owner === "Events" ? new RegExp(`\\.on\\("${member}"`) : new RegExp(`\\.${member}\\b`));
  }
  expect(Object.keys(tryPage).filter((key) => key.startsWith("try.example.")).length).toBe(Object.keys(EXAMPLES).length);
});

test("every kind of error is told of, once", () => {
  const engine = [...read("crate/src/error.rs").matchAll(/=> "([a-z-]+)",/g)].map(([, kind]) => kind ?? "");
  const sources = ["www/lab", "www/spec"].flatMap((folder) => readdirSync(folder).map((name) => read(join(folder, name))));
  const front = sources.flatMap((text) => [...text.matchAll(/KindlingError\(\{ kind: "([a-z-]+)"/g)].map(([, kind]) => kind ?? ""));
  const worker = [...read("www/worker/report.ts").matchAll(/^ {4}"?([a-z-]+)"?: [`"]/gm)].map(([, kind]) => kind ?? "");
  expect(front).toContain("diverged");
  expect(worker).toContain("network");
  const told = Object.values(ERRORS).flat();
  expect(new Set(told).size).toBe(told.length);
  expect(sorted(told)).toEqual(sorted(new Set([...engine, ...front, ...worker])));
  for (const { name, errors } of ENTRIES) for (const kind of errors ?? []) expect(told, name).toContain(kind);
});

test("the pages hold every entry and every error, in both languages, and no link leads nowhere", () => {
  const documents = apiPages.map(({ body }) => new DOMParser().parseFromString(body, "text/html"));
  const [english, chinese] = documents.map((document) => [...document.querySelectorAll("[id]")].map(({ id }) => id));
  expect(chinese).toEqual(english);
  expect(english).toEqual(expect.arrayContaining([...ENTRIES.map(({ name }) => name), ...Object.values(ERRORS).flat().map((kind) => `error-${kind}`)]));
  for (const document of documents) {
    const places = [...document.querySelectorAll("a")].map((link) => link.getAttribute("href") ?? "").filter((href) => href.startsWith("#"));
    expect(places.length).toBeGreaterThan(200);
    expect(places.filter((place) => !english?.includes(place.slice(1)))).toEqual([]);
    const codes = [...document.querySelectorAll("pre.code")].map((node) => node.textContent);
    expect(codes).toEqual(expect.arrayContaining(Object.values(EXAMPLES)));
    expect(document.querySelectorAll(".example a.button")).toHaveLength(Object.keys(EXAMPLES).length);
    document.querySelectorAll("pre").forEach((node) => node.remove());
    expect(document.body.textContent).not.toMatch(/\bundefined\b|\{\w+\}/);
  }
});

test("the page to try offers every example and carries what its script says", () => {
  for (const { body } of tryPages.slice(0, 2)) {
    const document = new DOMParser().parseFromString(body, "text/html");
    expect(sorted([...document.querySelectorAll("option")].map(({ value }) => value))).toEqual(sorted(Object.keys(EXAMPLES)));
    const said = JSON.parse(document.getElementById("try")?.dataset["strings"] ?? "") as Record<string, string>;
    const sources = readdirSync("www/try").map((name) => read(join("www/try", name))).join("\n");
    const asked = [...sources.matchAll(/\bsay\((?:\w+ \? )?"([\w.]+)"(?: : "([\w.]+)")?/g)].flatMap(([, one, other]) => (other ? [one, other] : [one]));
    expect(asked.length).toBeGreaterThan(15);
    expect(sorted(new Set(asked as string[]))).toEqual(sorted(Object.keys(said)));
  }
  expect(tryPages[2]).toMatchObject({ path: "try/run/", unlisted: true, scriptSources: "blob:" });
});
