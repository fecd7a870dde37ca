// Base of the rooms that look at a trained model: asks for the stage's report when the room is first shown, and draws
// the states that all of them share (untrained, measuring, failed, out of date). It must not know what a report holds.

import { html, nothing, type TemplateResult } from "lit";
import type { Reports } from "../app";
import type { Stage } from "../bindings";
import { integer } from "../format";
import { t } from "../i18n";
import { AppElement } from "../views/element";

export abstract class TrainedRoom extends AppElement {
  protected abstract readonly stage: Stage;
  /** The report that the room draws; null where it needs none. */
  protected abstract readonly report: keyof Reports | null;
  private asking = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.trained && this.app.state.stages[this.stage] !== "fresh") void this.measure();
  }

  protected get trained(): boolean {
    return this.app.state.run.step > 0;
  }

  /** Asks for the report again; while one is under way a second request is not made. */
  protected async measure(): Promise<void> {
    if (this.report === null || this.asking) return;
    this.asking = true;
    try {
      await this.app.refresh(this.report);
    } finally {
      this.asking = false;
    }
  }

  protected override updated(): void {
    const { stages, reports } = this.app.state;
    const absent = this.report !== null && reports[this.report] === undefined;
    if (this.trained && absent && stages[this.stage] !== "failed") void this.measure();
  }

  protected heading(title: string, sentence: string): TemplateResult {
    return html`<header class="room-heading"><h2>${title}</h2><p>${sentence}</p></header>`;
  }

  /** The state before any training, with the way out of it. */
  protected untrained(sentence: string): TemplateResult {
    const { running } = this.app.state;
    return html`<div class="card untrained">
      <p>${sentence}</p>
      <button class="button primary" ?disabled=${running} @click=${() => void this.app.play()}>
        ${running ? t("evaluate.training") : t("evaluate.play")}
      </button>
    </div>`;
  }

  /** What stands where the report will be: measuring, or failed with a way to try again. */
  protected waiting(): TemplateResult {
    if (this.app.state.stages[this.stage] === "failed") {
      return html`<div class="card untrained" role="alert">
        <p>${t("evaluate.failed")}</p>
        <button class="button" @click=${() => void this.measure()}>${t("evaluate.again")}</button>
      </div>`;
    }
    return html`<div class="card untrained" role="status"><p>${t("evaluate.measuring")}</p></div>`;
  }

  /** Which weights the figures are of, and a button when they are no longer the weights in use. Its height is fixed. */
  protected freshness(step: number): TemplateResult {
    const { stages, run, running } = this.app.state;
    const old = stages[this.stage] === "stale" || stages[this.stage] === "failed" || step !== run.step;
    return html`<p class="freshness">
      <span>${t(old ? "evaluate.of-step.old" : "evaluate.of-step", { step: integer(step), now: integer(run.step) })}</span>
      ${old && !running
        ? html`<button class="button" @click=${() => void this.measure()}>${t("evaluate.again")}</button>`
        : nothing}
    </p>`;
  }

  protected hint(sentence: string): TemplateResult {
    return html`<aside class="hint"><strong>${t("evaluate.try")}</strong> ${sentence}</aside>`;
  }
}
