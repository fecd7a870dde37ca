// Embeds: what an address, a message and a challenge may say, and what becomes of everything else.

import { expect, test } from "vitest";
import { holds, isWhole, measured, readChallenge, resultLine, writeChallenge } from "../../www/embed/challenge";
import { readFromFrame, readToFrame } from "../../www/embed/messages";
import { readEmbed, shownRows } from "../../www/embed/options";
import { catalog } from "./catalog";

test("a page is an embed only if its address says so", () => {
  expect(readEmbed("")).toBeNull();
  expect(readEmbed("?embed=0&stages=train")).toBeNull();
  expect(readEmbed("?embed=1")?.stages).toHaveLength(8);
});

test("stages come in their order, unknown ones are left out", () => {
  expect(readEmbed("?embed=1&stages=evaluate,moon,train")?.stages).toEqual(["train", "evaluate"]);
  expect(readEmbed("?embed=1&stages=moon")?.stages).toHaveLength(8);
  expect(readEmbed(`?embed=1&stages=${"train,".repeat(10_000)}`)?.stages).toEqual(["train"]);
});

test.each([
  ["", "all"], ["all", "all"], ["locked", "locked"], ["hidden", "hidden"], ["learningRate,model", ["learningRate", "model"]], ["a b,<script>,x", ["x"]],
])("controls=%s", (text, expected) => expect(readEmbed(`?embed=1&controls=${encodeURIComponent(text)}`)?.controls).toEqual(expected));

test("a lesson shows the settings that it names", () => {
  const rows = catalog.tasks[0]?.parameters ?? [];
  expect(shownRows(rows, "all")).toEqual(rows);
  expect(shownRows(rows, "locked")).toEqual(rows);
  expect(shownRows(rows, "hidden")).toEqual([]);
  expect(shownRows(rows, ["seed", "nothing"]).map(({ key }) => key)).toEqual(["seed"]);
});

test("a challenge is read, written and held", () => {
  const text = "test.r2>=0.8;steps<=2000;parameters<=200";
  const challenge = readChallenge(text) ?? [];
  expect(writeChallenge(challenge)).toBe(text);
  const state = { steps: 1_500, parameters: 49, test: { type: "regression", rows: 9, mse: 1, rmse: 1, mae: 1, r2: 0.81 } as const };
  expect(challenge.map((condition) => holds(condition, measured(condition.measure, state)))).toEqual([true, true, true]);
  expect(challenge.map((condition) => holds(condition, measured(condition.measure, { ...state, steps: 2_001, test: null })))).toEqual([false, false, true]);
  // A measure that the task does not have is never met.
  expect(measured("test.accuracy", state)).toBeUndefined();
  expect(holds({ measure: "test.accuracy", atLeast: false, bound: 1 }, undefined)).toBe(false);
});

test.each(["", "test.r2", "beauty>=1", "steps<=1e9", "steps<2", "steps<=NaN", "steps<=1;".repeat(7), "x".repeat(500), "steps<=1;", "constructor>=0"])(
  "%s is no challenge", (text) => expect(readChallenge(text)).toBeNull());

test("a result line that lost a character is seen", () => {
  const line = resultLine("spiral", [["test.accuracy", 0.95], ["steps", 800]], "https://example.org/d/spiral/#v1&task=spiral&steps=800");
  expect(line).toMatch(/^kindling1 spiral test\.accuracy=0\.95 steps=800 #\w+ https:/);
  expect(isWhole(line)).toBe(true);
  for (const broken of [line.slice(0, -1), line.replace("0.95", "0.96"), line.replace("steps=800", "steps=80"), "", "kindling1"]) expect(isWhole(broken)).toBe(false);
});

test.each([null, 7, "height", [], {}, { kindling: 2, type: "height", height: 5 }, { kindling: 1, type: "height", height: -5 }, { kindling: 1, type: "height", height: 1e9 },
  { kindling: 1, type: "height", height: "5" }, { kindling: 1, type: "state", running: 1, step: 2 }, { kindling: 1, type: "toString" }])(
  "a frame that says %j is not heard", (data) => expect(readFromFrame(data)).toBeNull());

test.each([null, "play", { type: "play" }, { kindling: 1, type: "eval" }, { kindling: 1, type: "theme", theme: "red" }, { kindling: 1, type: "language", language: "xx" }])(
  "a page that says %j is not heard", (data) => expect(readToFrame(data)).toBeNull());

test("what both sides say is understood", () => {
  expect(readFromFrame({ kindling: 1, type: "height", height: 640, more: 1 })).toEqual({ kindling: 1, type: "height", height: 640 });
  expect(readFromFrame({ kindling: 1, type: "result", text: "x".repeat(30_000) })).toMatchObject({ type: "result", text: "x".repeat(20_000) });
  expect(readToFrame({ kindling: 1, type: "theme", theme: "dark" })).toEqual({ kindling: 1, type: "theme", theme: "dark" });
});
