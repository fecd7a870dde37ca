// Corrections in a link: rows and short texts of the user's own, as JSON in base64url, checked against the task.

import type { Correction, InputValue, TaskInfo } from "../bindings";
import { bad, decode, encode, fromBase64, toBase64 } from "./link-bytes";

const MOST_CORRECTIONS = 50;
/** Bytes of all texts together: more make no link that opens. */
const MOST_TEXT_IN_LINK = 8_000;
/** Characters of a text, and of what it should have gone on like. */
const MOST_TEXT = 2_000;
const MOST_CONTINUED = 2_000;

/** Rows of a table and short texts fit into a link; drawn pictures are too large. */
export const fitInLink = (corrections: readonly Correction[]): boolean =>
  corrections.length > 0 && corrections.length <= MOST_CORRECTIONS && corrections.every((c) => !Array.isArray(c.input)) &&
  encode(corrections.map((c) => (typeof c.input === "string" ? c.input + String(c.target) : "")).join("")).length <= MOST_TEXT_IN_LINK;

export const writeCorrections = (corrections: readonly Correction[]): string => toBase64(encode(JSON.stringify(corrections)));

export function readCorrections(text: string | undefined, task: TaskInfo): Correction[] {
  if (!text) return [];
  let list: unknown;
  try {
    list = JSON.parse(decode(fromBase64(text), "corrections"));
  } catch {
    throw bad("corrections");
  }
  if (!Array.isArray(list) || list.length > MOST_CORRECTIONS) throw bad("corrections");
  return list.map((item: unknown) => correction(item, task));
}

function correction(item: unknown, task: TaskInfo): Correction {
  const given = (typeof item === "object" && item !== null ? item : {}) as { input?: unknown; target?: unknown; price?: unknown };
  // The first links called it `price`.
  const target = given.target ?? given.price;
  if (typeof given.input === "string") return { input: boundedText(given.input, MOST_TEXT), target: textTarget(target, task) };
  // The columns of an own table are known once it is open: the engine checks these.
  const own = task.kind === "own-table";
  const fits = own ? isValue(target) : task.classes.length > 0 ? task.classes.includes(target as string) : typeof target === "number" && Number.isFinite(target);
  if (!fits || typeof given.input !== "object" || given.input === null) throw bad("corrections");
  const clean: Record<string, InputValue> = {};
  for (const [name, value] of Object.entries(given.input)) {
    const column = task.columns.find((c) => c.name === name);
    if (own ? !isValue(value) : !column || typeof value !== (column.numeric ? "number" : "string")) throw bad("corrections");
    clean[name] = value as InputValue;
  }
  return { input: clean, target: target as InputValue };
}

const isValue = (value: unknown): boolean => (typeof value === "string" ? value.length <= MOST_TEXT : typeof value === "number" && Number.isFinite(value));

/** What is right of a text: a class, or of a task that foretells characters what follows. */
function textTarget(target: unknown, task: TaskInfo): string {
  if (task.kind === "sentences" && task.classes.includes(target as string)) return target as string;
  if (task.kind === "text" || task.kind === "lines") {
    const text = boundedText(target, MOST_CONTINUED);
    if (text !== "") return text;
  }
  throw bad("corrections");
}

function boundedText(value: unknown, most: number): string {
  if (typeof value === "string" && value.length <= most) return value;
  throw bad("corrections");
}
