// Points on a plane, optionally coloured by a value, with a line over them.

import { customElement, property } from "lit/decorators.js";
import { number } from "../format";
import type { TableData } from "./as-table";
import { type Axis, clip, colour, plane } from "./canvas";
import { Chart } from "./chart";

export interface ScatterPicture {
  x: readonly number[];
  y: readonly number[];
  horizontal: Axis;
  vertical: Axis;
  /** 0..1 for each point: how far from pale to ember it is drawn; absent for one quiet colour. */
  heat?: readonly number[];
  /** A line over the points, in data units. */
  line?: ReadonlyArray<readonly [number, number]>;
}

@customElement("kd-scatter")
export class Scatter extends Chart {
  @property({ attribute: false }) picture: ScatterPicture | null = null;

  protected override draw(canvas: HTMLCanvasElement): void {
    if (!this.picture) return;
    const { x, y, heat, horizontal, vertical, line } = this.picture;
    const p = plane(canvas, horizontal, vertical);
    if (!p) return;
    const { context } = p;
    const done = clip(p);
    const [cold, hot] = [colour("--validation"), colour("--ember")];
    context.globalAlpha = heat ? 0.75 : 0.45;
    context.fillStyle = cold;
    x.forEach((value, i) => {
      if (heat) context.fillStyle = `color-mix(in oklab, ${hot} ${Math.round((heat[i] ?? 0) * 100)}%, ${cold})`;
      context.fillRect(p.x(value) - 1.5, p.y(y[i] ?? 0) - 1.5, 3, 3);
    });
    context.globalAlpha = 1;
    if (line && line.length > 1) {
      context.strokeStyle = hot;
      context.lineWidth = 3;
      context.beginPath();
      line.forEach(([a, b], i) => (i === 0 ? context.moveTo(p.x(a), p.y(b)) : context.lineTo(p.x(a), p.y(b))));
      context.stroke();
    }
    done();
  }

  protected override tabulate(): TableData | null {
    if (!this.picture) return null;
    const { x, y, horizontal, vertical } = this.picture;
    const row = (i: number) => [number(x[i] ?? NaN, 7), number(y[i] ?? NaN, 7)];
    return { columns: [horizontal.label, vertical.label], count: x.length, row, words: (say) => say.points(x, y, horizontal, vertical) };
  }
}

/** Bounds that hold all but the extreme thousandth of the values, so that one mansion does not squeeze the rest. */
export function bounds(values: readonly number[], floor = -Infinity): [number, number] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return [0, 1];
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.001), at(0.995)];
  const room = (high - low) * 0.04 || 1;
  return [Math.max(floor, low - room), high + room];
}
