// A canvas element that redraws when its picture, its size or the theme changes. Subclasses say what to draw.

import { html, LitElement, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

export abstract class Chart extends LitElement {
  /** Text for those who cannot see it: what it shows and its key numbers. */
  @property() label = "";
  private observer: ResizeObserver | null = null;
  private readonly redraw = (): void => this.paint();

  protected abstract draw(canvas: HTMLCanvasElement): void;

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("themechange", this.redraw);
    this.observer = new ResizeObserver(this.redraw);
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("themechange", this.redraw);
    this.observer?.disconnect();
  }

  override render(): TemplateResult {
    return html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }

  override updated(): void {
    this.paint();
  }

  private paint(): void {
    const canvas = this.querySelector("canvas");
    if (canvas) this.draw(canvas);
  }
}
