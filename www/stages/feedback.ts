// The feedback room: what houses really sold for, kept, shown and retrained on.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Correction, FeedbackReport } from "../bindings";
import { integer, quantity, usd } from "../format";
import { t } from "../i18n";
import "../styles/apply.css";
import "../styles/evaluate.css";
import { AppElement } from "../views/element";
import { takeDraft } from "./apply/draft";
import { type House, houseForm, startingHouse } from "./apply/house-form";
import { untrained } from "./untrained";

const STEPS: readonly number[] = [100, 500, 2000];

@customElement("kd-room-feedback")
export class FeedbackRoom extends AppElement {
  @state() private house: House | null = takeDraft();
  @state() private steps = 500;
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
      <header><h2>${t("stage.feedback")}</h2><p>${t("feedback.sentence")}</p></header>
      ${untrained(this.app)}
      ${this.form()}
      ${this.removed ? html`<div class="notice" role="status"><p>${t("feedback.removed")}</p><button class="button" @click=${this.putBack}>${t("feedback.putBack")}</button></div>` : nothing}
      ${report && corrections.length > 0 ? html`${this.drift(report)}${this.list(report)}${this.retrain(report)}` : html`<p class="card">${t("feedback.empty")}</p>`}
      <p class="hint">${t("feedback.hint")}</p>
    </section>`;
  }

  private form(): TemplateResult {
    const { reports, task } = this.app.state;
    const fields = reports.apply?.fields ?? [];
    const known = Object.keys(this.house ?? {}).every((name) => fields.some((f) => f.name === name));
    const house = this.house && known ? this.house : startingHouse(fields);
    return html`<form class="card feedback-form" @submit=${(event: Event) => this.add(event, house)}>
      <h3>${t("feedback.house")}</h3>
      ${houseForm(fields, task.columns, house, (next) => { this.house = next; })}
      <label class="field"><span class="label">${t("feedback.price")}</span><input type="number" name="price" min="1" max="1000000000" step="any" required /></label>
      <button class="button primary">${t("feedback.add")}</button></form>`;
  }

  private async add(event: Event, input: House): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const price = Number(new FormData(form).get("price"));
    await this.app.setCorrections([...this.app.state.corrections, { input, price }]);
    if (!this.app.state.error) form.reset();
  }

  private drift(report: FeedbackReport): TemplateResult {
    return html`
      ${report.outside > 0 ? html`<p class="warning">${t("feedback.outside", { count: integer(report.outside) })}</p>` : nothing}
      ${report.drift && report.bias !== null ? html`<p class="warning">${t(report.bias > 0 ? "feedback.drift.up" : "feedback.drift.down", { bias: usd(Math.abs(report.bias)) })}</p>` : nothing}`;
  }

  private list(report: FeedbackReport): TemplateResult {
    return html`<section class="card"><h3>${t("feedback.list")}</h3><div class="table-wrap" tabindex="0" role="region" aria-label=${t("feedback.list")}><table>
      <thead><tr><th class="number">#</th><th class="number">${t("column.area_sqft")}</th><th class="number">${t("feedback.sold")}</th>
        <th class="number">${t("feedback.before")}</th><th class="number">${t("feedback.now")}</th><th class="number">${t("evaluate.error")}</th><th></th></tr></thead>
      <tbody>${report.corrections.map((view, i) => {
        const area = view.correction.input["area_sqft"];
        return html`<tr><td class="number">${i + 1}</td><td class="number">${typeof area === "number" ? quantity(area, "sqft") : "–"}</td>
          <td class="number">${usd(view.correction.price)}</td><td class="number">${view.before === null ? "–" : usd(view.before)}</td>
          <td class="number">${usd(view.predicted)}</td><td class="number">${usd(view.correction.price - view.predicted)}</td>
          <td><button class="button quiet" aria-label=${t("feedback.remove", { number: i + 1 })} @click=${() => this.removeAt(i)}>✕</button></td></tr>`;
      })}</tbody></table></div></section>`;
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
    const { running } = this.app.state;
    const pairs: Array<[string, number | null, number | null]> = [
      [t("feedback.rmse.corrections"), report.rmseBefore, report.rmseNow],
      [t("feedback.rmse.test"), report.testBefore?.rmse ?? null, report.testNow.rmse],
    ];
    const most = Math.max(...pairs.flatMap(([, a, b]) => [a ?? 0, b ?? 0]), 1);
    const bar = (name: string, value: number | null, colour: string) => value === null ? nothing : html`<li><span>${name}</span>
      <span class="track"><i style="width:${(value / most) * 100}%;background:var(${colour})"></i></span><b>${usd(value)}</b></li>`;
    return html`<section class="card feedback-form"><h3>${t("feedback.retrain")}</h3>
      <p>${t("feedback.weight", { weight: integer(report.weight) })}</p>
      <p class="switcher"><select aria-label=${t("feedback.steps.label")} @change=${(e: Event) => { this.steps = Number((e.target as HTMLSelectElement).value); }}>
          ${STEPS.map((steps) => html`<option value=${steps} ?selected=${steps === this.steps}>${t("feedback.steps", { steps: integer(steps) })}</option>`)}</select>
        <button class="button primary" ?disabled=${running} @click=${() => { this.app.setSpeed(0); void this.app.retrain(this.steps); }}>${t(running ? "feedback.running" : "feedback.retrain.button")}</button></p>
      <ul class="error-bars">${pairs.map(([name, before, now]) => html`
        ${bar(`${name}, ${t("feedback.before")}`, before, "--baseline")}${bar(`${name}, ${t("feedback.now")}`, now, "--ember")}`)}</ul></section>`;
  }
}
