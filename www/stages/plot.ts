// Observable Plot, fetched when a room first needs it, in the page's colours.

import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type * as PlotModule from "@observablehq/plot";
import "../charts/as-table";
import type { TableData } from "../charts/as-table";
import { colour } from "../charts/canvas";
import { Picture } from "../charts/picture";

export type Plot = typeof PlotModule;
export type Draw = (plot: Plot, width: number, palette: (name: string) => string) => Element;

@customElement("kd-plot")
export class PlotElement extends Picture {
  /** A new function draws anew; the same one does not. */
  @property({ attribute: false }) draw: Draw | null = null;
  /** Its numbers, as a table. */
  @property({ attribute: false }) data: () => TableData | null = () => null;
  private plot: Plot | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void import("@observablehq/plot").then((plot) => {
      this.plot = plot;
      this.paint();
    });
  }

  override render(): TemplateResult {
    return html`<div class="plot" role="img" aria-label=${this.label}></div><kd-as-table .data=${this.data} .label=${this.label}></kd-as-table>`;
  }

  protected override paint(): void {
    const place = this.querySelector(".plot");
    if (this.plot && this.draw && place && this.clientWidth > 0) {
      const drawn = this.draw(this.plot, this.clientWidth, colour);
      // The label above says what it shows; the marks have no roles of their own.
      drawn.setAttribute("aria-hidden", "true");
      place.replaceChildren(drawn);
    }
  }
}
