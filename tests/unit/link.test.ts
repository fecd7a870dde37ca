// Links: golden ones open for ever, every mutation is either a valid experiment or a typed error.

import { deflateRawSync, inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import golden from "../fixtures/links.json";
import { KindlingError } from "../../www/errors";
import { deflateSync } from "fflate";
import type { TaskInfo } from "../../www/bindings";
import type { Experiment, Settings } from "../../www/protocol";
import { confirm, tolerance } from "../../www/spec/claim";
import { REASONS } from "../../www/spec/link-bytes";
import { MOST_WEIGHTS, packWeights, unpackWeights } from "../../www/spec/link-weights";
import { readHeader } from "../../www/spec/safetensors";
import { checkValue, packData, parseLink, writeLink } from "../../www/spec/link";
import { en } from "../../www/i18n/en";
import { catalog } from "./catalog";

const task = catalog.tasks[0] ?? (() => { throw new Error("no task"); })();

/** A line of the fixture. Lines are only ever added: a link that was sent must open for ever, as what it was. */
interface Golden extends Partial<Omit<Experiment, "data">> {
  link: string;
  settings: Settings;
  stage: Experiment["stage"];
  steps: number;
  /** Of the weights: how many numbers each tensor has, and its first one. */
  tensors?: Array<{ numbers: number; first: number }>;
  /** Of weights in the form of the first links: bytes of the safetensors file. */
  file?: number;
  data?: string;
}
const lines = golden as Golden[];
/** Weights of today's form. */
const tensorsOf = (text: string): number[][] => {
  const found = unpackWeights(text);
  return found instanceof Uint8Array ? [] : found;
};
const withDefaults = (settings: Settings, { parameters }: TaskInfo): Settings =>
  ({ ...Object.fromEntries(parameters.map((row) => [row.key, row.default])), ...settings });

test.each(lines)("golden link $link", ({ link, tensors, file, data, ...expected }) => {
  const read = parseLink(link, catalog);
  if (!read) throw new Error("it is empty");
  const { weights, data: bytes, ...rest } = read;
  expect(rest).toMatchObject({ task: "house-price", ...expected });
  expect(read.settings).toEqual(expected.settings);
  const came = weights === undefined ? [] : unpackWeights(weights);
  if (came instanceof Uint8Array) expect([came.length, readHeader(came)]).toEqual([file, { task: read.task, step: 0, shape: {} }]);
  else expect(came.map((values) => ({ numbers: values.length, first: values[0] }))).toEqual(tensors ?? []);
  expect(bytes === undefined ? undefined : new TextDecoder().decode(bytes)).toBe(data);
  expect([read.claim, read.unrounded]).toEqual([expected.claim, expected.unrounded]);
  const info = catalog.tasks.find(({ id }) => id === read.task) ?? task;
  const again = parseLink(writeLink(read, info), catalog);
  expect({ ...again, settings: withDefaults(again?.settings ?? {}, info) }).toEqual({ ...read, settings: withDefaults(read.settings, info) });
});

test("golden links hold every task and every part of the format", () => {
  expect(new Set(lines.map((line) => line.task ?? "house-price"))).toEqual(new Set(catalog.tasks.map(({ id }) => id)));
  for (const part of ["stage=", "steps=", "changes=", "corrections=", "retrained=", "claim=r2:", "claim=accuracy:", "claim=loss:", "unrounded=", "weights=", "data=", "%0A"]) {
    expect(lines.some(({ link }) => link.includes(part)), part).toBe(true);
  }
  expect(lines.filter(({ link }) => link.startsWith("#v1z&")).length).toBe(2);
});

test("an empty fragment is no link", () => expect(parseLink("", catalog)).toBeNull());

test("a long link is compressed and comes back the same", () => {
  const experiment: Experiment = {
    task: "house-price", settings: { features: "all" }, stage: "feedback", steps: 9, changes: [], retrainedFrom: 4,
    corrections: Array.from({ length: 50 }, (_, i) => ({ input: { area_sqft: 1000 + i, wall: "wood" }, target: 90_000 + i })),
  };
  const link = writeLink(experiment, task);
  expect(link.startsWith("#v1z&")).toBe(true);
  expect(parseLink(link, catalog)).toEqual(experiment);
});

test("a very long run gives a link that opens", () => {
  const experiment: Experiment = {
    task: "house-price", settings: {}, stage: "train", steps: 5_000_000, retrainedFrom: 4_000_000,
    changes: [{ step: 10, learningRate: 0.1, l2: 0 }, { step: 3_000_000, learningRate: 0.2, l2: 0 }],
    corrections: [{ input: { area_sqft: 1 }, target: 1 }],
  };
  expect(parseLink(writeLink(experiment, task), catalog)).toMatchObject({ steps: 200_000, retrainedFrom: null, changes: [{ step: 10 }] });
});

test("a link carries no drawn pictures and nothing that was learnt from them", () => {
  const experiment: Experiment = {
    task: "house-price", settings: {}, stage: "train", steps: 500, changes: [], retrainedFrom: 300,
    corrections: [{ input: Array.from({ length: 784 }, () => 9), target: 7 }],
  };
  expect(parseLink(writeLink(experiment, task), catalog)).toMatchObject({ steps: 300, corrections: [], retrainedFrom: null });
});

test("corrections of the first links are read", () => {
  const old = Buffer.from(JSON.stringify([{ input: { area_sqft: 1000 }, price: 90_000 }])).toString("base64url");
  expect(parseLink(`#v1&task=house-price&corrections=${old}`, catalog)?.corrections).toEqual([{ input: { area_sqft: 1000 }, target: 90_000 }]);
});

const kind = (link: string): string => {
  try {
    parseLink(link, catalog);
    return "valid";
  } catch (error) {
    return error instanceof KindlingError ? error.kind : `not typed: ${String(error)}`;
  }
};

test.each([
  ["#v9&task=house-price", "bad-link"], ["#nonsense", "bad-link"], [`#v1&${"x".repeat(20_000)}`, "bad-link"],
  ["#v1&task=cats", "unknown-task"], ["#v1&learningRate=0", "out-of-range"], ["#v1&learningRate=1e9", "out-of-range"],
  ["#v1&learningRate=NaN", "out-of-range"], ["#v1&seed=1.5", "out-of-range"], ["#v1&features=none", "no-such-choice"],
  ["#v1&logTarget=1", "no-such-choice"], ["#v1&__proto__=1", "unknown-setting"], ["#v1&constructor=1", "unknown-setting"],
  ["#v1&steps=1e9", "bad-link"], ["#v1&steps=999999999", "bad-link"], ["#v1&stage=moon", "bad-link"],
  ["#v1&seed=1&seed=2", "bad-link"], ["#v1&corrections=%%%", "bad-link"], ["#v1&retrained=3", "bad-link"],
  ["#v1&changes=1:x:0", "bad-link"], ["#v1z&AAAA", "bad-link"], ["#v1z&", "bad-link"],
  ["#v1&steps=9&claim=r2:2", "bad-link"], ["#v1&steps=9&claim=accuracy:0.5", "bad-link"],
  ["#v1&steps=9&claim=r2:NaN", "bad-link"], ["#v1&steps=9&claim=r2:0.5:1", "bad-link"], ["#v1&steps=9&claim=constructor:1", "bad-link"],
  ["#v1&steps=9&unrounded=r2:0.5", "bad-link"], ["#v1&steps=9&weights=", "bad-link"], ["#v1&steps=9&weights=AAAA", "bad-link"],
  [`#v1&steps=9&weights=${"A".repeat(8_193)}`, "bad-link"], ["#v1&data=", "bad-link"], ["#v1&data=%%%", "bad-link"], ["#v1&task=fashion&data=AwA", "bad-link"],
])("%s is refused as %s", (link, expected) => expect(kind(link)).toBe(expected));

test("a decompression bomb is stopped", () => {
  const bomb = Buffer.from(deflateSync(new Uint8Array(4_000_000))).toString("base64url");
  expect(bomb.length).toBeLessThan(8_192);
  for (const link of [`#v1z&${bomb}`, `#v1&steps=1&weights=${bomb}`, `#v1&data=${bomb}`]) expect(kind(link)).toBe("bad-link");
});

test("weights come back within half a step of their scale, a single number exactly", () => {
  const tensors = [[0.5, -1.27, 0.003, 0], [123.25], [0, 0, 0]];
  const text = packWeights(tensors) ?? "";
  const back = tensorsOf(text);
  expect(back.map((values) => values.length)).toEqual([4, 1, 3]);
  expect(back[1]).toEqual([123.25]);
  expect(back[2]).toEqual([0, 0, 0]);
  for (const [i, w] of (tensors[0] ?? []).entries()) expect(Math.abs((back[0]?.[i] ?? NaN) - w)).toBeLessThanOrEqual(0.005 + 1e-7);
});

test("what is too long in 8 bits is rounded more coarsely, and what never fits says so", () => {
  let state = 1;
  const noise = (count: number) => Array.from({ length: count }, () => { state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff; return state / 2 ** 30 - 1; });
  const middle = packWeights([noise(7_000)]) ?? "";
  expect(middle.length).toBeLessThanOrEqual(MOST_WEIGHTS);
  expect(new Set(tensorsOf(middle)[0]).size).toBeLessThanOrEqual(127);
  expect(packWeights([noise(15_000)])?.length).toBeGreaterThan(MOST_WEIGHTS);
  expect(packWeights([noise(30_000)])).toBeNull();
  expect(packWeights([[1, NaN]])).toBeNull();
  expect(packWeights([[1e30]])).toBeNull();
});

test("weights that lie about their sizes are refused", () => {
  const bytes = inflateRawSync(Buffer.from(packWeights([[1, 2, 3], [4]]) ?? "", "base64url"));
  const changed = (at: number, value: number) => { const copy = Buffer.from(bytes); copy[at] = value; return deflateRawSync(copy).toString("base64url"); };
  expect(unpackWeights(changed(2, 3))).toHaveLength(2);
  // Version, tensors (none, more, too many), numbers (none, more, four thousand million), scale (NaN, infinite, negative).
  for (const [at, value] of [[0, 2], [1, 0], [1, 3], [1, 255], [2, 0], [2, 4], [5, 255], [9, 127], [9, 255], [9, 191]] as const) {
    expect(kind(`#v1&steps=1&weights=${changed(at, value)}`), `${at}=${value}`).toBe("bad-link");
  }
});

test("weights keep the steps that a replay may not make; without them the link stops at what it can replay", () => {
  const experiment: Experiment = { task: "house-price", settings: {}, stage: "train", steps: 900, changes: [], corrections: [], retrainedFrom: 500 };
  expect(parseLink(writeLink(experiment, task), catalog)?.steps).toBe(500);
  expect(parseLink(writeLink({ ...experiment, weights: packWeights([[1], [2]]) ?? "" }, task), catalog)?.steps).toBe(900);
});

test("data of the user's own travels when it fits", () => {
  const rows = new TextEncoder().encode("a,b\n1,2\n");
  const experiment: Experiment = { task: "table", settings: {}, stage: "train", steps: 0, changes: [], corrections: [], retrainedFrom: null };
  const own = catalog.tasks.find(({ id }) => id === "table") ?? task;
  expect(parseLink(writeLink({ ...experiment, data: rows }, own), catalog)?.data).toEqual(rows);
  expect(packData(new Uint8Array(70_000))).toBeNull();
  expect(packData(new Uint8Array(0))).toBeNull();
  expect(writeLink({ ...experiment, data: new Uint8Array(70_000) }, own)).not.toContain("data=");
});

test("a claim is confirmed within its tolerance, whatever the device, and not beyond", () => {
  const test = (r2: number) => ({ type: "regression" as const, rows: 2_000, mse: 1, rmse: 1, mae: 1, r2 });
  expect(confirm({ metric: "r2", value: 0.81 }, test(0.8095), true)).toEqual({ metric: "r2", claimed: 0.81, found: 0.8095, tolerance: 0.001, confirmed: true });
  expect(confirm({ metric: "r2", value: 0.81 }, test(0.805), true).confirmed).toBe(false);
  expect(confirm({ metric: "r2", value: 0.81 }, test(0.805), false).confirmed).toBe(true);
  expect(confirm({ metric: "r2", value: 0.9 }, test(0.805), false).confirmed).toBe(false);
  expect(confirm({ metric: "r2", value: 0.8 }, { type: "classification", rows: 10, accuracy: 0.8, precision: 0.8, recall: 0.8, f1: 0.8 }, false).confirmed).toBe(false);
  // Two of 68 rows; 0.1 points of very many.
  expect(tolerance({ metric: "accuracy", value: 0.98 }, 68, true)).toBeCloseTo(2 / 68);
  expect(tolerance({ metric: "accuracy", value: 0.98 }, 1e6, true)).toBe(0.001);
});

test("each reason why a link is bad is the page's English sentence too", () => {
  for (const [code, reason] of Object.entries(REASONS)) expect(en[`link.bad.${code}` as keyof typeof en]).toContain(reason);
});

test("values are checked against their row", () => {
  const rate = task.parameters.find((row) => row.key === "learningRate");
  if (!rate) throw new Error("no learning rate");
  expect(checkValue(rate, 0.1)).toBe(0.1);
  for (const bad of [0, -1, 1e9, NaN, Infinity, "0.1", true]) expect(() => checkValue(rate, bad)).toThrow(KindlingError);
});
