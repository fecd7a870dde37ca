// The contour map of MSE(θ0, θ1) with the path of the descent on it.

import { contours } from "d3-contour";
import { customElement, property } from "lit/decorators.js";
import type { ContourReport } from "../bindings";
import { integer, number } from "../format";
import { t } from "../i18n";
import type { TableData } from "./as-table";
import { clip, colour, type Plane, plane } from "./canvas";
import { Chart } from "./chart";

const LEVELS = 14;

@customElement("kd-contour")
export class Contour extends Chart {
  @property({ attribute: false }) report: ContourReport | null = null;
  @property({ attribute: false }) theta: [number, number] | null = null;

  protected override draw(canvas: HTMLCanvasElement): void {
    const { report } = this;
    if (!report) return;
    const short = (value: number) => number(value, 3);
    const axis = (range: readonly [number, number], label: string) => ({ min: range[0], max: range[1], label, format: short });
    const p = plane(canvas, axis(report.theta0, "θ0"), axis(report.theta1, "θ1"));
    if (!p) return;
    const done = clip(p);
    drawLevels(p, report);
    drawPath(p, report, this.theta);
    done();
  }

  /** The path of the descent; what surrounds it is in the label. */
  protected override tabulate(): TableData | null {
    const { report } = this;
    if (!report) return null;
    const { path } = report;
    const row = (i: number) => (path[i] ?? []).map((value, k) => (k === 0 ? integer(value) : number(value, 5)));
    return { columns: [t("a11y.table.step"), "θ0", "θ1"], count: path.length, row, words: (say) => say.descent(report) };
  }
}

/** Levels whose distance from the minimum grows by a constant factor: the bowl is seen near and far. */
export function levels(report: ContourReport): number[] {
  const most = Math.max(...report.values) - report.optimumMse;
  const factor = 1.6;
  return Array.from({ length: LEVELS }, (_, i) => report.optimumMse + most / factor ** (LEVELS - i)).filter((v) => v > report.optimumMse);
}

function drawLevels(p: Plane, report: ContourReport): void {
  const { context } = p;
  const { size, theta0, theta1 } = report;
  const at = (range: readonly [number, number], i: number) => range[0] + ((i - 0.5) / (size - 1)) * (range[1] - range[0]);
  context.strokeStyle = colour("--validation");
  context.lineWidth = 1;
  const shapes = contours().size([size, size]).thresholds(levels(report))(report.values);
  shapes.forEach((shape, i) => {
    context.globalAlpha = 0.35 + (0.5 * (shapes.length - i)) / shapes.length;
    context.beginPath();
    for (const polygon of shape.coordinates) {
      for (const ring of polygon) {
        ring.forEach(([x = 0, y = 0], k) => {
          const [px, py] = [p.x(at(theta0, x)), p.y(at(theta1, y))];
          if (k === 0) context.moveTo(px, py);
          else context.lineTo(px, py);
        });
      }
    }
    context.stroke();
  });
  context.globalAlpha = 1;
}

function drawPath(p: Plane, report: ContourReport, theta: [number, number] | null): void {
  const { context } = p;
  const [bx, by] = [p.x(report.optimum[0]), p.y(report.optimum[1])];
  context.strokeStyle = colour("--ink");
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(bx - 5, by);
  context.lineTo(bx + 5, by);
  context.moveTo(bx, by - 5);
  context.lineTo(bx, by + 5);
  context.stroke();
  context.strokeStyle = colour("--ember");
  context.lineWidth = 2.5;
  context.beginPath();
  report.path.forEach(([, a, b], i) => (i === 0 ? context.moveTo(p.x(a), p.y(b)) : context.lineTo(p.x(a), p.y(b))));
  context.stroke();
  const now = theta ?? report.path[report.path.length - 1]?.slice(1);
  if (!now) return;
  context.fillStyle = colour("--ember");
  context.beginPath();
  context.arc(p.x(now[0] ?? 0), p.y(now[1] ?? 0), 5, 0, 2 * Math.PI);
  context.fill();
}
