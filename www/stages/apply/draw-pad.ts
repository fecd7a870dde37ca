// A place to draw with mouse, finger, pen or keyboard. Every change is brought into the shape of the task's pictures by
// the engine and handed on as a `picture` event.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import "../../charts/pixels";
import { percent } from "../../format";
import { t } from "../../i18n";
import { AppElement } from "../../views/element";

const SIDE = 112;
const PEN = 9;
/** Pixels that an arrow key moves the pen. */
const STRIDE = 4;
const MOVES: Record<string, [number, number]> = { ArrowLeft: [-STRIDE, 0], ArrowRight: [STRIDE, 0], ArrowUp: [0, -STRIDE], ArrowDown: [0, STRIDE] };

const share = (place: number): string => `${((place / SIDE) * 100).toFixed(2)}%`;

@customElement("kd-draw-pad")
export class DrawPad extends AppElement {
  @state() private centred: number[] = [];
  /** The drawing before each stroke, for undo. */
  @state() private strokes: ImageData[] = [];
  @state() private drawn = false;
  private last: [number, number] | null = null;
  /** Where the keyboard's pen is. */
  @state() private pen: [number, number] = [SIDE / 2, SIDE / 2];
  /** The keyboard's pen is on the paper: while space is held, or between two presses of Enter. */
  @state() private pressing = false;
  /** What was last said of the pen; empty until a key moves it. */
  @state() private said = "";
  private latest = 0;

  override render(): TemplateResult {
    const columns = this.app.state.reports.data.images?.width ?? 28;
    return html`<div class="draw-pad">
      <div class="pad">
        <canvas width=${SIDE} height=${SIDE} tabindex="0" role="application" aria-label=${t("apply.pad")} aria-describedby="pad-keys"
          @pointerdown=${this.down} @pointermove=${this.move} @keydown=${this.key} @keyup=${this.keyUp} @blur=${this.lift}></canvas>
        <i class=${this.pressing ? "pen on" : "pen"} .style=${`left:${share(this.pen[0])};top:${share(this.pen[1])}`}></i>
        <span class="hidden" role="status">${this.said}</span>
      </div>
      <div>
        <p class="switcher">
          <button class="button" ?disabled=${!this.drawn} @click=${this.clear}>${t("apply.pad.clear")}</button>
          <button class="button" ?disabled=${this.strokes.length === 0} @click=${this.undo}>${t("apply.pad.undo")}</button></p>
        ${this.drawn ? html`<p class="sentence">${t("apply.pad.seen")}</p>
        <kd-pixels .pixels=${this.centred} .columns=${columns} .label=${t("apply.pad.seen")}></kd-pixels>` : nothing}
        <p class="hint" id="pad-keys">${t("a11y.pad.keys")}</p>
      </div></div>`;
  }

  private get context(): CanvasRenderingContext2D | null {
    return this.querySelector("canvas")?.getContext("2d", { willReadFrequently: true }) ?? null;
  }

  private keep(): void {
    const image = this.context?.getImageData(0, 0, SIDE, SIDE);
    if (image) this.strokes = [...this.strokes, image].slice(-20);
  }

  private readonly down = (event: PointerEvent): void => {
    (event.target as Element).setPointerCapture(event.pointerId);
    this.keep();
    this.last = null;
    this.stroke(this.place(event));
  };

  private readonly move = (event: PointerEvent): void => {
    if (event.buttons !== 0) this.stroke(this.place(event));
  };

  private place(event: PointerEvent): [number, number] {
    const box = (event.target as Element).getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
  }

  /** Arrows move the pen; it draws while the space bar is held, and between two presses of Enter for whom holding is hard. */
  private readonly key = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    const enter = event.key === "Enter" && !event.repeat;
    if (enter && this.pressing) this.lift();
    else if ((event.key === " " && !event.repeat && !this.pressing) || enter) {
      this.keep();
      this.pressing = true;
      this.last = null;
    } else if (move) {
      const inside = (value: number) => Math.min(SIDE, Math.max(0, value));
      this.pen = [inside(this.pen[0] + move[0]), inside(this.pen[1] + move[1])];
    } else if (event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    if (this.pressing) this.stroke(this.pen);
    this.said = t(this.pressing ? "a11y.pad.draws" : "a11y.pad.at", { x: percent(this.pen[0] / SIDE), y: percent(this.pen[1] / SIDE) });
  };

  private readonly lift = (): void => {
    this.pressing = false;
  };

  private readonly keyUp = (event: KeyboardEvent): void => {
    if (event.key === " ") this.lift();
  };

  private stroke([x, y]: [number, number]): void {
    const { context } = this;
    if (!context) return;
    Object.assign(context, { strokeStyle: "#fff", lineWidth: PEN, lineCap: "round" });
    context.beginPath();
    context.moveTo(...(this.last ?? [x, y]));
    // A dot needs some length too.
    context.lineTo(x, y + 0.01);
    context.stroke();
    this.last = [x, y];
    void this.changed();
  }

  private readonly clear = (): void => {
    this.keep();
    this.context?.clearRect(0, 0, SIDE, SIDE);
    void this.changed();
  };

  private readonly undo = (): void => {
    const image = this.strokes[this.strokes.length - 1];
    if (!image) return;
    this.strokes = this.strokes.slice(0, -1);
    this.context?.putImageData(image, 0, 0);
    void this.changed();
  };

  /** The last drawing wins: an older answer that comes late is dropped. */
  private async changed(): Promise<void> {
    const data = this.context?.getImageData(0, 0, SIDE, SIDE).data;
    if (!data) return;
    const drawing = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => data[i * 4 + 3] ?? 0);
    this.drawn = drawing.some((ink) => ink > 0);
    const mine = ++this.latest;
    const pixels = await this.app.lab.centre(drawing);
    if (mine !== this.latest) return;
    this.centred = pixels;
    this.dispatchEvent(new CustomEvent("picture", { detail: this.drawn ? pixels : null, bubbles: true }));
  }
}
