// A sentence to be judged: a place to write it, sentences to pick, and the words that spoke for the answer.

import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { App } from "../../app";
import type { ExplainReport, Input } from "../../bindings";
import { fixed } from "../../format";
import { t } from "../../i18n";
import { className } from "../../sample";
import "../../styles/text.css";
import { AppElement } from "../../views/element";

const PICKS = 5;
const MOST_CHARACTERS = 1_000;
/** Between two questions: each costs some hundred passes. */
const PAUSE_MS = 200;
/** Log-odds, nats, that are painted strongest. */
const STRONGEST = 1.5;
const NAMED = 6;

export const startingSentence = (): string => t("sentiment.begin");

export function sentenceForm(app: App, input: Input | null, changed: (input: Input) => void): TemplateResult {
  const { text } = app.state.reports.data;
  const picks = (text?.excerpt ?? []).filter((line) => line.length < 90).slice(0, PICKS);
  return html`<div class="sentence-form"><label class="field"><span class="label">${t("sentiment.label")}</span>
      <textarea rows="3" maxlength=${MOST_CHARACTERS} lang="en" .value=${typeof input === "string" ? input : ""} @input=${(event: Event) => changed((event.target as HTMLTextAreaElement).value)}></textarea></label>
    <p class="sentence">${t("sentiment.pick")}</p>
    <div class="sentence-picks">${picks.map((line) => html`<button type="button" class="button" lang="en" @click=${() => changed(line)}>${line}</button>`)}</div></div>`;
}

@customElement("kd-words")
export class Words extends AppElement {
  @property({ attribute: false }) input = "";
  @state() private report: ExplainReport | null = null;
  private asked = "";
  private busy = false;

  override render(): TemplateResult {
    const { report } = this;
    const { task } = this.app.state;
    if (!report) return html`<p>${t("shell.loading")}</p>`;
    // What speaks for the first class speaks against the last.
    const sides = report.pieces.map(([piece, added]) => ({ piece, added: report.class === 0 ? -added : added }));
    const words = sides.filter(({ added }) => added !== 0).sort((a, b) => Math.abs(b.added) - Math.abs(a.added)).slice(0, NAMED);
    const colour = (added: number) => `--side:var(${added > 0 ? "--validation" : "--ember"});--share:${Math.min(60, (Math.abs(added) / STRONGEST) * 60).toFixed(0)}%`;
    const points = (added: number) => t("sentiment.points", { points: fixed(Math.abs(added), 2), name: className(task, added > 0 ? 1 : 0) });
    return html`<p class="highlighted" lang="en">${sides.map(({ piece, added }) => (added === 0 ? piece : html`<mark .style=${colour(added)} title=${points(added)}>${piece}</mark>`))}</p>
      <p class="sides"><span><i .style=${"background:var(--ember)"}></i>${t("sentiment.for", { name: className(task, 0) })}</span><span><i .style=${"background:var(--validation)"}></i>${t("sentiment.for", { name: className(task, 1) })}</span></p>
      <ul class="words-that-mattered">${words.map(({ piece, added }) => html`<li><b lang="en">${piece}</b> ${points(added)}</li>`)}</ul>
      <p class="sentence">${t("sentiment.shapley")}</p>`;
  }

  override updated(): void {
    const { run, spec } = this.app.state;
    const question = JSON.stringify([this.input, run.run, run.step, spec.prune, spec.quantise]);
    if (this.busy || question === this.asked) return;
    this.asked = question;
    this.busy = true;
    void this.app.lab.explain(this.input).then((report) => { this.report = report; }, () => { this.report = null; })
      .finally(() => setTimeout(() => { this.busy = false; this.requestUpdate(); }, PAUSE_MS));
  }
}
