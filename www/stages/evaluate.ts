// The evaluate room: errors beside what needs no training loop, the residuals, and the houses it got most wrong.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { EvaluateReport, Metrics, SplitMetrics, TaskInfo } from "../bindings";
import { bounds, type ScatterPicture } from "../charts/scatter";
import { fixed, integer, number, percent } from "../format";
import { lookup, t } from "../i18n";
import { classifies, errorOf, foretells, nats, short, showError, targetValue } from "../metrics";
import { cellText, columnName, said } from "../sample";
import "../styles/evaluate.css";
import { AppElement } from "../views/element";
import { classFigures } from "./evaluate/classes";
import "./evaluate/language";
import { untrained } from "./untrained";

const PARTS = ["train", "validation", "test"] as const;
/** Columns beside a worst row; of houses those that explain it. */
const MOST_COLUMNS = 6;
const HOUSES = "house-price";
const HOUSE_COLUMNS = ["area_sqft", "lot_sqft", "rooms", "age_years", "sale_year"];

type Measure = [key: string, name: () => string, format: (value: number, task: TaskInfo) => string];
const LESS_IS_BETTER: readonly string[] = ["mse", "rmse", "mae", "loss", "bits", "perplexity"];
const OF_NUMBERS: readonly Measure[] = [["mse", () => "MSE", (v) => number(v, 4)], ["rmse", () => "RMSE", (v, task) => showError(task, v)], ["mae", () => "MAE", (v, task) => showError(task, v)], ["r2", () => "R²", (v) => fixed(v, 3)]];
const OF_CHARACTERS: readonly Measure[] = [
  ["loss", () => t("evaluate.loss"), (v) => nats(v)], ["bits", () => t("evaluate.bits"), (v) => fixed(v, 2)], ["perplexity", () => t("evaluate.perplexity"), (v) => number(v, 3)],
];
const share = (v: number): string => percent(v, 1);
const OF_CLASSES: readonly Measure[] = [
  ["accuracy", () => t("evaluate.accuracy"), share], ["precision", () => t("evaluate.precision"), share],
  ["recall", () => t("evaluate.recall"), share], ["f1", () => "F1", share],
];

@customElement("kd-room-evaluate")
export class EvaluateRoom extends AppElement {
  override connectedCallback(): void {
    super.connectedCallback();
    void this.app.refresh("evaluate");
  }

  override render(): TemplateResult {
    const report = this.app.state.reports.evaluate;
    return html`<section class="room">
      <header><h2>${t("stage.evaluate")}</h2><p>${said(this.app, "evaluate.sentence")}</p></header>
      ${untrained(this.app)}
      ${report ? html`${this.bars(report)}${this.table(report)}
        ${report.surprise.length > 0 ? html`<kd-surprise .app=${this.app} .characters=${report.surprise}></kd-surprise>` : nothing}
        ${foretells(this.app.state.task) ? nothing : classifies(this.app.state.task) ? classFigures(this.app, report) : html`${this.residuals(report)}${this.worst(report)}`}` : html`<p>${t("shell.loading")}</p>`}
      <p class="hint">${said(this.app, "evaluate.hint")}</p>
    </section>`;
  }

  private rows(report: EvaluateReport): Array<[name: string, metrics: SplitMetrics, own: boolean]> {
    const baseline = ({ id, metrics }: EvaluateReport["baselines"][number]): [string, SplitMetrics, boolean] =>
      [lookup(`evaluate.${id}`) ?? id, metrics, false];
    return [[t("evaluate.model"), report.model, true], ...[...report.baselines].reverse().map(baseline)];
  }

  private bars(report: EvaluateReport): TemplateResult {
    const measured = this.rows(report).map(([name, m, own]): [string, number, string] => [name, errorOf(m.test), own ? "--ember" : "--baseline"]);
    const published = report.comparable ? this.app.state.task.references.map((r): [string, number, string] => [lookup(`reference.${r.id}`) ?? r.id, r.error, "--line"]) : [];
    const all = [...measured, ...published];
    const caption = this.app.state.task.references.length === 0 ? "evaluate.bars.own" : report.comparable ? "evaluate.bars.caption" : "evaluate.bars.incomparable";
    const most = Math.max(...all.map(([, error]) => (Number.isFinite(error) ? error : 0)));
    return html`<figure class="figure"><h3>${classifies(this.app.state.task) ? t("evaluate.bars") : said(this.app, "evaluate.bars.number")}</h3>
      <ul class="error-bars">${all.map(([name, error, colour]) => html`<li><span>${name}</span>
        <span class="track"><i .style=${`width:${Math.min(100, (error / most) * 100)}%;background:var(${colour})`}></i></span><b>${showError(this.app.state.task, error)}</b></li>`)}</ul>
      <figcaption>${said(this.app, caption, { count: integer(report.model.test.rows) })}</figcaption></figure>`;
  }

