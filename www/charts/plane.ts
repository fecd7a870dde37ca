// What a model of two features says everywhere: a colour for each class, stronger where it is surer, and the points.

import { customElement, property } from "lit/decorators.js";
import type { Plane } from "../bindings";
import { number } from "../format";
import { t } from "../i18n";
import type { TableData } from "./as-table";
import { clip, colour, plane as axes } from "./canvas";
import { Chart } from "./chart";

/** Colours of the classes, by their index: told apart with every kind of colour vision, which a test holds. */
const CLASS_COLOURS: readonly string[] = ["--ember", "--validation", "--class-3", "--class-4", "--class-5", "--class-6", "--class-7", "--class-8"];

export interface PlanePicture {
  x: readonly number[];
  y: readonly number[];
  /** Index of each point's class. */
  kind: readonly number[];
  names: readonly [string, string];
  /** Names of the classes, for the legend; empty for none. */
  classes?: readonly string[];
  /** What the model says; null draws the points alone. */
  plane: Plane | null;
}

/** Room around the outermost points. */
const padded = (low: number, high: number): [number, number] => [low - 0.04 * (high - low), high + 0.04 * (high - low)];

@customElement("kd-plane")
export class PlaneChart extends Chart {
  @property({ attribute: false }) picture: PlanePicture | null = null;

  protected override draw(canvas: HTMLCanvasElement): void {
    if (!this.picture) return;
    const { x, y, kind, names, plane } = this.picture;
    const format = (value: number) => String(Number(value.toPrecision(6)));
    const range = (values: readonly number[], known: [number, number] | undefined) => known ?? padded(Math.min(...values), Math.max(...values));
    const [left, right] = range(x, plane?.x) as [number, number];
    const [low, high] = range(y, plane?.y) as [number, number];
    const p = axes(canvas, { min: left, max: right, label: names[0], format }, { min: low, max: high, label: names[1], format });
    if (!p) return;
    const done = clip(p);
    const colours = CLASS_COLOURS.map(colour);
    if (plane) this.cells(plane, p, colours);
    p.context.lineWidth = 1;
    p.context.strokeStyle = colour("--surface");
    x.forEach((value, i) => {
      p.context.fillStyle = colours[(kind[i] ?? 0) % colours.length] ?? "";
      p.context.beginPath();
      p.context.arc(p.x(value), p.y(y[i] ?? 0), 3.5, 0, 2 * Math.PI);
      p.context.fill();
      p.context.stroke();
    });
    done();
    this.legend(p, colours);
  }

  protected override tabulate(): TableData | null {
    if (!this.picture) return null;
    const { x, y, kind, names, classes = [], plane } = this.picture;
    const name = (index: number) => classes[index] ?? String(index + 1);
    const row = (i: number) => [number(x[i] ?? NaN, 6), number(y[i] ?? NaN, 6), name(kind[i] ?? 0)];
    return { columns: [...names, t("a11y.table.class")], count: x.length, row, words: (say) => say.classes(kind, name, plane) };
  }

  private legend(p: NonNullable<ReturnType<typeof axes>>, colours: string[]): void {
    const names = (this.picture?.classes ?? []).slice(0, colours.length);
    const { context } = p;
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "left";
    context.textBaseline = "middle";
    const width = Math.max(0, ...names.map((name) => context.measureText(name).width)) + 26;
    if (names.length === 0 || width > p.width / 2) return;
    const [left, top] = [p.width - width - 20, 16];
    context.fillStyle = colour("--surface");
    context.globalAlpha = 0.85;
    context.fillRect(left, top, width, names.length * 18 + 6);
    context.globalAlpha = 1;
    names.forEach((name, i) => {
      const y = top + 12 + i * 18;
      context.fillStyle = colours[i] ?? "";
      context.beginPath();
      context.arc(left + 10, y, 4, 0, 2 * Math.PI);
      context.fill();
      context.fillStyle = colour("--ink");
      context.fillText(name, left + 20, y);
    });
  }

  private cells({ size, x, y, probabilities }: Plane, p: NonNullable<ReturnType<typeof axes>>, colours: string[]): void {
    const at = ([from, to]: [number, number], i: number) => from + ((to - from) * i) / (size - 1);
    const [width, height] = [p.x(at(x, 1)) - p.x(at(x, 0)), p.y(at(y, 0)) - p.y(at(y, 1))];
    const fair = 1 / probabilities.length;
    for (let i = 0; i < size * size; i++) {
      const shares = probabilities.map((of) => of[i] ?? 0);
      const sure = Math.max(...shares);
      p.context.fillStyle = colours[shares.indexOf(sure) % colours.length] ?? "";
      p.context.globalAlpha = 0.06 + (0.34 * (sure - fair)) / (1 - fair);
      // A little larger than its share: no seams.
      p.context.fillRect(p.x(at(x, i % size)) - width / 2, p.y(at(y, Math.floor(i / size))) - height / 2, width + 0.6, height + 0.6);
    }
    p.context.globalAlpha = 1;
  }
}
