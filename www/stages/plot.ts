// Statistical pictures: loads Observable Plot when the first one is shown (it is not in the start bundle) and keeps a
// picture as wide as its place. Colours are the CSS variables themselves, so a change of theme recolours it at once.
// It must not know what is drawn.

import { LitElement, html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../i18n";

export type PlotModule = typeof import("@observablehq/plot");
export interface Size {
  width: number;
  height: number;
}
export type Draw = (plot: PlotModule, size: Size) => Element;

/** The page's colours by their meaning, for marks. */
export const colour = {
  ink: "var(--ink)",
  soft: "var(--ink-soft)",
  faint: "var(--ink-faint)",
  line: "var(--line)",
  surface: "var(--surface)",
  ember: "var(--ember)",
  emberSoft: "var(--ember-soft)",
  train: "var(--train)",
  validation: "var(--validation)",
  baseline: "var(--baseline)",
} as const;

let loading: Promise<PlotModule> | null = null;

/** Fetches the library once; a failed fetch may be tried again. */
export function loadPlot(): Promise<PlotModule> {
  loading ??= import("@observablehq/plot").catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** How many ticks fit: labels such as $100,000 need some 80 pixels. */
export function ticksFor(width: number): number {
  return Math.max(2, Math.min(8, Math.floor(width / 90)));
}

/** Whether two lists hold the same things, by identity. */
export function sameItems(left: readonly unknown[] | undefined, right: readonly unknown[]): boolean {
  return left !== undefined && left.length === right.length && right.every((item, index) => Object.is(item, left[index]));
}

/** `<kd-plot .draw .inputs label height>`: redrawn when one of `inputs` or its width changes, never for anything else. */
@customElement("kd-plot")
export class PlotView extends LitElement {
  /** What the picture is made of; `draw` is called again only when one of them changes. */
  @property({ attribute: false, hasChanged: (next: readonly unknown[], old?: readonly unknown[]) => !sameItems(old, next) })
  inputs: readonly unknown[] = [];
  /** The picture in words, with its key numbers. */
  @property() label = "";
  @property({ type: Number }) height = 320;
  @state() private failed = false;
  draw: Draw | null = null;
  private width = 0;
  private turn = 0;
  private observer: ResizeObserver | null = null;

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width === this.width || width === 0) return;
      this.width = width;
      void this.paint();
    });
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
    this.width = 0;
  }

  override render() {
    const note = this.failed
      ? html`<p role="status">${t("evaluate.chart.failed")}
          <button class="button" @click=${() => void this.paint()}>${t("evaluate.chart.again")}</button></p>`
      : "";
    return html`<div class="kd-plot" role="img" aria-label=${this.label} style="height:${this.height}px"></div>${note}`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("inputs") || changed.has("height")) void this.paint();
  }

  private async paint(): Promise<void> {
    const turn = ++this.turn;
    try {
      const plot = await loadPlot();
      const place = this.querySelector(".kd-plot");
      if (turn !== this.turn || !place || !this.draw || this.width === 0) return;
      place.replaceChildren(this.draw(plot, { width: this.width, height: this.height }));
      this.failed = false;
    } catch (error) {
      this.failed = true;
      console.error(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "kd-plot": PlotView;
  }
}
