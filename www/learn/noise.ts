// A count that is published with noise, so that nobody can tell whether one person was in it: the Laplace mechanism. Knows of no page.

import { stream } from "./polynomial-fit";

/** What is counted, with the person and without. */
export const COUNTS = { with: 23, without: 22 } as const;

/** Draws of count + noise of scale 1/ε: one person changes a count by 1 (C. Dwork et al., 2006). */
export function released(count: number, epsilon: number, draws: number, seed: number): number[] {
  const next = stream(seed);
  return Array.from({ length: draws }, () => {
    const u = next() - 0.5;
    return count - (Math.sign(u) * Math.log(1 - 2 * Math.abs(u))) / epsilon;
  });
}

/** How often the best guess is right, who sees one released count and has to say whether the person was in it. */
export function guessedRight(withPerson: readonly number[], without: readonly number[]): number {
  const middle = (COUNTS.with + COUNTS.without) / 2;
  const right = withPerson.filter((value) => value > middle).length + without.filter((value) => value <= middle).length;
  return right / (withPerson.length + without.length);
}

/** Shares of the values in bins of one width, from `from` on; what lies outside is left out. */
export function shares(values: readonly number[], from: number, width: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.floor((value - from) / width);
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / values.length);
}
