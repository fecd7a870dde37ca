// A square of shares as colours: who (down) takes how much from whom (across).

import { customElement, property } from "lit/decorators.js";
import { percent } from "../format";
import { t } from "../i18n";
import type { TableData } from "./as-table";
import { colour, prepare } from "./canvas";
import { Chart } from "./chart";

/** Cells at least this wide have names beside them. */
const NAMED = 10;
/** Weak shares are seen too: colour grows faster than the share. */
const GAMMA = 0.6;

@customElement("kd-heat")
export class Heat extends Chart {
  /** `[to, from]`, 0 to 255. */
  @property({ attribute: false }) weights: ArrayLike<number> = [];
  @property({ attribute: false }) names: readonly string[] = [];
  /** The row that is looked at. */
  @property({ attribute: false }) row = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("pointermove", this.point);
    this.addEventListener("pointerdown", this.point);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("pointermove", this.point);
    this.removeEventListener("pointerdown", this.point);
  }

  /** Room for the names on both sides: of words more than of characters. */
  private margin(side: number): number {
    const longest = Math.max(1, ...this.names.map((name) => name.length));
    const margin = longest === 1 ? 16 : Math.min(72, 7 * longest + 8);
    return (side - margin) / Math.max(1, this.names.length) >= NAMED ? margin : 2;
  }

  private readonly point = (event: PointerEvent): void => {
    const canvas = this.querySelector("canvas");
    if (!canvas || this.names.length === 0) return;
    const box = canvas.getBoundingClientRect();
    const margin = this.margin(box.height);
    const row = Math.floor(((event.clientY - box.top - margin) / (box.height - margin)) * this.names.length);
    if (row >= 0 && row < this.names.length && row !== this.row) this.dispatchEvent(new CustomEvent("row", { detail: row }));
  };

  protected override draw(canvas: HTMLCanvasElement): void {
    const prepared = prepare(canvas);
    const count = this.names.length;
    if (!prepared || count === 0) return;
    const { context, width, height } = prepared;
    const margin = this.margin(height);
    const [across, down] = [(width - margin) / count, (height - margin) / count];
    context.fillStyle = colour("--paper");
    context.fillRect(margin, margin, width - margin, height - margin);
    context.fillStyle = colour("--ember");
    for (let to = 0; to < count; to++) {
      for (let from = 0; from < count; from++) {
        const share = (this.weights[to * count + from] ?? 0) / 255;
        if (share === 0) continue;
        context.globalAlpha = share ** GAMMA;
        context.fillRect(margin + from * across, margin + to * down, across + 0.3, down + 0.3);
      }
    }
    context.globalAlpha = 1;
    context.strokeStyle = colour("--ink");
    context.lineWidth = 1.5;
    context.strokeRect(margin + 0.75, margin + this.row * down + 0.75, width - margin - 1.5, down - 0.5);
    if (margin > 2) this.write(context, margin, across, down);
  }

  /** The row that is looked at: all of them would be too many to read. */
  protected override tabulate(): TableData {
    const count = this.names.length;
    const shares = this.names.map((_, i) => (this.weights[this.row * count + i] ?? 0) / 255);
    const row = (i: number) => [String(i + 1), this.names[i] ?? "", percent(shares[i] ?? 0, 1)];
    return { columns: [t("a11y.table.place"), t("a11y.table.token"), t("a11y.table.share")], count, row, words: (say) => say.attention(this.names, shares, this.row) };
  }

  private write(context: CanvasRenderingContext2D, margin: number, across: number, down: number): void {
    context.font = `${Math.min(12, down)}px ${getComputedStyle(document.body).fontFamily}`;
    context.textBaseline = "middle";
    this.names.forEach((name, i) => {
      context.fillStyle = colour(i === this.row ? "--ink" : "--ink-soft");
      context.textAlign = "right";
      context.fillText(name.slice(0, 10), margin - 4, margin + (i + 0.5) * down);
      context.save();
      context.translate(margin + (i + 0.5) * across, margin - 4);
      if (name.length > 1) context.rotate(-Math.PI / 2);
      context.textAlign = name.length > 1 ? "left" : "center";
      if (name.length === 1) context.translate(0, -5);
      context.fillText(name.slice(0, 10), 0, 0);
      context.restore();
    });
  }
}
