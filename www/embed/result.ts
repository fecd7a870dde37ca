// The result of a challenge as a string to paste: `kindling1 <task> <measure>=<value>… sum=<checksum> <link>`. The checksum
// finds what was mistyped or cut short; it proves nothing, because whoever can read it can make one. Re-running the link does.

import { type Challenge, type Checked, nameOf } from "./challenge";

const VERSION = "kindling1";
const MOST_CHARACTERS = 20_000;

export interface Result {
  task: string;
  /** "test.r2" -> 0.812, as it was reached. */
  values: Map<string, number>;
  /** Opens the challenge with the experiment, to be replayed. */
  link: string;
}

/** Six digits tell results apart, and survive another processor's rounding. */
const short = (value: number): string => String(Number(value.toPrecision(6)));

export function writeResult(task: string, checked: readonly Checked[], link: string): string {
  const values = checked.map(({ condition, value }) => `${nameOf(condition)}=${short(value ?? NaN)}`);
  const said = [VERSION, task, ...values];
  return [...said, `sum=${checksum([...said, link].join(" "))}`, link].join(" ");
}

/** Reads what was pasted; null when it is no result, or not as it was written. */
export function readResult(text: string): Result | null {
  if (text.length > MOST_CHARACTERS) return null;
  const words = text.trim().split(/\s+/);
  const [version, task = "", ...rest] = words;
  const link = rest.pop() ?? "";
  const sum = rest.pop() ?? "";
  if (version !== VERSION || !/^[\w-]{1,40}$/.test(task) || !/^https?:\/\//.test(link)) return null;
  if (sum !== `sum=${checksum([version, task, ...rest, link].join(" "))}`) return null;
  const values = new Map<string, number>();
  for (const word of rest) {
    const [, name, number] = /^([a-z0-9.]{1,40})=(-?[\d.]+(?:e[+-]?\d+)?)$/.exec(word) ?? [];
    if (name === undefined || !Number.isFinite(Number(number))) return null;
    values.set(name, Number(number));
  }
  return { task, values, link };
}

/** The address that opens a challenge with an experiment. */
export function challengeLink(base: string, task: string, { text }: Challenge, controls: string, fragment: string): string {
  const url = new URL(`d/${task}/`, base);
  url.searchParams.set("challenge", text);
  if (controls !== "") url.searchParams.set("controls", controls);
  return url.href + fragment;
}

/** FNV-1a, 32 bits, as eight hexadecimal digits. */
export function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
