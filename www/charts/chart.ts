// A picture on a canvas and its numbers as a table. Subclasses say what to draw and what the table holds.

import { html, type TemplateResult } from "lit";
import "./as-table";
import type { TableData } from "./as-table";
import { Picture } from "./picture";

export abstract class Chart extends Picture {
  protected abstract draw(canvas: HTMLCanvasElement): void;
  protected abstract tabulate(): TableData | null;
  private readonly data = (): TableData | null => this.tabulate();

  override render(): TemplateResult {
    return html`<canvas role="img" aria-label=${this.label}></canvas><kd-as-table .data=${this.data} .label=${this.label}></kd-as-table>`;
  }

  protected override paint(): void {
    const canvas = this.querySelector("canvas");
    if (canvas) this.draw(canvas);
  }
}
