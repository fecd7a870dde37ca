// One grey picture, pixel by pixel.

import { html, LitElement, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";

@customElement("kd-pixels")
export class Pixels extends LitElement {
  /** 0 (black) to 255 (white), row by row. */
  @property({ attribute: false }) pixels: ArrayLike<number> = [];
  @property({ attribute: false }) columns = 28;
  /** What it shows, for those who cannot see it. */
  @property() label = "";

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const rows = Math.max(1, Math.floor(this.pixels.length / this.columns));
    return html`<canvas class="pixels" width=${this.columns} height=${rows} role="img" aria-label=${this.label}></canvas>`;
  }

  override updated(): void {
    const context = this.querySelector("canvas")?.getContext("2d");
    const rows = Math.floor(this.pixels.length / this.columns);
    if (!context || rows === 0) return;
    const image = context.createImageData(this.columns, rows);
    for (let i = 0; i < this.columns * rows; i++) {
      const value = this.pixels[i] ?? 0;
      image.data.set([value, value, value, 255], i * 4);
    }
    context.putImageData(image, 0, 0);
  }
}
