// The page to try, in its pure parts: programs made ready to run, code in links and hostile links, values as text.

import { deflateSync } from "fflate";
import { expect, test } from "vitest";
import { EXAMPLES } from "../../www/api/examples";
import { describe, tableOf } from "../../www/try/describe";
import { brokenLine, prepare } from "../../www/try/prepare";
import { MOST_CODE, MOST_LINK, readFragment, writeCode } from "../../www/try/share";

const KINDLING = "https://example.org/sub/kindling.js";
const ready = (code: string): string => {
  const prepared = prepare(code, KINDLING);
  if ("refused" in prepared) throw new Error(prepared.refused);
  return prepared.code.replace(/\n;__kindling\.done\(\);$/, "");
};
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

test("kindling is imported from where it is, in every form; anything else is refused with its line", () => {
  expect(ready('import { open } from "kindling";')).toBe(`import { open } from "${KINDLING}";`);
  expect(ready("import * as k from './kindling.js';")).toBe(`import * as k from "${KINDLING}";`);
  expect(ready('export { open } from "kindling";')).toBe(`export { open } from "${KINDLING}";`);
  expect(ready('const k = await import("kindling");')).toBe(`__kindling.at(1);const k = await import("${KINDLING}");`);
  expect(ready('console.log("kindling");')).toBe('__kindling.at(1);console.log("kindling");');
  expect(prepare('\n\nimport "https://example.org/x.js";', KINDLING)).toEqual({ refused: "https://example.org/x.js", line: 3 });
  expect(prepare('await import("./other.js")', KINDLING)).toEqual({ refused: "./other.js", line: 1 });
});

