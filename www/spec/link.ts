// A link's fragment: `#v1&key=value...`, only what differs from the task's defaults, in the catalogue's own words. Long
// ones are deflated: `#v1z&<base64url>`. Everything in a link is untrusted: checked against the table, bounded.

import { deflateSync } from "fflate";
import type { Catalog, Change, Correction, InputValue, Parameter, Stage, TaskInfo, Value } from "../bindings";
import { KindlingError } from "../errors";
import type { Experiment, Settings } from "../protocol";
import { readClaim, writeClaim } from "./claim";
import { MOST_WEIGHTS } from "./link-weights";
import { encode, fromBase64, inflate, toBase64 } from "./packing";

export const STAGES: readonly Stage[] = ["data", "prepare", "train", "optimise", "evaluate", "deploy", "apply", "feedback"];
const LONG = 1_500;
const MOST_CHARACTERS = 16_000;
const MOST_INFLATED = 64_000;
export const MOST_STEPS = 200_000;
const MOST_CHANGES = 200;
const MOST_CORRECTIONS = 50;
/** Bytes of all texts together: more make no link that opens. */
const MOST_TEXT_IN_LINK = 8_000;
/** Characters of a text, and of what it should have gone on like. */
const MOST_TEXT = 2_000;
const MOST_CONTINUED = 2_000;

function bad(reason: string): KindlingError {
  const message = `The link could not be read: ${reason}. Ask for it again, or start with the defaults.`;
  return new KindlingError({ kind: "bad-link", message, parameters: { reason } });
}

/** The fragment of an experiment, with its `#`. */
export function writeLink(experiment: Experiment, task: TaskInfo): string {
  const parts: string[] = [`task=${task.id}`];
  for (const row of task.parameters) {
    const value = experiment.settings[row.key];
    if (value === undefined || value === row.default) continue;
    parts.push(`${row.key}=${row.kind.type === "columns" ? encodeURIComponent(value) : String(value)}`);
  }
  if (experiment.stage !== "train") parts.push(`stage=${experiment.stage}`);
  // A receiver replays at most MOST_STEPS, and nothing that was learnt from pictures that the link cannot carry.
  const carried = inLink(experiment.corrections) ? MOST_STEPS : Math.min(MOST_STEPS, experiment.retrainedFrom ?? MOST_STEPS);
  const steps = Math.min(experiment.steps, carried);
  if (steps > 0) parts.push(`steps=${steps}`);
  const changes = experiment.changes.filter((change) => change.step <= MOST_STEPS);
  if (changes.length > 0) parts.push(`changes=${changes.map((c) => `${c.step}:${c.learningRate}:${c.l2}`).join(",")}`);
  if (inLink(experiment.corrections)) parts.push(`corrections=${toBase64(encode(JSON.stringify(experiment.corrections)))}`);
  if (experiment.retrainedFrom !== null && experiment.retrainedFrom <= MOST_STEPS && inLink(experiment.corrections)) parts.push(`retrained=${experiment.retrainedFrom}`);
  if (experiment.claim) parts.push(`claim=${writeClaim(experiment.claim)}`);
  if (experiment.weights) parts.push(`weights=${toBase64(experiment.weights)}`);
  const plain = parts.join("&");
  return plain.length <= LONG ? `#v1&${plain}` : `#v1z&${toBase64(deflateSync(encode(plain), { level: 9 }))}`;
}

/** Rows of a table and short texts fit into a link; drawn pictures are too large, and the user's own. */
const inLink = (corrections: Correction[]): boolean => corrections.length > 0 && corrections.every((c) => !Array.isArray(c.input)) &&
  encode(corrections.map((c) => (typeof c.input === "string" ? c.input + String(c.target) : "")).join("")).length <= MOST_TEXT_IN_LINK;

