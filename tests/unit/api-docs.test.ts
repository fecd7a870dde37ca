// The reference names what there is: every public name has an entry, every entry a public name.

import { expect, test } from "vitest";
import { ENTRIES } from "../../www/api/entries";
import { declaration, exported, members } from "../../www/pages/api";

test("every public name of kindling.js and of a Lab has an entry, and no entry is of something else", () => {
  const names = [...exported().values, ...members().keys()].sort();
  expect(names.length).toBeGreaterThan(35);
  expect(ENTRIES.map(({ name }) => name).sort()).toEqual(names);
});

test("signatures are whole", () => {
  const found = members();
  expect(found.get("train")).toBe("train({ steps }: { steps?: number } = {}): Promise<TrainResult>");
  expect(found.get("backend")).toBe("get backend(): Backend");
  expect(found.get("predict")).toBe("predict(input: Input): Promise<Prediction>");
  for (const [name, signature] of found) expect(signature, name).toContain(": ");
});

test("a private member is none", () => {
  const found = members("export class Lab {\n  private hidden(): void {\n  }\n  /** Seen. */\n  seen(): void {\n  }\n}");
  expect([...found.keys()]).toEqual(["seen"]);
});

test("every exported type has its declaration", () => {
  for (const name of exported().types) expect(declaration(name), name).toContain(name);
});
