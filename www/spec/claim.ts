// What a link's sender says that the model reaches on the test rows, and whether it is so here.

import type { Metrics } from "../bindings";

/** R² of numbers, the share that is right of classes, nats a token of texts. */
export const MEASURES = ["r2", "accuracy", "loss"] as const;

/** A result on the test rows, as a link carries it. */
export interface Claim {
  /** `r2` of numbers, `accuracy` of classes, `loss` of texts. */
  measure: (typeof MEASURES)[number];
  value: number;
}

/** What came of a claim. */
export interface Checked {
  /** Whether what was found lies within the tolerance. */
  confirmed: boolean;
  /** What this browser found; null when the task measures something else. */
  found: number | null;
  /** By how much the two may differ: 0.005 after steps made again, 0.02 with weights of the link. */
  tolerance: number;
}

/** The claim that metrics make: four digits, which is more than they are worth. */
export function claimOf(metrics: Metrics): Claim {
  const [measure, value] = metrics.type === "regression" ? (["r2", metrics.r2] as const)
    : metrics.type === "classification" ? (["accuracy", metrics.accuracy] as const) : (["loss", metrics.loss] as const);
  return { measure, value: Number(value.toPrecision(4)) };
}

/**
 * Steps that are made again from the same seed differ by the rounding of another processor, which training enlarges: 0.005.
 * Weights that came in the link were rounded to 8 bits each: 0.02. Of a loss, which has no scale of its own, such a share.
 */
export function check(claim: Claim, metrics: Metrics, rounded: boolean): Checked {
  const here = claimOf(metrics);
  const tolerance = (rounded ? 0.02 : 0.005) * (claim.measure === "loss" ? Math.abs(claim.value) : 1);
  const found = here.measure === claim.measure ? here.value : null;
  return { found, tolerance, confirmed: found !== null && Math.abs(found - claim.value) <= tolerance };
}

/** `r2:0.8123`; null for what is no claim. */
export function readClaim(text: string): Claim | null {
  const [, measure, value] = /^([a-z0-9]+):(-?\d{1,6}(?:\.\d{1,6})?(?:e-?\d{1,2})?)$/.exec(text) ?? [];
  const known = MEASURES.find((name) => name === measure);
  return known && value !== undefined ? { measure: known, value: Number(value) } : null;
}

/** Four digits, at most six after the point: readClaim bounds what it takes. */
export const writeClaim = ({ measure, value }: Claim): string => `${measure}:${Number(Number(value.toPrecision(4)).toFixed(6))}`;
