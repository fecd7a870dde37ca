// Base of every Kindling element: draws into the light DOM (one style sheet, KaTeX and uPlot styles reach it) and
// redraws when the app's state or the language changes.

import { LitElement } from "lit";
import { property } from "lit/decorators.js";
import type { App } from "../app";
import { onLanguage } from "../i18n";

export abstract class AppElement extends LitElement {
  @property({ attribute: false }) app!: App;
  private release: Array<() => void> = [];

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const redraw = () => this.requestUpdate();
    this.release = [this.app.subscribe(redraw), onLanguage(redraw)];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const release of this.release) release();
    this.release = [];
  }
}
