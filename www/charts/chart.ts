// A picture on a canvas. Subclasses say what to draw.

import { html, type TemplateResult } from "lit";
import { Picture } from "./picture";

export abstract class Chart extends Picture {
  protected abstract draw(canvas: HTMLCanvasElement): void;

  override render(): TemplateResult {
    return html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }

  protected override paint(): void {
    const canvas = this.querySelector("canvas");
    if (canvas) this.draw(canvas);
  }
}
