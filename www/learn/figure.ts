// What the course's figures have in common: they stand in the page without a shadow tree, and take their words from it.

import { LitElement } from "lit";
import { labelsOf } from "./labels";

export abstract class Figure<K extends string> extends LitElement {
  /** The words that the page has for it. */
  protected abstract readonly labels: readonly K[];
  protected words = {} as Readonly<Record<K, string>>;

  override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Once: not before the first update, because the parser may still be inside the element when it is connected. */
  override willUpdate(): void {
    if (!this.hasUpdated) this.words = labelsOf(this, this.labels);
  }
}
