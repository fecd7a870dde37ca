// From the optimise report to the points of its chart and the rows of its table. Pure; it must not know of elements.

import type { Metrics, Variant } from "../../bindings";
import type { Optimised } from "../../protocol";

/** Which rows the error is measured on. */
export type Part = "validation" | "test";

export interface SweepPoint {
  prune: number;
  quantise: boolean;
  /** Size of the safetensors file after gzip, kB (1,000 bytes). */
  kilobytes: number;
  /** USD. */
  rmse: number;
}

/** Points of the ladder; `sizes` stands beside `report.sweep` in the same order. */
export function sweepPoints({ report, sizes }: Optimised, part: Part): SweepPoint[] {
  return report.sweep.flatMap((variant, index) => {
    const size = sizes[index];
    return size ? [point(variant, size.gzipBytes, part)] : [];
  });
}

/** The variant in use; its size is the last one measured. */
export function currentPoint({ report, sizes }: Optimised, part: Part): SweepPoint {
  return point(report.after, gzipBytes({ report, sizes }).after, part);
}

function point(variant: Variant, gzip: number, part: Part): SweepPoint {
  return { prune: variant.prune, quantise: variant.quantise, kilobytes: gzip / 1000, rmse: variant[part].rmse };
}

/** Gzip sizes before and after, which follow the ladder's in `sizes`. */
export function gzipBytes({ report, sizes }: Pick<Optimised, "report" | "sizes">): { before: number; after: number } {
  const at = (index: number) => sizes[index]?.gzipBytes ?? Number.NaN;
  return { before: at(report.sweep.length), after: at(report.sweep.length + 1) };
}

export interface Comparison {
  /** End of its key in the catalogue, `optimise.number.<id>`. */
  id: "size" | "nonzero" | "rmse-validation" | "rmse-test" | "r2-test" | "latency";
  before: number;
  after: number;
}

/** The numbers that came out, before and after. */
export function comparisons(optimised: Optimised): Comparison[] {
  const { before, after } = optimised.report;
  const metric = (id: Comparison["id"], pick: (variant: Variant) => Metrics, name: "rmse" | "r2"): Comparison => ({
    id, before: pick(before)[name], after: pick(after)[name],
  });
  return [
    { id: "size", ...gzipBytes(optimised) },
    { id: "nonzero", before: before.nonzero, after: after.nonzero },
    metric("rmse-validation", (variant) => variant.validation, "rmse"),
    metric("rmse-test", (variant) => variant.test, "rmse"),
    metric("r2-test", (variant) => variant.test, "r2"),
    { id: "latency", ...optimised.latencyMs },
  ];
}

/** A logarithmic axis once the largest error would flatten all others against the floor. */
export function errorScale(points: readonly SweepPoint[]): "linear" | "log" {
  const errors = points.map((each) => each.rmse).filter((rmse) => rmse > 0 && Number.isFinite(rmse));
  return errors.length > 0 && Math.max(...errors) > 6 * Math.min(...errors) ? "log" : "linear";
}

/** The points whose label finds room: each stays `gap` (share of the chart's width and height) away from those before. */
export function labelled(points: readonly SweepPoint[], gap = { x: 0.07, y: 0.06 }): SweepPoint[] {
  const spanX = span(points.map((each) => each.kilobytes));
  const spanY = span(points.map((each) => each.rmse));
  const kept: SweepPoint[] = [];
  for (const candidate of points) {
    const clear = kept.every(
      (other) =>
        Math.abs(other.kilobytes - candidate.kilobytes) / spanX >= gap.x ||
        Math.abs(other.rmse - candidate.rmse) / spanY >= gap.y,
    );
    if (clear) kept.push(candidate);
  }
  return kept;
}

function span(values: number[]): number {
  const width = Math.max(...values) - Math.min(...values);
  return Number.isFinite(width) && width > 0 ? width : 1;
}

/** The smallest stored model whose error stays within `tolerance` (a share) of the unchanged one's; null without a gain. */
export function smallestWithin(points: readonly SweepPoint[], tolerance: number): SweepPoint | null {
  const whole = points.find((each) => each.prune === 0 && !each.quantise);
  if (!whole) return null;
  const good = points.filter((each) => each.rmse <= whole.rmse * (1 + tolerance) && each.kilobytes < whole.kilobytes);
  return good.sort((a, b) => a.kilobytes - b.kilobytes)[0] ?? null;
}
