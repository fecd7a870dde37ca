// A claimed result, `r2:0.8123`: the one test metric by which a kind of task is told, written and read, and whether what
// was found bears it out.

import type { Metrics, TaskInfo } from "../bindings";
import { bad } from "./link-bytes";

/** Metric -> smallest and largest value. */
const METRICS = { r2: [-1e9, 1], accuracy: [0, 1], loss: [0, 1e3] } as const;
export type ClaimMetric = keyof typeof METRICS;

/** Of the test rows. Loss is in nats a character. */
export interface Claim {
  metric: ClaimMetric;
  value: number;
}

/** What came of a claim that was checked. */
export interface Confirmation {
  metric: ClaimMetric;
  claimed: number;
  found: number;
  tolerance: number;
  confirmed: boolean;
}

export function claimOf(test: Metrics): Claim {
  switch (test.type) {
    case "regression": return { metric: "r2", value: test.r2 };
    case "classification": return { metric: "accuracy", value: test.accuracy };
    case "language": return { metric: "loss", value: test.loss };
  }
}

/** Six digits: what the tolerance allows is far more. */
export const writeClaim = ({ metric, value }: Claim): string => `${metric}:${Number(value.toPrecision(6))}`;

export function readClaim(text: string, task: TaskInfo): Claim {
  const [metric = "", digits = "", more] = text.split(":");
  if (more !== undefined || !Object.hasOwn(METRICS, metric) || !/^-?\d{1,12}(\.\d{1,12})?(e-?\d{1,2})?$/i.test(digits)) throw bad("claim");
  const claim: Claim = { metric: metric as ClaimMetric, value: Number(digits) };
  const [least, most] = METRICS[claim.metric];
  if (!(claim.value >= least && claim.value <= most) || !metricsOf(task).includes(claim.metric)) throw bad("claim");
  return claim;
}

/** What a task may be measured by; of an own table the columns decide. */
function metricsOf(task: TaskInfo): ClaimMetric[] {
  if (task.kind === "own-table") return ["r2", "accuracy"];
  if (task.kind === "text" || task.kind === "lines") return ["loss"];
  return [task.classes.length > 0 ? "accuracy" : "r2"];
}

/**
 * How far claimed and found may lie apart. Another device adds in another order, and fuses or does not: the same weights then
 * differ by 1e-6 or so, which moves R² and loss unseen and flips a row that lies on a border (two are allowed). Training makes
 * such differences larger. Measured with a learning rate changed by 3e-7 of itself, a few roundings: R² of houses, with Adam at a
 * constant 0.01, moves by up to 0.032 in 28 runs of 3,000 steps (0.014 their root mean square), of Ames by 0.016; accuracies and
 * losses of the other tasks not at all or in the seventh digit. tests/browser/share.test.ts repeats a part of it.
 */
export function tolerance({ metric, value }: Claim, rows: number, same: boolean): number {
  switch (metric) {
    case "r2": return same ? 0.001 : 0.05;
    case "accuracy": return Math.max(same ? 0.001 : 0.01, 2 / Math.max(1, rows));
    case "loss": return (same ? 0.001 : 0.01) * Math.max(1, value);
  }
}

/** `same`: whether the weights are those of which it was claimed. */
export function confirm(claim: Claim, test: Metrics, same: boolean): Confirmation {
  const found = claimOf(test);
  const allowed = tolerance(claim, test.rows, same);
  const confirmed = found.metric === claim.metric && Math.abs(found.value - claim.value) <= allowed;
  return { metric: found.metric, claimed: claim.value, found: found.value, tolerance: allowed, confirmed };
}
