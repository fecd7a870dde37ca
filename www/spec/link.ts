// A link's fragment: `#v1&key=value...`, only what differs from the task's defaults, in the catalogue's own words. Long
// ones are deflated: `#v1z&key=value&...<base64url>`, with the task and what is packed already before it. Everything in a
// link is untrusted: checked against the table, bounded. Weights, a claimed result, corrections and data of the user's own
// are in it only when the sender says so.

import type { Catalog, Change, Parameter, Stage, TaskInfo, Value } from "../bindings";
import { KindlingError } from "../errors";
import type { Experiment, Settings } from "../protocol";
import { readClaim, writeClaim } from "./claim";
import { bad, decode, deflated, encode, inflated } from "./link-bytes";
import { fitInLink, readCorrections, writeCorrections } from "./link-corrections";
import { unpackWeights } from "./link-weights";

export const STAGES: readonly Stage[] = ["data", "prepare", "train", "optimise", "evaluate", "deploy", "apply", "feedback"];
/** Characters of settings from which on they are deflated. */
const LONG = 1_500;
/** A longer fragment is not read. */
export const MOST_CHARACTERS = 32_000;
const MOST_INFLATED = 64_000;
/** Steps that a receiver replays. */
export const MOST_STEPS = 200_000;
/** Steps that weights may have behind them. */
const MOST_STEPS_OF_WEIGHTS = 999_999_999;
const MOST_CHANGES = 200;
/** Characters that data of the user's own may take. */
const MOST_DATA = 8_192;

/** The fragment of an experiment, with its `#`. */
export function writeLink(experiment: Experiment, task: TaskInfo): string {
  const { corrections, weights, claim, unrounded, data } = experiment;
  const parts: string[] = [];
  for (const row of task.parameters) {
    const value = experiment.settings[row.key];
    if (value === undefined || value === row.default) continue;
    parts.push(`${row.key}=${row.kind.type === "columns" ? encodeURIComponent(value) : String(value)}`);
  }
  if (experiment.stage !== "train") parts.push(`stage=${experiment.stage}`);
  const carried = fitInLink(corrections);
  // A receiver replays at most MOST_STEPS, and nothing that was learnt from what the link does not carry.
  const replayed = Math.min(MOST_STEPS, carried ? MOST_STEPS : experiment.retrainedFrom ?? MOST_STEPS);
  const steps = Math.min(experiment.steps, weights === undefined ? replayed : MOST_STEPS_OF_WEIGHTS);
  if (steps > 0) parts.push(`steps=${steps}`);
  const changes = experiment.changes.filter((change) => change.step <= MOST_STEPS);
  if (changes.length > 0) parts.push(`changes=${changes.map((c) => `${c.step}:${c.learningRate}:${c.l2}`).join(",")}`);
  if (carried) parts.push(`corrections=${writeCorrections(corrections)}`);
  if (experiment.retrainedFrom !== null && experiment.retrainedFrom <= MOST_STEPS && carried) parts.push(`retrained=${experiment.retrainedFrom}`);
  if (claim) parts.push(`claim=${writeClaim(claim)}`);
  if (unrounded) parts.push(`unrounded=${writeClaim(unrounded)}`);
  // These two are deflated already: they would only make the settings unreadable.
  const rows = data ? packData(data) : null;
  const packed = [...(weights === undefined ? [] : [`weights=${weights}`]), ...(rows === null ? [] : [`data=${rows}`])];
  const settings = parts.join("&");
  if (settings.length <= LONG) return `#v1&${[`task=${task.id}`, ...parts, ...packed].join("&")}`;
  return `#v1z&${[`task=${task.id}`, ...packed, deflated(encode(settings))].join("&")}`;
}

/** Data of the user's own as a link carries it; null when it is too large for one. */
export function packData(data: Uint8Array): string | null {
  if (data.length === 0 || data.length > MOST_INFLATED) return null;
  const text = deflated(data);
  return text.length <= MOST_DATA ? text : null;
}

/** Reads a fragment; null when it is empty. Throws a KindlingError that says what is wrong. */
export function parseLink(fragment: string, catalog: Catalog): Experiment | null {
  const text = fragment.replace(/^#/, "");
  if (text === "") return null;
  if (text.length > MOST_CHARACTERS) throw bad("too-long");
  const plain = text.startsWith("v1z&") ? plainOf(text.slice(4)) : text.startsWith("v1&") ? text.slice(3) : null;
  if (plain === null) throw bad("version");
  const fields = new Map<string, string>();
  for (const part of plain.split("&")) {
    const [key, value] = [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)];
    if (!part.includes("=") || fields.has(key)) throw bad("setting");
    fields.set(key, value);
  }
  return experiment(fields, catalog);
}

