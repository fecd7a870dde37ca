// @vitest-environment node
// 100,000 links that are broken in every way that comes to mind: each opens, within the bounds, or is a KindlingError. The
// seed is fixed, so a failure comes again.

import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import golden from "../fixtures/links.json";
import { KindlingError } from "../../www/errors";
import { parseLink } from "../../www/spec/link";
import { MOST_NUMBERS, unpackWeights } from "../../www/spec/link-weights";
import { catalog } from "./catalog";

const COUNT = 100_000;
/** Time that one link may take, in the best of three tries: a busy machine stalls now and then. The slowest takes a few milliseconds. */
const MOST_MS = 250;

let state = 12_345;
const random = (below: number): number => { state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff; return (state >>> 9) % below; };
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

const links = golden.map(({ link }) => link);
/** 1 MB of zeros, of 200,000 numbers, of nested JSON: a thousandth of that in a link. */
const bombs = [new Uint8Array(1_000_000), new TextEncoder().encode("1:1:1,".repeat(150_000)), new TextEncoder().encode("[".repeat(800_000))].map((bytes) => base64(deflateRawSync(bytes)));
const HUGE = ["1e400", "-1e308", "9".repeat(400), "NaN", "Infinity", "-0", "0x10", "1".repeat(9), "4294967296", "1e-400"];

const MUTATIONS: ReadonlyArray<(link: string) => string> = [
  // One bit of one character.
  (link) => { const at = random(link.length); return link.slice(0, at) + String.fromCharCode(link.charCodeAt(at) ^ (1 << random(8))) + link.slice(at + 1); },
  // Cut short, or a piece taken out.
  (link) => link.slice(0, random(link.length + 1)),
  (link) => { const at = random(link.length + 1); return link.slice(0, at) + link.slice(at + random(9)); },
  // The head of one and the tail of another; a field of another.
  (link) => { const other = pick(links); return link.slice(0, random(link.length)) + other.slice(random(other.length)); },
  (link) => `${link}&${pick(pick(links).slice(4).split("&"))}`,
  // A field twice, a huge number, characters that do not belong there.
  (link) => `${link}&${pick(link.split("&"))}`,
  (link) => { const fields = link.split("&"); const at = random(fields.length); fields[at] = `${(fields[at] ?? "").split("=")[0]}=${pick(HUGE)}`; return fields.join("&"); },
  (link) => { const at = random(link.length + 1); return link.slice(0, at) + pick(["&", "=", "%", "%E0%A4", "\u0000", "\ud800", "🔥", "+/==", "__proto__=1", ":", ",", String.fromCharCode(random(128))]) + link.slice(at); },
  // A long form of what this is, so that mutations of the plain text are met behind the compression too.
  (link) => `#v1z&${base64(deflateRawSync(new TextEncoder().encode(link.replace(/^#v1z?&/, ""))))}`,
];
/** Something that inflates to much; rarer, because to find that out takes longer than all else. */
const BOMBS: typeof MUTATIONS = [
  (link) => `${link}&${pick(["weights", "data", "corrections", "changes"])}=${pick(bombs)}`,
  (link) => `${pick(["#v1z&", `${link.replace(/^#v1&/, "#v1z&")}&`])}${pick(bombs)}`,
];

/** The kind of a refusal, or "opened"; anything else fails the test. */
function outcome(link: string): string {
  try {
    const read = parseLink(link, catalog);
    if (!read) return "empty";
    const { changes, corrections, data, weights } = read;
    const found = weights === undefined ? [] : unpackWeights(weights);
    const numbers = found instanceof Uint8Array ? [found.length / 4] : found.flat();
    if (numbers.length > MOST_NUMBERS || !numbers.every((w) => Number.isFinite(w)) || (found instanceof Uint8Array && found.length > 64_000)) return "unbounded weights";
    if (changes.length > 200 || corrections.length > 50 || (data?.length ?? 0) > 64_000) return "unbounded parts";
    return "opened";
  } catch (error) {
    return error instanceof KindlingError ? error.kind : `not typed: ${String(error)}`;
  }
}

/** Whether a link that took long takes long again, twice. */
function slow(link: string): boolean {
  const times = [0, 1].map(() => { const before = performance.now(); outcome(link); return performance.now() - before; });
  return Math.min(...times) > MOST_MS;
}

test("mutated links open or fail with a typed error, fast and within bounds", () => {
  const allowed = new Set(["opened", "empty", "bad-link", "unknown-task", "unknown-setting", "out-of-range", "no-such-choice"]);
  const counts: Record<string, number> = {};
  for (let i = 0; i < COUNT; i++) {
    let link = pick(links);
    for (let edits = 1 + random(3); edits > 0; edits--) link = pick(random(40) === 0 ? BOMBS : MUTATIONS)(link) || "#";
    const before = performance.now();
    const found = outcome(link);
    const ms = performance.now() - before;
    if (!allowed.has(found) || (ms > MOST_MS && slow(link))) throw new Error(`${found} after ${ms} ms: ${JSON.stringify(link)}`);
    counts[found] = (counts[found] ?? 0) + 1;
  }
  // Both sides are met: mutations that still open, and refusals of each kind.
  for (const found of allowed) expect(counts[found] ?? 0, found).toBeGreaterThan(found === "empty" ? 0 : 300);
}, 180_000);
