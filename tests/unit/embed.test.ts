// Embeds, the parts without a page: messages, addresses, lists of settings, challenges, results, snippets. All of it is
// untrusted: what is not well-formed is refused with a sentence.

import { expect, test } from "vitest";
import { KindlingError } from "../../www/errors";
import { check, parseChallenge } from "../../www/embed/challenge";
import { message, readFromEmbed, readToEmbed } from "../../www/embed/protocol";
import { embedAddress } from "../../www/embed/query";
import { readOptions } from "../../www/embed/read";
import { challengeLink, checksum, readResult, writeResult } from "../../www/embed/result";
import { elementSnippet, frameSnippet } from "../../www/embed/snippet";
import type { RunState, SplitMetrics } from "../../www/bindings";
import { catalog } from "./catalog";

const task = catalog.tasks[0] ?? (() => { throw new Error("no task"); })();
const SITE = "https://kindling.example/sub/";

/** The kind of what is thrown. */
const kindOf = (act: () => unknown): string => {
  try {
    act();
    return "nothing";
  } catch (error) {
    return error instanceof KindlingError ? error.kind : String(error);
  }
};

test("well-formed messages are read, and nothing else of them is taken over", () => {
  const height = { ...message({ type: "height", height: 640 }), more: "x" };
  expect(readFromEmbed(height)).toEqual({ type: "height", height: 640 });
  expect(readFromEmbed(message({ type: "progress", running: true, step: 3, epoch: 1, loss: null, validation: 0.5 }))).toMatchObject({ step: 3, validation: 0.5 });
  expect(readFromEmbed(message({ type: "ready", task: "spiral", stages: ["train"], language: "zh" }))).toMatchObject({ stages: ["train"] });
  expect(readToEmbed(message({ type: "theme", theme: "dark" }))).toEqual({ type: "theme", theme: "dark" });
  expect(readToEmbed({ ...message({ type: "play" }), steps: 1e9 })).toEqual({ type: "play" });
});

test.each<[unknown]>([
  [null], [undefined], ["height"], [[]], [42], [{ type: "height", height: 3 }], [{ kindling: 2, type: "height", height: 3 }], [{ kindling: "1", type: "height", height: 3 }],
  [{ kindling: 1 }], [{ kindling: 1, type: "height" }], [{ kindling: 1, type: "height", height: "640" }], [{ kindling: 1, type: "height", height: NaN }],
  [{ kindling: 1, type: "height", height: -1 }], [{ kindling: 1, type: "height", height: 1e9 }], [{ kindling: 1, type: "ready", task: "a", stages: "train", language: "en" }],
  [{ kindling: 1, type: "progress", running: "yes", step: 1, epoch: 1, loss: 1, validation: 1 }], [{ kindling: 1, type: "result", text: "x".repeat(30_000), step: 1 }],
  [{ kindling: 1, type: "theme", theme: "__proto__" }], [{ kindling: 1, type: "language", language: "fr" }], [{ kindling: 1, type: "constructor" }], [{ kindling: 1, type: ["play"] }],
])("a broken message is none: %j", (data) => {
  expect(readFromEmbed(data)).toBeNull();
  expect(readToEmbed(data)).toBeNull();
});

test("an address is readable, and what is no task or link makes none", () => {
  expect(embedAddress(SITE, { task: "house-price", stages: "train,evaluate", lang: "zh", theme: "", link: "https://elsewhere/#v1&width=16" }))
    .toBe("https://kindling.example/sub/d/house-price/?embed=1&stages=train,evaluate&lang=zh#v1&width=16");
  for (const broken of [{ task: "../x" }, { task: "" }, { task: "a".repeat(41) }, { task: "spiral", link: "#javascript:alert(1)" }, { task: "spiral", link: `#v1&${"x".repeat(20_000)}` }]) {
    expect(() => embedAddress(SITE, broken)).toThrow();
  }
});

test("options: rooms in their order, settings free, locked or hidden", () => {
  const read = (search: string) => readOptions(search, task);
  expect(read("?embed=1&stages=evaluate,train,evaluate")).toMatchObject({ embedded: true, stages: ["evaluate", "train"], autorun: false, free: true });
  expect(read("?embed=1&autorun=1").autorun).toBe(true);
  expect(read("?autorun=1&stages=train")).toMatchObject({ embedded: false, autorun: false });
  expect(read("?stages=train").stages).toHaveLength(8);
  const states = (controls: string) => ["learningRate", "model", "seed"].map((key) => read(`?embed=1&controls=${controls}`).control(key));
  expect(states("")).toEqual(["free", "free", "free"]);
  expect(states("locked")).toEqual(["locked", "locked", "locked"]);
  expect(states("hidden")).toEqual(["hidden", "hidden", "hidden"]);
  expect(states("learningRate,model:locked")).toEqual(["free", "locked", "hidden"]);
  expect(states("model:locked,seed:hidden")).toEqual(["free", "locked", "hidden"]);
  for (const broken of ["stages=nonsense", "stages=train,", "controls=nonsense", "controls=seed:open", "controls=__proto__", `controls=${Array(100).fill("seed").join(",")}`]) {
    expect(kindOf(() => read(`?embed=1&${broken}`)), broken).toBe("bad-embed");
  }
});