/** The last part is deflated; in the first links it was the only one. */
function plainOf(text: string): string {
  const at = text.lastIndexOf("&") + 1;
  return text.slice(0, at) + decode(inflated(text.slice(at), MOST_INFLATED), "compressed");
}

type Take = (key: string) => string | undefined;

function experiment(fields: Map<string, string>, catalog: Catalog): Experiment {
  const take: Take = (key) => {
    const value = fields.get(key);
    fields.delete(key);
    return value;
  };
  const task = taskOf(take("task") ?? catalog.tasks[0]?.id ?? "", catalog);
  const stage = take("stage") ?? "train";
  if (!STAGES.includes(stage as Stage)) throw bad("stage");
  const weights = take("weights");
  if (weights !== undefined) unpackWeights(weights);
  const steps = whole(take("steps") ?? "0", weights === undefined ? MOST_STEPS : MOST_STEPS_OF_WEIGHTS);
  if (weights !== undefined && steps === 0) throw bad("weights");
  const changes = readChanges(take("changes"));
  const corrections = readCorrections(take("corrections"), task);
  const retrained = take("retrained");
  const retrainedFrom = retrained === undefined ? null : whole(retrained, MOST_STEPS);
  if (retrainedFrom !== null && corrections.length === 0) throw bad("retrained");
  const results = readResults(take, task, weights);
  const data = readData(take("data"), task);
  const settings: Settings = Object.create(null) as Settings;
  for (const [key, text] of fields) {
    const row = task.parameters.find((parameter) => parameter.key === key);
    if (!row) {
      const message = `The setting "${key.slice(0, 40)}" is not known. Leave it out, or reset the settings.`;
      throw new KindlingError({ kind: "unknown-setting", message, parameters: { key: key.slice(0, 40) } });
    }
    settings[key] = checkValue(row, readValue(row, text));
  }
  return {
    task: task.id, settings: { ...settings }, stage: stage as Stage, steps, changes, corrections, retrainedFrom,
    ...(weights === undefined ? {} : { weights }), ...results, ...(data ? { data } : {}),
  };
}

function taskOf(id: string, catalog: Catalog): TaskInfo {
  const task = catalog.tasks.find((info) => info.id === id);
  if (task) return task;
  const known = catalog.tasks.map((info) => info.id).join(", ");
  const message = `There is no task "${id.slice(0, 40)}". Open one of: ${known}.`;
  throw new KindlingError({ kind: "unknown-task", message, parameters: { task: id.slice(0, 40), known } });
}

/** What the sender says of the result; nothing can be said of the rounding of no weights. */
function readResults(take: Take, task: TaskInfo, weights: string | undefined): Pick<Experiment, "claim" | "unrounded"> {
  const [claim, unrounded] = [take("claim"), take("unrounded")];
  if (unrounded !== undefined && weights === undefined) throw bad("claim");
  return {
    ...(claim === undefined ? {} : { claim: readClaim(claim, task) }),
    ...(unrounded === undefined ? {} : { unrounded: readClaim(unrounded, task) }),
  };
}

/** A table or text of the sender's own, for the tasks that open one. */
function readData(text: string | undefined, task: TaskInfo): Uint8Array | null {
  if (text === undefined) return null;
  if (text.length > MOST_DATA || task.kind === "pictures" || task.kind === "arrays") throw bad("data");
  const bytes = inflated(text, MOST_INFLATED);
  if (bytes.length === 0) throw bad("data");
  return bytes;
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
    throw bad("column");
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

function whole(text: string, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value <= most)) throw bad("number");
  return value;
}

function readChanges(text: string | undefined): Change[] {
  if (!text) return [];
  const items = text.split(",");
  if (items.length > MOST_CHANGES) throw bad("changes");
  return items.map((item) => {
    const [step, rate, l2, more] = item.split(":");
    const [learningRate, penalty] = [Number(rate || NaN), Number(l2 || NaN)];
    if (more !== undefined || !Number.isFinite(learningRate) || !Number.isFinite(penalty)) throw bad("changes");
    return { step: whole(step ?? "", MOST_STEPS), learningRate, l2: penalty };
  });
}
