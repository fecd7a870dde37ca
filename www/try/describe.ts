// Values as people read them in a console: bounded text, with what is in objects where that is more than a line.

import type { Described, Table } from "./messages";

const MOST_TEXT = 10_000;
const MOST_ENTRIES = 100;
const MOST_DEPTH = 4;
const LINE = 160;

/** A value as an argument of console.log: a string stands without quotation marks. */
export const describe = (value: unknown): Described => (typeof value === "string" ? { text: value.slice(0, MOST_TEXT) } : describeValue(value, MOST_DEPTH, new Set()));

function describeValue(value: unknown, depth: number, above: ReadonlySet<object>): Described {
  if (typeof value === "string") return { text: JSON.stringify(value.slice(0, MOST_TEXT)) };
  if (typeof value === "bigint") return { text: `${value}n` };
  if (typeof value === "function") return { text: `ƒ ${value.name || "(anonymous)"}()` };
  if (typeof value !== "object" || value === null) return { text: Object.is(value, -0) ? "-0" : String(value) };
  try {
    return describeObject(value, depth, above);
  } catch (error) {
    // A getter or a proxy of the user's threw.
    return { text: `{${String(error).slice(0, LINE)}}` };
  }
}

function describeObject(value: object, depth: number, above: ReadonlySet<object>): Described {
  if (above.has(value)) return { text: "(circular)" };
  if (value instanceof Error) return { text: messageOf(value) };
  if (value instanceof Date) return { text: Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString() };
  if (value instanceof Blob) return { text: `Blob { size: ${value.size}, type: ${JSON.stringify(value.type)} }` };
  if (value instanceof Element) return { text: `<${value.localName}${value.id ? ` id=${JSON.stringify(value.id)}` : ""}>` };
  const listed = isList(value);
  const name = nameOf(value);
  const size = listed ? value.length : value instanceof Map || value instanceof Set ? value.size : null;
  const title = listed ? (name === "Array" ? "" : `${name}(${size}) `) : size !== null ? `${name}(${size}) ` : name === "Object" || name === "" ? "" : `${name} `;
  const all = entriesOf(value);
  if (depth === 0) return { text: all.length === 0 ? `${title}${listed ? "[]" : "{}"}` : `${title}${listed ? "[…]" : "{…}"}` };
  const inside = new Set([...above, value]);
  const entries = all.slice(0, MOST_ENTRIES).map(([key, one]): [string, Described] => [key, describeValue(one(), depth - 1, inside)]);
  const more = (size ?? all.length) - entries.length;
  const text = title + summary(entries, listed, more > 0);
  // What stands whole on a line need not be opened.
  return text.length <= LINE && more <= 0 && !text.includes("…") ? { text } : { text: text.length > LINE ? `${text.slice(0, LINE)} …` : text, entries, ...(more > 0 ? { more } : {}) };
}

function summary(entries: [string, Described][], listed: boolean, more: boolean): string {
  const parts = entries.map(([key, { text }]) => (listed ? text : `${/^[\w$]+$/.test(key) ? key : JSON.stringify(key)}: ${text}`));
  if (more) parts.push("…");
  return parts.length === 0 ? (listed ? "[]" : "{}") : listed ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
}

/** Names and ways to the values, at most as many as are shown and one more: a long array is not gone through. */
function entriesOf(value: object): [string, () => unknown][] {
  if (value instanceof Map) return [...value].slice(0, MOST_ENTRIES + 1).map(([key, one]) => [describeValue(key, 1, new Set()).text, () => one]);
  if (value instanceof Set) return [...value].slice(0, MOST_ENTRIES + 1).map((one, i) => [String(i), () => one]);
  if (isList(value)) return Array.from({ length: Math.min(value.length, MOST_ENTRIES + 1) }, (_, i) => [String(i), () => value[i]]);
  return Object.keys(value).map((key) => [key, () => (value as Record<string, unknown>)[key]]);
}

const isList = (value: object): value is ArrayLike<unknown> & object => Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
const nameOf = (value: object): string => String((Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null)?.constructor?.name ?? "");

/** "KindlingError (out-of-range): learningRate = ..." */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return describe(error).text;
  const kind = (error as { kind?: unknown }).kind;
  return `${error.name}${typeof kind === "string" ? ` (${kind})` : ""}: ${error.message}`.slice(0, MOST_TEXT);
}

/** What console.table shows of rows: an array or an object of objects, arrays or plain values; null of anything else. */
export function tableOf(data: unknown): Table | null {
  if (typeof data !== "object" || data === null) return null;
  const all = Object.entries(data);
  const rows = all.slice(0, MOST_ENTRIES);
  const columns = [...new Set(rows.flatMap(([, row]) => (typeof row === "object" && row !== null ? Object.keys(row) : ["="])))].slice(0, 30);
  const cell = (row: unknown, column: string): string => {
    const value = typeof row === "object" && row !== null ? (row as Record<string, unknown>)[column] : column === "=" ? row : undefined;
    return value === undefined ? "" : typeof value === "number" && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : describe(value).text.slice(0, LINE);
  };
  return { columns, rows: rows.map(([key, row]) => [key, ...columns.map((column) => cell(row, column))]), more: all.length - rows.length };
}
