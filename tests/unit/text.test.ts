// Pure parts of the rooms of text: the history of what was written, surprise, verses, headers of weights, links with texts.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KindlingError } from "../../www/errors";
import type { Experiment } from "../../www/protocol";
import { parseLink, writeLink } from "../../www/spec/link";
import { readHeader } from "../../www/spec/safetensors";
import { bits } from "../../www/stages/evaluate/language";
import { sign, verses } from "../../www/text/tokens";
import { kept } from "../../www/text/writing";
import { catalog } from "./catalog";

test("the history keeps texts at steps that double, and none of a way that was left", () => {
  let samples: { step: number; text: string }[] = [];
  for (let step = 0; step <= 300; step++) samples = kept(samples, { step, text: String(step) }, step);
  expect(samples.map(({ step }) => step)).toEqual([0, 10, 20, 40, 80, 160]);
  expect(kept(samples, { step: 41, text: "" }, 41).map(({ step }) => step)).toEqual([0, 10, 20, 40]);
  for (let step = 300; step <= 4_000; step++) samples = kept(samples, { step, text: "" }, step);
  expect(samples).toHaveLength(7);
  expect(samples[0]?.step).toBe(0);
});

test("surprise is in bits, spaces have a sign, and a quatrain has four lines", () => {
  expect([bits(1), bits(0.5), bits(0.125)]).toEqual([-0, 1, 3]);
  expect(bits(0)).toBeLessThan(50);
  expect([sign(" "), sign("\n"), sign("a")]).toEqual(["␣", "⏎", "a"]);
  expect(verses("庭花已结子，岩花犹弄色。谁令生处远，用尽春风力。")).toEqual(["庭花已结子，", "岩花犹弄色。", "谁令生处远，", "用尽春风力。"]);
});

function file(header: string, length = new TextEncoder().encode(header).length): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + 4);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.set(text, 8);
  return bytes;
}
const metadata = (info: unknown) => JSON.stringify({ __metadata__: { kindling: JSON.stringify(info) } });

test("a weights file tells the settings that its layers need", () => {
  const spec = { model: "gpt", context: 33, width: 96, heads: 4, blocks: 3, learningRate: 0.1 };
  expect(readHeader(file(metadata({ task: "tang", step: 2_000, spec })))).toEqual({ task: "tang", step: 2_000, shape: { context: 33, width: 96, heads: 4, blocks: 3 } });
  expect(readHeader(file(metadata({ task: "digits-mlp", spec: { ...spec, model: "mlp" } })))?.shape).toEqual({});
  expect(readHeader(file(metadata({ task: "x", spec: { model: "gpt", width: 1e9, heads: -1, blocks: 1.5, context: "33" } })))?.shape).toEqual({});
});

test.each([["shakespeare", { context: 128, width: 128, heads: 4, blocks: 4 }], ["tang", { context: 33, width: 96, heads: 4, blocks: 3 }]])("the shipped weights of %s tell the sizes that they need", (task, shape) => {
  expect(readHeader(new Uint8Array(readFileSync(`public/data/${task}.safetensors`)))).toMatchObject({ task, shape });
});

test.each([
  ["nothing", new Uint8Array()], ["no JSON", file("{")], ["somebody else's", file("{}")], ["a list", file(metadata([]))],
  ["a length beyond the file", file("{}", 900)], ["a huge length", file("{}", 0xffffffff)], ["no metadata", file(JSON.stringify({ __metadata__: { kindling: 3 } }))],
])("a header of %s is none, or tells nothing", (_, bytes) => {
  expect(readHeader(bytes)?.shape ?? {}).toEqual({});
});

const experiment = (task: string, corrections: Experiment["corrections"]): Experiment =>
  ({ task, settings: {}, stage: "train", steps: 5, changes: [], corrections, retrainedFrom: null });
const taskOf = (id: string) => catalog.tasks.find((task) => task.id === id) ?? (() => { throw new Error(id); })();
const packed = (task: string, corrections: unknown) => `#v1&task=${task}&corrections=${Buffer.from(JSON.stringify(corrections)).toString("base64url")}`;
const kind = (link: string): string => {
  try {
    parseLink(link, catalog);
    return "valid";
  } catch (error) {
    return error instanceof KindlingError ? error.kind : String(error);
  }
};

test("corrections of texts and sentences travel in a link", () => {
  for (const [id, list] of [["tang", [{ input: "春风", target: "又绿江南岸" }]], ["sentiment", [{ input: "Not bad at all.", target: "for" }]]] as const) {
    const link = writeLink(experiment(id, [...list]), taskOf(id));
    expect(parseLink(link, catalog)?.corrections).toEqual(list);
  }
});

test("more text than a link holds stays at home, and the link opens", () => {
  const long = Array.from({ length: 50 }, () => ({ input: "春".repeat(400), target: "风".repeat(200) }));
  const link = writeLink(experiment("tang", long), taskOf("tang"));
  expect(parseLink(link, catalog)).toMatchObject({ corrections: [], steps: 5 });
  const most = [{ input: "春".repeat(1_900), target: "风".repeat(700) }];
  expect(parseLink(writeLink(experiment("tang", most), taskOf("tang")), catalog)?.corrections).toEqual(most);
});

test.each([
  ["tang", [{ input: "x".repeat(2_001), target: "y" }]], ["tang", [{ input: "x", target: "" }]], ["tang", [{ input: "x", target: 3 }]],
  ["tang", [{ input: "x", target: "y".repeat(2_001) }]], ["sentiment", [{ input: "x", target: "maybe" }]], ["house-price", [{ input: "x", target: 3 }]],
  ["house-price", [{ input: "x", target: "y" }]],
])("a correction of %s that does not fit is refused", (task, corrections) => expect(kind(packed(task, corrections))).toBe("bad-link"));
