// The two pictures of the room optimise: error against size, and how large the weights are.
// It must not know of the app; it is given points and returns an SVG.

import type { Histogram } from "../../bindings";
import { fixed, integer, number, percent, usd } from "../../format";
import { t } from "../../i18n";
import { colour, ticksFor, type Draw } from "../plot";
import { errorScale, labelled, type SweepPoint } from "./sweep";

/** Error against gzip size; float32 as filled discs, int8 as hollow diamonds, the setting in use ringed. */
export function sweepChart(points: SweepPoint[], current: SweepPoint, axis: string): Draw {
  const series = [false, true].map((quantise) => points.filter((each) => each.quantise === quantise));
  const label = (point: SweepPoint) => percent(point.prune);
  return (plot, { width, height }) =>
    plot.plot({
      width, height,
      marginLeft: 64, marginTop: 28, marginRight: 30, marginBottom: 42,
      style: { background: "none", fontSize: "12px" },
      x: { label: `${t("optimise.axis.size")} →`, nice: true, ticks: ticksFor(width), tickFormat: (v: number) => number(v, 3), grid: true },
      y: { label: `↑ ${axis}`, type: errorScale([...points, current]), nice: true, ticks: 5, tickFormat: (v: number) => usd(v), grid: true },
      marks: series.flatMap((list, index) => {
        const stroke = index === 0 ? colour.train : colour.validation;
        const place = { x: "kilobytes", y: "rmse" };
        return [
          plot.line(list, { ...place, stroke, strokeWidth: 1.5, strokeDasharray: index === 0 ? "none" : "4 3" }),
          plot.dot(list, {
            ...place, stroke, r: 4, symbol: index === 0 ? "circle" : "diamond",
            fill: index === 0 ? stroke : colour.surface,
            title: (point: SweepPoint) => pointTitle(point), tip: true,
          }),
          plot.text(labelled(list), {
            ...place, text: label, dy: index === 0 ? -12 : 14, fill: colour.soft, stroke: colour.surface, strokeWidth: 3, fontSize: 11,
          }),
        ];
      }).concat([
        plot.dot([current], { x: "kilobytes", y: "rmse", r: 9, stroke: colour.ink, strokeWidth: 2, fill: "none" }),
      ]),
    });
}

function pointTitle(point: SweepPoint): string {
  return t("optimise.point", {
    name: t(point.quantise ? "optimise.int8" : "optimise.float32"),
    prune: percent(point.prune), size: fixed(point.kilobytes, 1), rmse: usd(point.rmse),
  });
}

/** How many weights there are of each magnitude. */
export function weightChart(weights: Histogram): Draw {
  const width = (weights.max - weights.min) / Math.max(1, weights.counts.length);
  const bars = weights.counts.map((count, index) => ({
    from: weights.min + index * width, to: weights.min + (index + 1) * width, count,
  }));
  return (plot, size) =>
    plot.plot({
      ...size,
      marginLeft: 48, marginBottom: 42, marginTop: 24,
      style: { background: "none", fontSize: "12px" },
      x: { label: `${t("optimise.axis.magnitude")} →`, ticks: ticksFor(size.width), tickFormat: (v: number) => number(v, 3) },
      y: { label: `↑ ${t("optimise.axis.count")}`, ticks: 4, tickFormat: (v: number) => integer(v), grid: true },
      marks: [
        plot.rectY(bars, { x1: "from", x2: "to", y: "count", fill: colour.ember, insetLeft: 0.5, insetRight: 0.5 }),
        plot.ruleY([0], { stroke: colour.line }),
      ],
    });
}
