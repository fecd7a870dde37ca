// An element that paints itself anew when its properties, its size or the theme change. Subclasses say how.

import { LitElement } from "lit";
import { property } from "lit/decorators.js";

export abstract class Picture extends LitElement {
  /** Text for those who cannot see it: what it shows and its key numbers. */
  @property() label = "";
  private observer: ResizeObserver | null = null;
  private readonly repaint = (): void => this.paint();

  protected abstract paint(): void;

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("themechange", this.repaint);
    this.observer = new ResizeObserver(this.repaint);
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("themechange", this.repaint);
    this.observer?.disconnect();
  }

  override updated(): void {
    this.paint();
  }
}
