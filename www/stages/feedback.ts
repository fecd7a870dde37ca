// The feedback room: what is really right, kept, shown and retrained on.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Correction, CorrectionView, FeedbackReport, Input } from "../bindings";
import "../charts/pixels";
import { integer, percent, quantity } from "../format";
import { t } from "../i18n";
import { isOwnTable } from "../lab";
import { classifies, errorOf, foretells, nats, showError, targetValue } from "../metrics";
import { className, columnName, said } from "../sample";
import "../styles/apply.css";
import "../styles/evaluate.css";
import { AppElement } from "../views/element";
import { takeDraft } from "./apply/draft";
import { drawn, inputForm, startingInput } from "./apply/input";
import { continuationForm, shownText } from "./feedback/text";
import { untrained } from "./untrained";

const STEPS: readonly number[] = [100, 500, 2000];
/** Of a model whose steps are long. */
const FEW_STEPS: readonly number[] = [20, 50, 200];
const LONG_STEP_FLOP = 3e8;

@customElement("kd-room-feedback")
export class FeedbackRoom extends AppElement {
  @state() private input: Input | null = takeDraft();
  @state() private steps: number | null = null;
  @state() private removed: { correction: Correction; index: number } | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.app.refresh("apply");
    void this.app.refresh("feedback");
  }

  override render(): TemplateResult {
    const { reports, corrections } = this.app.state;
    const report = reports.feedback;
    return html`<section class="room">
      <header><h2>${t("stage.feedback")}</h2><p>${said(this.app, "feedback.sentence")}</p></header>
      ${untrained(this.app)}
      ${this.form()}
      ${this.removed ? html`<div class="notice" role="status"><p>${t("feedback.removed")}</p><button class="button" @click=${this.putBack}>${t("feedback.putBack")}</button></div>` : nothing}
      ${report && corrections.length > 0 ? html`${this.drift(report)}${this.list(report)}${this.retrain(report)}` : html`<p class="card">${said(this.app, "feedback.empty")}</p>`}
      <p class="hint">${t("feedback.hint")}</p>
    </section>`;
  }

  private form(): TemplateResult {
    const { reports, task } = this.app.state;
    const fields = reports.apply?.fields ?? [];
    const given = this.input;
    const known = given !== null && (typeof given === "string" || Array.isArray(given) || Object.keys(given).every((name) => fields.some((f) => f.name === name)));
    const input = known ? given : foretells(task) ? "" : startingInput(this.app);
    if (foretells(task)) {
      return html`<form class="card feedback-form" @submit=${(event: Event) => this.add(event, input)}>
        <h3>${said(this.app, "feedback.house")}</h3>${continuationForm(input, (next) => { this.input = next; })}
        <button class="button primary">${said(this.app, "feedback.add")}</button></form>`;
    }
    const target = classifies(task)
      ? html`<select name="target">${task.classes.map((word, i) => html`<option value=${word}>${className(task, i)}</option>`)}</select>`
      : html`<input type="number" name="target" min=${isOwnTable(task) ? -1e9 : 1} max="1000000000" step="any" required />`;
    const columns = reports.data.images?.width ?? 1;
    return html`<form class="card feedback-form" @submit=${(event: Event) => this.add(event, input)}>
      <h3>${said(this.app, "feedback.house")}</h3>
      ${inputForm(this.app, input, (next) => { this.input = next; })}
      ${Array.isArray(input) ? html`<p><kd-pixels .pixels=${input} .columns=${columns} .label=${t("apply.pad.seen")}></kd-pixels></p>` : nothing}
      <label class="field"><span class="label">${said(this.app, "feedback.price")}</span>${target}</label>
      <button class="button primary" ?disabled=${input === null}>${said(this.app, "feedback.add")}</button></form>`;
  }

  private async add(event: Event, input: Input | null): Promise<void> {
    event.preventDefault();
    if (input === null) return;
    const form = event.target as HTMLFormElement;
    const entered = String(new FormData(form).get("target"));
    const target = classifies(this.app.state.task) || foretells(this.app.state.task) ? entered : Number(entered);
    await this.app.setCorrections([...this.app.state.corrections, { input, target }]);
    if (!this.app.state.error && !drawn(this.app)) form.reset();
  }

  private drift(report: FeedbackReport): TemplateResult {
    const { bias, drift, outside } = report;
    const sentence = (): string => {
      if (classifies(this.app.state.task)) return t("feedback.drift.classes", { share: percent(bias ?? 0) });
      return said(this.app, (bias ?? 0) > 0 ? "feedback.drift.up" : "feedback.drift.down", { bias: targetValue(this.app.state.task, Math.abs(bias ?? 0)) });
    };
    return html`
      ${outside > 0 ? html`<p class="warning">${t("feedback.outside", { count: integer(outside) })}</p>` : nothing}
      ${drift && bias !== null ? html`<p class="warning">${sentence()}</p>` : nothing}`;
  }

  /** A row by its first number, a picture by itself. */
  private shown(correction: Correction): TemplateResult {
    const { reports, task } = this.app.state;
    const { input } = correction;
    if (typeof input === "string") return shownText(correction, foretells(task));
    if (Array.isArray(input)) {
      return html`<kd-pixels .pixels=${input} .columns=${reports.data.images?.width ?? 1} .label=${t("apply.pad.seen")}></kd-pixels>`;
    }
    const first = task.columns.find((column) => !column.target && typeof input[column.name] === "number");
    return first ? html`${columnName(first.name)} ${quantity(input[first.name] as number, first.unit)}` : html`–`;
  }

  private list(report: FeedbackReport): TemplateResult {
    const { task } = this.app.state;
    const right = (view: CorrectionView) => {
      const { target } = view.correction;
      return typeof target === "number" ? target : task.classes.indexOf(target);
    };
    if (foretells(task)) return this.continuations(report);
    const show = (value: number) => (classifies(task) ? className(task, value) : targetValue(task, value));
    const error = (view: CorrectionView) => (classifies(task) ? (right(view) === view.predicted ? "✓" : "✗") : targetValue(task, right(view) - view.predicted));
    return html`<section class="card"><h3>${t("feedback.list")}</h3><div class="table-wrap" tabindex="0" role="region" aria-label=${t("feedback.list")}><table>
      <thead><tr><th class="number">#</th><th>${t("feedback.input")}</th><th class="number">${said(this.app, "feedback.sold")}</th>
        <th class="number">${t("feedback.before")}</th><th class="number">${t("feedback.now")}</th><th class="number">${t("evaluate.error")}</th><td></td></tr></thead>
      <tbody>${report.corrections.map((view, i) => html`<tr><td class="number">${i + 1}</td><td>${this.shown(view.correction)}</td>
          <td class="number">${show(right(view))}</td><td class="number">${view.before === null ? "–" : show(view.before)}</td>
          <td class="number">${show(view.predicted)}</td><td class="number">${error(view)}</td>
          <td><button class="button quiet" aria-label=${t("feedback.remove", { number: i + 1 })} @click=${() => this.removeAt(i)}>✕</button></td></tr>`)}</tbody></table></div></section>`;
  }

  /** Beginnings with what should follow, and how much that surprised and surprises the model. */
  private continuations(report: FeedbackReport): TemplateResult {
    return html`<section class="card"><h3>${t("feedback.list")}</h3><div class="table-wrap" tabindex="0" role="region" aria-label=${t("feedback.list")}><table>
      <thead><tr><th class="number">#</th><th>${t("feedback.text")}</th><th class="number">${t("feedback.before")}</th><th class="number">${t("feedback.now")}</th><td></td></tr></thead>
      <tbody>${report.corrections.map((view, i) => html`<tr><td class="number">${i + 1}</td><td>${this.shown(view.correction)}</td>
        <td class="number">${view.before === null ? "–" : nats(view.before)}</td><td class="number">${nats(view.predicted)}</td>
        <td><button class="button quiet" aria-label=${t("feedback.remove", { number: i + 1 })} @click=${() => this.removeAt(i)}>✕</button></td></tr>`)}</tbody></table></div>
      <p class="sentence">${t("feedback.text.caption")}</p></section>`;
  }

  private async removeAt(index: number): Promise<void> {
    const { corrections } = this.app.state;
    const correction = corrections[index];
    if (!correction) return;
    this.removed = { correction, index };
    await this.app.setCorrections(corrections.filter((_, i) => i !== index));
  }

  private async putBack(): Promise<void> {
    if (!this.removed) return;
    const { correction, index } = this.removed;
    this.removed = null;
    const kept = this.app.state.corrections;
    await this.app.setCorrections([...kept.slice(0, index), correction, ...kept.slice(index)]);
  }

  private retrain(report: FeedbackReport): TemplateResult {
    const { run, running, task } = this.app.state;
    const choices = run.flopsPerStep > LONG_STEP_FLOP ? FEW_STEPS : STEPS;
    const steps = this.steps ?? choices[1] ?? 50;
    const error = (metrics: FeedbackReport["fitNow"]) => (metrics ? errorOf(metrics) : null);
    const [own, test] = classifies(task) ? [t("feedback.wrong.corrections"), t("feedback.wrong.test")] : [said(this.app, "feedback.rmse.corrections"), said(this.app, "feedback.rmse.test")];
    const pairs: Array<[string, number | null, number | null]> = [
      [own, error(report.fitBefore), error(report.fitNow)],
      [test, error(report.testBefore), errorOf(report.testNow)],
    ];
    const most = Math.max(...pairs.flatMap(([, a, b]) => [a ?? 0, b ?? 0])) || 1;
    const bar = (name: string, value: number | null, colour: string) => value === null ? nothing : html`<li><span>${name}</span>
      <span class="track"><i .style=${`width:${(value / most) * 100}%;background:var(${colour})`}></i></span><b>${showError(task, value)}</b></li>`;
    return html`<section class="card feedback-form"><h3>${t("feedback.retrain")}</h3>
      <p>${t("feedback.weight", { weight: integer(report.weight) })}</p>
      <p class="switcher"><select aria-label=${t("feedback.steps.label")} @change=${(e: Event) => { this.steps = Number((e.target as HTMLSelectElement).value); }}>
          ${choices.map((count) => html`<option value=${count} ?selected=${count === steps}>${t("feedback.steps", { steps: integer(count) })}</option>`)}</select>
        <button class="button primary" ?disabled=${running} @click=${() => { this.app.setSpeed(0); void this.app.retrain(steps); }}>${t(running ? "feedback.running" : "feedback.retrain.button")}</button></p>
      <ul class="error-bars">${pairs.map(([name, before, now]) => html`
        ${bar(`${name}, ${t("feedback.before")}`, before, "--baseline")}${bar(`${name}, ${t("feedback.now")}`, now, "--ember")}`)}</ul></section>`;
  }
}
