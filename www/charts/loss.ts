// The live loss curves, by uPlot: updated in place, never rebuilt while training runs.

import { html, LitElement, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { LossPoint } from "../bindings";
import { fixed, integer, number } from "../format";
import "./as-table";
import type { TableData } from "./as-table";
import { colour } from "./canvas";

const HEIGHT = 220;
/** Colours of other runs, by their order. */
const OTHERS: readonly string[] = ["--class-3", "--class-4", "--class-5", "--class-6", "--class-8"];

/** Another run's validation loss, or its training loss where it has none. */
export interface OtherRun {
  name: string;
  losses: readonly LossPoint[];
}

/** A loss to compare with: a dashed line across, with its name. */
export interface Level {
  name: string;
  loss: number;
}

@customElement("kd-loss")
export class Loss extends LitElement {
  @property({ attribute: false }) losses: readonly LossPoint[] = [];
  @property({ attribute: false }) others: readonly OtherRun[] = [];
  @property({ attribute: false }) levels: readonly Level[] = [];
  @property({ attribute: false }) names: [step: string, train: string, validation: string] = ["", "", ""];
  @property({ type: Boolean }) logarithmic = true;
  @property() label = "";
  private plot: uPlot | null = null;
  private built = "";
  private observer: ResizeObserver | null = null;
  private readonly rebuild = (): void => { this.built = ""; this.requestUpdate(); };

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("themechange", this.rebuild);
    this.observer = new ResizeObserver(() => this.plot?.setSize({ width: this.clientWidth, height: HEIGHT }));
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("themechange", this.rebuild);
    this.observer?.disconnect();
    this.plot?.destroy();
    this.plot = null;
    this.built = "";
  }

  override render(): TemplateResult {
    return html`<div class="plot" role="img" aria-label=${this.label}></div><kd-as-table .data=${this.tabulate} .label=${this.label}></kd-as-table>`;
  }

  private readonly tabulate = (): TableData => {
    const [steps, ...curves] = joined(this.losses, this.others);
    const row = (i: number) => [integer(steps[i] ?? NaN), ...curves.map((curve) => fixed(curve[i] ?? NaN, 4))];
    return { columns: [...this.names, ...this.others.map(({ name }) => name)], count: steps.length, row, words: (say) => say.losses(this.losses, [this.names[1], this.names[2]], this.others) };
  };

  override updated(): void {
    const wanted = `${this.logarithmic}:${this.names.join()}:${this.others.map((other) => other.name).join()}:${this.levels.map(({ name, loss }) => name + loss).join()}`;
    const data = joined(this.losses, this.others);
    if (this.built === wanted && this.plot) {
      this.plot.setData(data);
      return;
    }
    this.built = wanted;
    this.plot?.destroy();
    const place = this.querySelector<HTMLElement>(".plot");
    if (place) this.plot = new uPlot(this.options(), data, place);
  }

  /** Wide enough for the levels, and no wider: of few values a logarithm needs no whole decade. */
  private readonly range = (_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax => {
    const all = [...this.levels.map(({ loss }) => loss), low ?? 1, high ?? 1];
    return [Math.min(...all) * 0.93, Math.max(...all) * 1.05];
  };

  private readonly drawLevels = (plot: uPlot): void => {
    const { ctx: context, bbox } = plot;
    const ratio = devicePixelRatio;
    context.save();
    context.strokeStyle = colour("--baseline");
    context.font = `${11 * ratio}px ${getComputedStyle(this).fontFamily}`;
    context.textAlign = "right";
    context.textBaseline = "bottom";
    context.lineWidth = ratio;
    context.setLineDash([4 * ratio, 4 * ratio]);
    for (const { name, loss } of this.levels) {
      const y = Math.round(plot.valToPos(loss, "y", true)) + 0.5;
      context.beginPath();
      context.moveTo(bbox.left, y);
      context.lineTo(bbox.left + bbox.width, y);
      context.stroke();
      // On the surface, not on the curves that may pass there.
      const [label, right] = [`${name} ${fixed(loss, 2)}`, bbox.left + bbox.width - 4 * ratio];
      const width = context.measureText(label).width + 4 * ratio;
      context.globalAlpha = 0.8;
      context.fillStyle = colour("--surface");
      context.fillRect(right - width, y - 14 * ratio, width + 2 * ratio, 13 * ratio);
      context.globalAlpha = 1;
      context.fillStyle = colour("--ink-soft");
      context.fillText(label, right, y - ratio);
    }
    context.restore();
  };

  private options(): uPlot.Options {
    const axis = { stroke: colour("--ink-soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
    const legend = (_: uPlot, value: number | null) => (value === null || value === undefined ? "–" : fixed(value, 4));
    return {
      width: Math.max(200, this.clientWidth),
      height: HEIGHT,
      scales: { x: { time: false }, y: { distr: this.logarithmic ? 3 : 1, ...(this.levels.length > 0 ? { range: this.range } : {}) } },
      hooks: { draw: [this.drawLevels] },
      axes: [
        { ...axis, size: 30, values: (_, values) => values.map((v) => integer(v)) },
        { ...axis, size: 58, values: (_, values) => values.map((v) => (v === null ? "" : number(v, 2))) },
      ],
      series: [
        { label: this.names[0], value: (_: uPlot, v: number | null) => (v === null ? "–" : integer(v)) },
        { label: this.names[1], stroke: colour("--train"), width: 1.5, points: { show: false }, spanGaps: this.others.length > 0, value: legend },
        { label: this.names[2], stroke: colour("--validation"), width: 2, points: { show: false }, spanGaps: true, value: legend },
        ...this.others.map(({ name }, i) => ({
          label: name, stroke: colour(OTHERS[i % OTHERS.length] ?? ""), width: 1.5, dash: [6, 4], points: { show: false }, spanGaps: true, value: legend,
        })),
      ],
      cursor: { drag: { x: false, y: false } },
    };
  }
}

/** Steps, training and validation losses as uPlot wants them; nothing that a logarithm cannot show. */
export function series(losses: readonly LossPoint[]): uPlot.AlignedData {
  const positive = (value: number | null) => (value !== null && value > 0 ? value : null);
  return [losses.map((p) => p.step), losses.map((p) => positive(p.train)), losses.map((p) => positive(p.validation))];
}

/** The same with the curves of other runs, over all steps that occur. */
export function joined(losses: readonly LossPoint[], others: readonly OtherRun[]): uPlot.AlignedData {
  const own = series(losses);
  if (others.length === 0) return own;
  const other = (run: OtherRun): uPlot.AlignedData => {
    const [steps, train, validation] = series(run.losses);
    const measured = (validation ?? []).some((value) => value !== null);
    return [steps, (measured ? validation : train) ?? []];
  };
  return uPlot.join([own, ...others.map(other)]);
}
