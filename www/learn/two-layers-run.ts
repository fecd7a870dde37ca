// <kd-two-layers>: runs the code that stands on the page beside it.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Figure } from "./figure";
import { filled } from "./labels";
import "./figures.css";

export const TWO_LAYERS_LABELS = ["run", "running", "again", "failed", "output"] as const;

@customElement("kd-two-layers")
export class TwoLayers extends Figure<(typeof TWO_LAYERS_LABELS)[number]> {
  @state() private lines: readonly string[] = [];
  @state() private busy = false;
  protected override readonly labels = TWO_LAYERS_LABELS;

  private async start(): Promise<void> {
    [this.busy, this.lines] = [true, []];
    try {
      const { run } = await import("./two-layers");
      await run((line) => { this.lines = [...this.lines, line]; });
    } catch (error) {
      this.lines = [...this.lines, filled(this.words.failed, { reason: error instanceof Error ? error.message : String(error) })];
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    const { words, lines, busy } = this;
    return html`<p><button class="button primary" type="button" ?disabled=${busy} @click=${() => this.start()}>
        ${busy ? words.running : lines.length > 0 ? words.again : words.run}</button></p>
      ${lines.length > 0 ? html`<pre role="log" aria-label=${words.output} tabindex="0">${lines.join("\n")}</pre>` : nothing}`;
  }
}
