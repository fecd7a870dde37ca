// Links: golden ones open for ever, every mutation is either a valid experiment or a typed error.

import { expect, test } from "vitest";
import golden from "../fixtures/links.json";
import { KindlingError } from "../../www/errors";
import { deflateSync } from "fflate";
import type { Experiment } from "../../www/protocol";
import { check, claimOf, readClaim, writeClaim } from "../../www/spec/claim";
import { checkValue, parseLink, unpackWeights, writeLink } from "../../www/spec/link";
import { readHeader } from "../../www/spec/safetensors";
import { catalog } from "./catalog";

const task = catalog.tasks[0] ?? (() => { throw new Error("no task"); })();

// Somebody has these links: lines are added to the file, never changed or taken away.
test.each(golden as Array<{ link: string; task?: string; settings: object; stage: string; steps: number }>)("golden link $link", ({ link, task: id = "house-price", settings, stage, steps }) => {
  const read = parseLink(link, catalog);
  expect(read).toMatchObject({ task: id, stage, steps });
  expect(read?.settings).toEqual(settings);
  const own = catalog.tasks.find((info) => info.id === id) ?? task;
  expect(parseLink(read ? writeLink(read, own) : "", catalog)).toEqual(read);
});

test("what a golden link carries beside settings is read", () => {
  const read = golden.map(({ link }) => parseLink(link, catalog));
  expect(read.map((found) => found?.claim).filter(Boolean)).toEqual([
    { measure: "r2", value: 0.6046 }, { measure: "r2", value: 0.6046 }, { measure: "loss", value: 4.496 }, { measure: "accuracy", value: 0.773 },
  ]);
  const weights = read.flatMap((found) => found?.weights ?? []);
  expect(weights.map((packed) => packed.length)).toEqual([289]);
  expect(readHeader(unpackWeights(weights[0] ?? new Uint8Array()))).toMatchObject({ task: "house-price" });
  expect(read.flatMap((found) => found?.corrections ?? [])).toHaveLength(2);
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
  ["#v1&claim=r2:", "bad-link"], ["#v1&claim=beauty:1", "bad-link"], ["#v1&claim=r2:1e999", "bad-link"], ["#v1&claim=r2:NaN", "bad-link"],
  ["#v1&weights=%", "bad-link"], [`#v1&weights=${"A".repeat(12_000)}`, "bad-link"], ["#v1&claim=r2:1&claim=r2:1", "bad-link"],
  ["#v1&changes=1:x:0", "bad-link"], ["#v1z&AAAA", "bad-link"], ["#v1z&", "bad-link"],
])("%s is refused as %s", (link, expected) => expect(kind(link)).toBe(expected));

test("a decompression bomb is stopped", () => {
  const bomb = Buffer.from(deflateSync(new Uint8Array(4_000_000))).toString("base64url");
  expect(bomb.length).toBeLessThan(16_000);
  expect(kind(`#v1z&${bomb}`)).toBe("bad-link");
});

test("a bomb for weights is stopped", () => {
  const bomb = deflateSync(new Uint8Array(4_000_000));
  expect(bomb.length).toBeLessThan(8_192);
  expect(() => unpackWeights(bomb)).toThrow(KindlingError);
});

test("a claim of any number of digits is written so that it can be read", () => {
  for (const [value, written] of [[0.6051234567891234, 0.6051], [-0.000012345678, -0.000012], [1e-9, 0], [3.0000000001, 3], [123_456.789, 123_500]] as const) {
    expect(readClaim(writeClaim({ measure: "r2", value })), String(value)).toEqual({ measure: "r2", value: written });
  }
});

test("a claim is confirmed within its tolerance, and not by another measure", () => {
  const metrics = { type: "regression", rows: 10, mse: 1, rmse: 1, mae: 1, r2: 0.8 } as const;
  expect(claimOf(metrics)).toEqual({ measure: "r2", value: 0.8 });
  expect(check({ measure: "r2", value: 0.804 }, metrics, false)).toMatchObject({ confirmed: true, found: 0.8 });
  expect(check({ measure: "r2", value: 0.81 }, metrics, false)).toMatchObject({ confirmed: false });
  expect(check({ measure: "r2", value: 0.81 }, metrics, true)).toMatchObject({ confirmed: true });
  expect(check({ measure: "accuracy", value: 0.8 }, metrics, true)).toMatchObject({ confirmed: false, found: null });
  const text = { type: "language", rows: 10, loss: 2, perplexity: 7.4, bits: 2.9 } as const;
  expect(check({ measure: "loss", value: 2.009 }, text, false).confirmed).toBe(true);
  expect(check({ measure: "loss", value: 2.02 }, text, false).confirmed).toBe(false);
});

test("100,000 mutated links never do anything but open or fail with a typed error", () => {
  let state = 12345;
  const random = (below: number) => { state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff; return (state >>> 9) % below; };
  const seeds = [...golden.map((g) => g.link), "#v1z&c3BlY2lhbA"];
  const counts: Record<string, number> = {};
  let slowest = 0;
  for (let i = 0; i < 100_000; i++) {
    let link = seeds[random(seeds.length)] ?? "";
    const edits = 1 + random(3);
    for (let k = 0; k < edits; k++) {
      const at = random(link.length + 1);
      const insert = [String.fromCharCode(random(128)), "&", "=", "1e400", "\u0000", "%", ""][random(7)] ?? "";
      link = link.slice(0, at) + insert + link.slice(at + random(5));
    }
    const begun = performance.now();
    const found = kind(link);
    slowest = Math.max(slowest, performance.now() - begun);
    expect(found, link).not.toMatch(/^not typed/);
    counts[found] = (counts[found] ?? 0) + 1;
  }
  expect(counts["valid"] ?? 0).toBeGreaterThan(1_000);
  expect(counts["bad-link"] ?? 0).toBeGreaterThan(1_000);
  // A link of 16,000 characters takes 2 ms; a pause of the garbage collector is no hang.
  expect(slowest).toBeLessThan(1_000);
  // 2 s on a quiet machine; it is a count that is held here, not a time.
}, 60_000);

test("values are checked against their row", () => {
  const rate = task.parameters.find((row) => row.key === "learningRate");
  if (!rate) throw new Error("no learning rate");
  expect(checkValue(rate, 0.1)).toBe(0.1);
  for (const bad of [0, -1, 1e9, NaN, Infinity, "0.1", true]) expect(() => checkValue(rate, bad)).toThrow(KindlingError);
});