test("a challenge is read and written the same", () => {
  const { conditions, text, mostSteps } = parseChallenge(" test.r2>=0.8 ;steps<=2000;parameters<=200; ", task);
  expect(conditions).toHaveLength(3);
  expect(text).toBe("test.r2>=0.8;steps<=2000;parameters<=200");
  expect(mostSteps).toBe(2000);
  expect(parseChallenge("validation.rmse<=3e4", task)).toMatchObject({ text: "validation.rmse<=30000", mostSteps: Infinity });
});

test.each(["", ";", "steps<=2000", "test.r2>0.8", "test.r2=0.8", "test.r2>=", "test.r2>=x", "test.r2>=Infinity", "test.accuracy>=0.9", "r2>=0.8", "all.r2>=0.8", "test.r2>=0.8;steps>=3",
  "test.r2>=0.8;steps<=1.5", "test.r2>=0.8;steps<=0", "test.r2>=0.8;test.r2>=0.9", "test.__proto__>=0", "test.rows>=1", `test.r2>=0.8${";steps<=1".repeat(9)}`, `test.r2>=0.${"8".repeat(500)}`,
])("a broken challenge is refused: %s", (text) => expect(kindOf(() => parseChallenge(text, task))).toBe("bad-embed"));

const metrics = (r2: number): SplitMetrics => {
  const part = { type: "regression" as const, rows: 10, mse: 4, rmse: 2, mae: 1, r2 };
  return { train: part, validation: part, test: part };
};
const run = (step: number, parameters = 49): RunState => ({ step, parameters } as unknown as RunState);

test("conditions are met at their bounds, and unknown without metrics", () => {
  const challenge = parseChallenge("test.r2>=0.8;steps<=2000;parameters<=49", task);
  const met = (r2: number | null, step: number, parameters = 49) => check(challenge, { metrics: r2 === null ? null : metrics(r2), run: run(step, parameters) }).map((one) => one.met);
  expect(met(0.8, 2000)).toEqual([true, true, true]);
  expect(met(0.79999, 2001, 50)).toEqual([false, false, false]);
  expect(met(null, 0)).toEqual([false, true, true]);
  expect(met(NaN, 5)).toEqual([false, true, true]);
});

test("a result comes back as it was written, and any change of it is found", () => {
  const challenge = parseChallenge("test.r2>=0.8;steps<=2000", task);
  const link = challengeLink(SITE, "house-price", challenge, "locked", "#v1&task=house-price&steps=1900");
  expect(link).toContain("/d/house-price/?challenge=test.r2");
  const text = writeResult("house-price", check(challenge, { metrics: metrics(0.81234567), run: run(1900) }), link);
  const read = readResult(text);
  expect(read).toMatchObject({ task: "house-price", link });
  expect([...(read?.values ?? [])]).toEqual([["test.r2", 0.812346], ["steps", 1900]]);
  // A mail program may break the line.
  expect(readResult(`  ${text.replace(/ /g, "\n")}\n`)).toEqual(read);
  for (let i = 0; i < text.length; i++) {
    const changed = text.slice(0, i) + (text[i] === "7" ? "8" : "7") + text.slice(i + 1);
    expect(readResult(changed), changed).toBeNull();
    expect(readResult(text.slice(0, i))).toBeNull();
  }
});

test("a result that opens anything but a page is none", () => {
  const body = "kindling1 house-price test.r2=0.9";
  const link = "javascript:alert(1)";
  expect(readResult(`${body} sum=${checksum(`${body} ${link}`)} ${link}`)).toBeNull();
});

test("snippets escape what they are given", () => {
  const given = { query: { task: "spiral", stages: "train", challenge: 'test.accuracy>=0.9"><script>' }, width: "100%", height: 500, title: 'A "demo" <b>' };
  const box = document.createElement("div");
  box.innerHTML = frameSnippet(SITE, given);
  expect(box.children).toHaveLength(1);
  const frame = box.querySelector("iframe");
  expect(frame?.title).toBe('A "demo" <b>');
  expect(new URL(frame?.getAttribute("src") ?? "").searchParams.get("challenge")).toBe(given.query.challenge);
  box.innerHTML = elementSnippet(SITE, given);
  expect([...box.children].map(({ tagName }) => tagName)).toEqual(["SCRIPT", "KINDLING-DEMO"]);
  expect(box.querySelector("kindling-demo")?.getAttribute("challenge")).toBe(given.query.challenge);
});
