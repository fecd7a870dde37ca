// Observable Plot, fetched when a room first needs it, in the page's colours.

import { html, LitElement, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type * as PlotModule from "@observablehq/plot";
import { colour } from "../charts/canvas";

export type Plot = typeof PlotModule;
export type Draw = (plot: Plot, width: number, palette: (name: string) => string) => Element;

@customElement("kd-plot")
export class PlotElement extends LitElement {
  /** A new function draws anew; the same one does not. */
  @property({ attribute: false }) draw: Draw | null = null;
  @property() label = "";
  private plot: Plot | null = null;
  private observer: ResizeObserver | null = null;
  private readonly redraw = (): void => this.paint();

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("themechange", this.redraw);
    this.observer = new ResizeObserver(this.redraw);
    this.observer.observe(this);
    void import("@observablehq/plot").then((plot) => {
      this.plot = plot;
      this.paint();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("themechange", this.redraw);
    this.observer?.disconnect();
  }

  override render(): TemplateResult {
    return html`<div class="plot" role="img" aria-label=${this.label}></div>`;
  }

  override updated(): void {
    this.paint();
  }

  private paint(): void {
    const place = this.querySelector(".plot");
    if (this.plot && this.draw && place && this.clientWidth > 0) {
      const drawn = this.draw(this.plot, this.clientWidth, colour);
      // The label above says what it shows; the marks have no roles of their own.
      drawn.setAttribute("aria-hidden", "true");
      place.replaceChildren(drawn);
    }
  }
}