test("loops ask the guard, and no line moves", () => {
  expect(ready("for (;;) {}")).toBe("__kindling.at(1);for (;;) {__kindling.loop(1);}");
  expect(ready("while (a) b()")).toBe("__kindling.at(1);while (a) {__kindling.loop(1);b()}");
  expect(ready("while (a) for (const b of c) d();e()")).toBe("__kindling.at(1);while (a) {__kindling.loop(1);for (const b of c) {__kindling.loop(1);d();}}__kindling.at(1);e()");
  expect(ready("do x(); while (y)\nz()")).toBe("__kindling.at(1);do {__kindling.loop(1);x();} while (y)\n__kindling.at(2);z()");
  expect(ready("function f() {\n  for await (const a of b) { c }\n}")).toBe("function f() {\n  for await (const a of b) {__kindling.loop(2); c }\n}");
  for (const code of Object.values(EXAMPLES)) {
    expect(ready(code).split("\n")).toHaveLength(code.split("\n").length);
    expect(ready(code).replaceAll(/__kindling\.at\(\d+\);/g, "").replace(`"${KINDLING}"`, '"kindling"').replaceAll(/\{?__kindling\.loop\(\d+\);/g, "").replace(/\s|\{|\}/g, "")).toBe(code.replace(/\s|\{|\}/g, ""));
  }
});

test("a prepared loop does the same, and the guard can end it", () => {
  const run = (code: string, loop: (line: number) => void): unknown =>
    new Function("__kindling", `${ready(code).replace("__kindling.at(3);sum", "return sum")}`)({ loop, at: () => undefined, done: () => undefined });
  const code = "let sum = 0;\nouter: for (let i = 0; i < 4; i++) for (const j of [1, 2, 3]) { if (j === 3) continue outer; sum += i * j; }\nsum";
  expect(run(code, () => undefined)).toBe(18);
  expect(() => run("let n = 0;\nfor (;;) n++", () => { throw new RangeError("ended"); })).toThrow("ended");
});

test("text that cannot be read is found", () => {
  expect(brokenLine("const a = 1;\nfoo(;\n")).toBe(2);
  expect(brokenLine(EXAMPLES["train"] ?? "")).toBeNull();
});

test("code goes through a link and comes back as it was", () => {
  const all = [...Object.values(EXAMPLES), "x", "console.log('我的模型 🔥');\n\n\ttab", "// <script>alert(1)</script>"];
  for (const code of all) expect(readFragment(writeCode(code) ?? "")).toEqual({ code });
  expect(writeCode("x".repeat(MOST_CODE))?.length).toBeLessThan(MOST_LINK);
  expect(writeCode("x".repeat(MOST_CODE + 1))).toBeNull();
  // Text without any pattern does not fit.
  let seed = 1;
  const noise = Array.from({ length: 15_000 }, () => String.fromCharCode(33 + ((seed = (seed * 48_271) % 2_147_483_647) % 90))).join("");
  expect(writeCode(noise)).toBeNull();
});

test("links ask for an example, or nothing", () => {
  expect(readFragment("#example=train")).toEqual({ example: "train" });
  for (const fragment of ["", "#", "#content", "#v1&task=spiral"]) expect(readFragment(fragment), fragment).toBe("nothing");
  for (const fragment of ["#example=", "#example=__proto__", "#example=../x"]) expect(readFragment(fragment), fragment).toBe("broken");
});

test("hostile links are refused, whatever they hold", () => {
  const bomb = base64(deflateSync(new Uint8Array(8_000_000)));
  const long = base64(deflateSync(new TextEncoder().encode("y".repeat(MOST_CODE + 1))));
  const bytes = base64(deflateSync(new Uint8Array([0xff, 0xfe, 0x80])));
  const good = writeCode("console.log(1, 2, 3);") ?? "";
  for (const fragment of [`#code=${bomb}`, `#code=${bomb.slice(0, 6_000)}`, `#code=${long}`, `#code=${bytes}`, "#code=", "#code=%00", "#code=AAAA", "#code=_", `#code=${base64(deflateSync(new Uint8Array()))}`, `${good}!`, good.slice(0, -4), `#code=${"A".repeat(MOST_LINK)}`]) {
    expect(readFragment(fragment), fragment.slice(0, 40)).toBe("broken");
  }
});

test("two thousand mutated links neither throw nor give more than may be", () => {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=#&%";
  const links = Object.values(EXAMPLES).map((code) => writeCode(code) ?? "");
  let read = 0;
  for (let i = 0; i < 2_000; i++) {
    const link = [...(links[random(links.length)] ?? "")];
    for (let n = 1 + random(4); n > 0; n--) link.splice(6 + random(link.length - 6), random(2), alphabet[random(alphabet.length)] ?? "");
    const asked = readFragment(link.join(""));
    if (typeof asked !== "object") continue;
    read++;
    expect("code" in asked && asked.code.length).toBeLessThanOrEqual(MOST_CODE);
  }
  expect(read).toBeGreaterThan(0);
});

test("values are told as people read them, bounded", () => {
  const text = (value: unknown): string => describe(value).text;
  expect(text("a\nb")).toBe("a\nb");
  expect(text({ step: 3, "a b": ["x", null, undefined], f: Math.max })).toBe('{ step: 3, "a b": ["x", null, undefined], f: ƒ max() }');
  expect(text(new Float32Array([1, 0.5]))).toBe("Float32Array(2) [1, 0.5]");
  expect(text(new Map([["a", 1]]))).toBe("Map(1) { a: 1 }".replace("a:", '"\\"a\\"":'));
  expect(text(new (class Lab { x = 1; })())).toBe("Lab { x: 1 }");
  expect(text([-0, 1n, NaN, true])).toBe("[-0, 1n, NaN, true]");
  expect(text(Object.assign(new Error("no"), { name: "KindlingError", kind: "closed" }))).toBe("KindlingError (closed): no");
  const circle: Record<string, unknown> = { n: 1 };
  circle["me"] = circle;
  expect(text(circle)).toBe("{ n: 1, me: (circular) }");
  expect(text({ get bad(): number { throw new Error("mine"); } })).toContain("mine");
  const long = describe(new Float64Array(1_000_000));
  expect(long.entries).toHaveLength(100);
  expect(long.more).toBe(999_900);
  expect(long.text.length).toBeLessThan(200);
  const deep = { a: { b: { c: { d: { e: 1 } } } } };
  expect(text(deep)).toBe("{ a: { b: { c: { d: {…} } } } }");
});

test("tables take rows and columns from arrays and objects", () => {
  expect(tableOf([{ a: 1, b: "x" }, { a: 0.123456789 }])).toEqual({ columns: ["a", "b"], rows: [["0", "1", "x"], ["1", "0.123457", ""]], more: 0 });
  expect(tableOf({ one: 1, two: [5, 6] })).toEqual({ columns: ["=", "0", "1"], rows: [["one", "1", "", ""], ["two", "", "5", "6"]], more: 0 });
  expect(tableOf(Array.from({ length: 250 }, () => [1]))?.more).toBe(150);
  expect(tableOf("text")).toBeNull();
});
