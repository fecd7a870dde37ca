// The apply room: prices a house as you type, with an honest interval.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Prediction } from "../bindings";
import { KindlingError } from "../errors";
import { percent, quantity, usd } from "../format";
import { lookup, t } from "../i18n";
import "../styles/apply.css";
import { AppElement } from "../views/element";
import { keepDraft } from "./apply/draft";
import { type House, houseForm, startingHouse } from "./apply/house-form";
import { columnName } from "./data";
import { untrained } from "./untrained";

@customElement("kd-room-apply")
export class ApplyRoom extends AppElement {
  @state() private house: House | null = null;
  @state() private prediction: Prediction | null = null;
  @state() private problem = "";
  private asked = "";
  private latest = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.app.refresh("apply");
  }

  override render(): TemplateResult {
    const { reports, task } = this.app.state;
    const form = reports.apply;
    if (form && !this.fits(form.fields.map((f) => f.name))) this.house = startingHouse(form.fields);
    this.ask();
    return html`<section class="room">
      <header><h2>${t("stage.apply")}</h2><p>${t("apply.sentence")}</p></header>
      ${untrained(this.app)}
      <div class="apply">
        <section class="card price" aria-live="polite">${this.price()}
          <button class="button" ?disabled=${!this.house} @click=${this.sold}>${t("apply.sold")}</button></section>
        <section class="card">${form && this.house ? houseForm(form.fields, task.columns, this.house, (house) => { this.house = house; }) : t("shell.loading")}</section>
      </div>
      <p class="hint">${t("apply.hint")}</p>
    </section>`;
  }

  /** Whether the house in hand belongs to the form (the features may have changed). */
  private fits(names: string[]): boolean {
    return this.house !== null && Object.keys(this.house).every((name) => names.includes(name)) && this.fields === names.join();
  }

  private fields = "";

  override willUpdate(): void {
    const names = this.app.state.reports.apply?.fields.map((f) => f.name).join() ?? "";
    if (names !== this.fields) {
      this.fields = names;
      this.house = null;
    }
  }

  /** Asks for a price when the house or the weights have changed; the last question wins. */
  private ask(): void {
    const { run, spec } = this.app.state;
    if (!this.house) return;
    const question = JSON.stringify([this.house, run.run, run.step, spec.prune, spec.quantise]);
    if (question === this.asked) return;
    this.asked = question;
    const mine = ++this.latest;
    this.app.predict(this.house).then(
      (prediction) => { if (mine === this.latest) Object.assign(this, { prediction, problem: "" }); },
      (error: unknown) => {
        if (mine !== this.latest) return;
        this.problem = error instanceof KindlingError ? (lookup(`error.${error.kind}`, error.parameters) ?? error.message) : String(error);
      },
    );
  }

  private price(): TemplateResult {
    const p = this.prediction;
    if (!p) return html`<p>${t("shell.loading")}</p>`;
    const units = Object.fromEntries(this.app.state.task.columns.map((c) => [c.name, c.unit]));
    return html`<output class="amount">${usd(p.price)}</output>
      ${this.interval(p)}
      <p>${t("apply.interval", { share: percent(p.coverage), low: usd(p.low), high: usd(p.high) })}</p>
      <p class="sentence">${t("apply.coverage", { share: percent(p.measuredCoverage, 1) })}</p>
      ${p.warnings.map((w) => html`<p class="warning">${t("apply.outside", {
        column: columnName(w.column), value: quantity(w.value, units[w.column] ?? ""), min: quantity(w.min, units[w.column] ?? ""), max: quantity(w.max, units[w.column] ?? "") })}</p>`)}
      ${this.problem ? html`<p class="warning" role="alert">${this.problem}</p>` : nothing}`;
  }

  private interval(p: Prediction): TemplateResult {
    const target = this.app.state.task.columns.find((c) => c.target)?.name;
    const median = this.app.state.reports.data.columns.find((c) => c.name === target)?.median ?? 0;
    const most = Math.max(200_000, Math.ceil(p.high / 100_000) * 100_000);
    const at = (price: number) => `${Math.min(100, Math.max(0, (price / most) * 100))}%`;
    return html`<div class="interval" role="img" aria-label=${t("apply.interval.label", { low: usd(p.low), price: usd(p.price), high: usd(p.high), median: usd(median) })}>
      <i class="range" style="left:${at(p.low)};right:calc(100% - ${at(p.high)})"></i>
      <i class="median" style="left:${at(median)}"></i><i class="point" style="left:${at(p.price)}"></i>
      <span>$0</span><span>${usd(most)}</span></div>
      <p class="legend">${t("apply.legend", { median: usd(median) })}</p>`;
  }

  private sold(): void {
    if (this.house) keepDraft(this.house);
    this.app.focus("feedback");
  }
}
