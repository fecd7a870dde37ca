// A challenge for a lesson: `test.r2>=0.8;steps<=2000;parameters<=200`. At most six conditions, all of which must hold at once.

import type { Metrics } from "../bindings";

const MEASURES = ["test.r2", "test.rmse", "test.accuracy", "test.f1", "test.loss", "steps", "parameters"] as const;
export type Measure = (typeof MEASURES)[number];

export interface Condition {
  measure: Measure;
  atLeast: boolean;
  bound: number;
}
export type Challenge = readonly Condition[];

const MOST_CONDITIONS = 6;

/** null when a condition is not understood: half a challenge would be another one. */
export function readChallenge(text: string): Challenge | null {
  if (text === "" || text.length > 400) return null;
  const parts = text.split(";");
  if (parts.length > MOST_CONDITIONS) return null;
  const found = parts.map((part) => {
    const [, name, sign, number] = /^([a-z0-9.]+)(>=|<=)(-?\d{1,12}(?:\.\d{1,9})?)$/.exec(part) ?? [];
    const measure = MEASURES.find((known) => known === name);
    return measure && sign && number ? { measure, atLeast: sign === ">=", bound: Number(number) } : null;
  });
  return found.every((condition) => condition !== null) ? found : null;
}

export const writeChallenge = (challenge: Challenge): string =>
  challenge.map(({ measure, atLeast, bound }) => `${measure}${atLeast ? ">=" : "<="}${bound}`).join(";");

/** What a model is measured by: undefined where the task has no such measure or nothing was measured. */
export function measured(measure: Measure, state: { steps: number; parameters: number; test: Metrics | null }): number | undefined {
  if (measure === "steps") return state.steps;
  if (measure === "parameters") return state.parameters;
  return (state.test as unknown as Record<string, number> | null)?.[measure.slice(5)];
}

export const holds = ({ atLeast, bound }: Condition, value: number | undefined): boolean =>
  value !== undefined && Number.isFinite(value) && (atLeast ? value >= bound : value <= bound);

/**
 * A line to paste: version, task, what was reached, a checksum against slips of the hand, and the link that makes the run again.
 * Whoever wants to can forge it; making the run again is the proof.
 */
export function resultLine(task: string, reached: ReadonlyArray<readonly [Measure, number]>, link: string): string {
  const text = `kindling1 ${task} ${reached.map(([measure, value]) => `${measure}=${Number(value.toPrecision(6))}`).join(" ")}`;
  return `${text} #${checksum(`${text} ${link}`)} ${link}`;
}

/** Whether a line was pasted whole. */
export function isWhole(line: string): boolean {
  const [, text, sum, link] = /^(kindling1 .+) #([0-9a-z]+) (\S+)$/.exec(line.trim()) ?? [];
  return text !== undefined && sum === checksum(`${text} ${link}`);
}

/** FNV-1a, 32 bits. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(36);
}