  private table(report: EvaluateReport): TemplateResult {
    const rows = this.rows(report);
    const measures = foretells(this.app.state.task) ? OF_CHARACTERS : classifies(this.app.state.task) ? OF_CLASSES : OF_NUMBERS;
    const value = (m: Metrics, key: string) => (m as unknown as Record<string, number>)[key] ?? NaN;
    return html`<section class="card"><h3>${t("evaluate.table")}</h3><div class="table-wrap" tabindex="0" role="region" aria-label=${t("evaluate.table")}><table>
      <thead><tr><th>${said(this.app, "evaluate.part")}</th><th>${t("evaluate.by")}</th>${measures.map(([, name]) => html`<th class="number">${name()}</th>`)}</tr></thead>
      <tbody>${PARTS.map((part) => rows.map(([name, metrics, own], i) => html`<tr class=${own ? "own" : ""}>
        ${i === 0 ? html`<th rowspan=${rows.length}>${t(`prepare.${part}`)} (${integer(metrics[part].rows)})</th>` : nothing}<td>${name}</td>
        ${measures.map(([key, , format]) => {
          const values = rows.map(([, m]) => value(m[part], key));
          const mine = value(metrics[part], key);
          const best = mine === (LESS_IS_BETTER.includes(key) ? Math.min(...values) : Math.max(...values));
          return html`<td class="number">${best ? html`<span title=${t("evaluate.best")}>★ </span>` : nothing}${format(mine, this.app.state.task)}</td>`;
        })}</tr>`))}</tbody></table></div></section>`;
  }

  private residuals(report: EvaluateReport): TemplateResult {
    const x = report.residuals.map(([predicted]) => predicted);
    const y = report.residuals.map(([predicted, actual]) => actual - predicted);
    const [left, right] = bounds(x);
    const [low, high] = bounds(y);
    const thousands = (value: number) => short(this.app.state.task, value);
    const picture: ScatterPicture = {
      x, y, line: [[left, 0], [right, 0]],
      horizontal: { min: left, max: right, label: t("evaluate.predicted"), format: thousands },
      vertical: { min: low, max: high, label: t("evaluate.residual"), format: thousands },
    };
    return html`<figure class="figure"><h3>${t("evaluate.residuals")}</h3>
      <kd-scatter .picture=${picture} .label=${said(this.app, "evaluate.residuals.label", { rmse: showError(this.app.state.task, errorOf(report.model.test)) })}></kd-scatter>
      <figcaption>${said(this.app, "evaluate.residuals.caption")}</figcaption></figure>`;
  }

  private worst(report: EvaluateReport): TemplateResult {
    const { task } = this.app.state;
    const show = (value: number) => targetValue(task, value);
    const others = task.columns.map((column, i) => ({ column, i })).filter(({ column }) => !column.target);
    const columns = others.filter(({ column }) => task.id !== HOUSES || HOUSE_COLUMNS.includes(column.name)).slice(0, MOST_COLUMNS);
    return html`<section class="card"><h3>${said(this.app, "evaluate.worst")}</h3><div class="table-wrap" tabindex="0" role="region" aria-label=${t("evaluate.worst")}><table>
      <thead><tr><th class="number">${t("data.row")}</th><th class="number">${t("evaluate.actual")}</th><th class="number">${t("evaluate.predicted")}</th><th class="number">${t("evaluate.error")}</th>
        ${columns.map(({ column }) => html`<th class="number">${columnName(column.name)}</th>`)}</tr></thead>
      <tbody>${report.worst.map((row) => html`<tr><td class="number">${integer(row.row + 1)}</td><td class="number">${show(row.actual)}</td>
        <td class="number">${show(row.predicted)}</td><td class="number">${show(row.actual - row.predicted)}</td>
        ${columns.map(({ column, i }) => html`<td class="number">${cellText(row.cells[i] ?? null, column)}</td>`)}</tr>`)}</tbody></table></div></section>`;
  }
}