/** Reads a fragment; null when it is empty. Throws a KindlingError that says what is wrong. */
export function parseLink(fragment: string, catalog: Catalog): Experiment | null {
  const text = fragment.replace(/^#/, "");
  if (text === "") return null;
  if (text.length > MOST_CHARACTERS) throw bad("it is too long");
  const plain = text.startsWith("v1z&") ? inflated(text.slice(4)) : text.startsWith("v1&") ? text.slice(3) : null;
  if (plain === null) throw bad("it is of another version");
  const fields = new Map<string, string>();
  for (const part of plain.split("&")) {
    const [key, value] = [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)];
    if (!part.includes("=") || fields.has(key)) throw bad(`"${part.slice(0, 40)}" is no setting`);
    fields.set(key, value);
  }
  return experiment(fields, catalog);
}

function experiment(fields: Map<string, string>, catalog: Catalog): Experiment {
  const take = (key: string): string | undefined => {
    const value = fields.get(key);
    fields.delete(key);
    return value;
  };
  const id = take("task") ?? catalog.tasks[0]?.id ?? "";
  const task = catalog.tasks.find((info) => info.id === id);
  if (!task) {
    const known = catalog.tasks.map((info) => info.id).join(", ");
    const message = `There is no task "${id.slice(0, 40)}". Open one of: ${known}.`;
    throw new KindlingError({ kind: "unknown-task", message, parameters: { task: id.slice(0, 40), known } });
  }
  const stage = take("stage") ?? "train";
  if (!STAGES.includes(stage as Stage)) throw bad(`there is no stage "${stage.slice(0, 40)}"`);
  const steps = whole(take("steps") ?? "0", MOST_STEPS);
  const changes = readChanges(take("changes"));
  const corrections = readCorrections(take("corrections"), task);
  const retrained = take("retrained");
  const retrainedFrom = retrained === undefined ? null : whole(retrained, MOST_STEPS);
  if (retrainedFrom !== null && corrections.length === 0) throw bad("it retrains without corrections");
  const claim = readOptional(take("claim"), (text) => readClaim(text) ?? "its claim is broken");
  const weights = readOptional(take("weights"), (text) => {
    const packed = fromBase64(text, bad);
    return packed.length <= MOST_WEIGHTS ? packed : "its weights are too large";
  });
  const settings: Settings = Object.create(null) as Settings;
  for (const [key, text] of fields) {
    const row = task.parameters.find((parameter) => parameter.key === key);
    if (!row) {
      const message = `The setting "${key.slice(0, 40)}" is not known. Leave it out, or reset the settings.`;
      throw new KindlingError({ kind: "unknown-setting", message, parameters: { key: key.slice(0, 40) } });
    }
    settings[key] = checkValue(row, readValue(row, text));
  }
  return { task: id, settings: { ...settings }, stage: stage as Stage, steps, changes, corrections, retrainedFrom, ...(claim && { claim }), ...(weights && { weights }) };
}

function readValue(row: Parameter, text: string): Value {
  if (row.kind.type === "toggle") return text === "true" ? true : text === "false" ? false : text;
  if (row.kind.type === "number") return /^-?\d+(\.\d+)?(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : NaN;
  return row.kind.type === "columns" ? decoded(text) : text;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw bad("a column's name is broken");
  }
}

/** Checks a value against its row of the table; the engine checks again. */
export function checkValue(row: Parameter, value: Value): Value {
  const key = row.key;
  const shown = String(value).slice(0, 40);
  if (row.kind.type === "number") {
    const { min, max, integer } = row.kind;
    const fits = typeof value === "number" && value >= min && value <= max && (!integer || Number.isInteger(value));
    if (fits) return value;
    const message = `${key} = ${shown} is out of range. Choose a number from ${min} to ${max}.`;
    const parameters = { key, value: shown, min: String(min), max: String(max) };
    throw new KindlingError({ kind: "out-of-range", message, parameters });
  }
  const options = row.kind.type === "toggle" ? ["true", "false"] : row.kind.options;
  const named = (text: string) => options.length === 0 || text.split("\n").every((name) => name === "" || options.includes(name));
  const fits = row.kind.type === "toggle" ? typeof value === "boolean"
    : typeof value === "string" && (row.kind.type === "choice" ? options.includes(value) : named(value));
  if (fits) return value;
  const message = `"${shown}" is no choice for ${key}. Choose one of: ${options.join(", ")}.`;
  throw new KindlingError({ kind: "no-such-choice", message, parameters: { key, value: shown, options: options.join(", ") } });
}

