// What a chart shows, in words and as a table for those who cannot see it: a disclosure beside the chart, filled when it is opened.

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { onLanguage, t } from "../i18n";
import type * as inWords from "./in-words";
import type { table } from "./table";
import "../styles/a11y.css";

/** A chart in words and numbers. Rows are made as they are asked for: most are never shown. */
export interface TableData {
  columns: readonly string[];
  count: number;
  row(index: number): readonly string[];
  /** What the numbers amount to, in a sentence or two. */
  words(say: typeof inWords): string;
}

/** An open table follows its chart, but slowly enough to be read. */
const FOLLOW_MS = 2_000;

@customElement("kd-as-table")
export class AsTable extends LitElement {
  /** Asked on opening and then every `FOLLOW_MS`: not whenever the chart moves. */
  @property({ attribute: false, hasChanged: () => false }) data: () => TableData | null = () => null;
  /** The chart's own label, to tell this disclosure from the others. */
  @property() label = "";
  @state() private table: typeof table | null = null;
  private timer = 0;
  private release = (): void => {};

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.release = onLanguage(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release();
    clearInterval(this.timer);
  }

  override render(): TemplateResult | typeof nothing {
    const name = t("a11y.table");
    if (name === "") return nothing;
    const data = this.table && this.data();
    return html`<details class="as-table" @toggle=${this.toggled}>
      <summary>${name}<span class="hidden">: ${this.label}</span></summary>
      ${this.table && data ? this.table(data, this.label) : nothing}
    </details>`;
  }

  private readonly toggled = async (event: Event): Promise<void> => {
    clearInterval(this.timer);
    const details = event.target as HTMLDetailsElement;
    if (!details.open) {
      this.table = null;
      return;
    }
    this.timer = window.setInterval(() => this.requestUpdate(), FOLLOW_MS);
    const { table } = await import("./table");
    if (details.open) this.table = table;
  };
}