/** Of a field that may be left out; a string says what is wrong with it. */
function readOptional<T extends object>(text: string | undefined, read: (text: string) => T | string): T | undefined {
  const found = text === undefined ? undefined : read(text);
  if (typeof found === "string") throw bad(found);
  return found;
}

function whole(text: string, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value <= most)) throw bad(`"${text.slice(0, 40)}" is no number up to ${most}`);
  return value;
}

function readChanges(text: string | undefined): Change[] {
  if (!text) return [];
  const items = text.split(",");
  if (items.length > MOST_CHANGES) throw bad("it changes settings too often");
  return items.map((item) => {
    const [step, rate, l2, more] = item.split(":");
    const [learningRate, penalty] = [Number(rate || NaN), Number(l2 || NaN)];
    if (more !== undefined || !Number.isFinite(learningRate) || !Number.isFinite(penalty)) throw bad("a change is broken");
    return { step: whole(step ?? "", MOST_STEPS), learningRate, l2: penalty };
  });
}

function readCorrections(text: string | undefined, task: TaskInfo): Correction[] {
  if (!text) return [];
  let list: unknown;
  try {
    list = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(fromBase64(text, bad)));
  } catch {
    throw bad("its corrections are broken");
  }
  if (!Array.isArray(list) || list.length > MOST_CORRECTIONS) throw bad("its corrections are broken");
  return list.map((item: unknown) => correction(item, task));
}

function correction(item: unknown, task: TaskInfo): Correction {
  const given = (typeof item === "object" && item !== null ? item : {}) as { input?: unknown; target?: unknown; price?: unknown };
  // The first links called it `price`.
  const target = given.target ?? given.price;
  if (typeof given.input === "string") return { input: boundedText(given.input, MOST_TEXT), target: textTarget(target, task) };
  const fits = task.classes.length > 0 ? task.classes.includes(target as string) : typeof target === "number" && Number.isFinite(target);
  if (!fits || typeof given.input !== "object" || given.input === null) throw bad("a correction is broken");
  const clean: Record<string, InputValue> = {};
  for (const [name, value] of Object.entries(given.input)) {
    const column = task.columns.find((c) => c.name === name);
    if (!column || typeof value !== (column.numeric ? "number" : "string")) throw bad("a correction is broken");
    clean[name] = value as InputValue;
  }
  return { input: clean, target: target as InputValue };
}

/** What is right of a text: a class, or of a task that foretells characters what follows. */
function textTarget(target: unknown, task: TaskInfo): string {
  if (task.kind === "sentences" && task.classes.includes(target as string)) return target as string;
  if (task.kind === "text" || task.kind === "lines") {
    const text = boundedText(target, MOST_CONTINUED);
    if (text !== "") return text;
  }
  throw bad("a correction is broken");
}

function boundedText(value: unknown, most: number): string {
  if (typeof value === "string" && value.length <= most) return value;
  throw bad("a correction is broken");
}

function inflated(text: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(inflate(fromBase64(text, bad), MOST_INFLATED, bad));
  } catch (error) {
    throw error instanceof KindlingError ? error : bad("its compressed part is broken");
  }
}

/** The safetensors file of the weights in a link. */
export const unpackWeights = (packed: Uint8Array): Uint8Array<ArrayBuffer> => inflate(packed, MOST_INFLATED, bad);
