// The evaluate room: errors beside what needs no training loop, the residuals, and the houses it got most wrong.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { EvaluateReport, Metrics, SplitMetrics } from "../bindings";
import { bounds, type ScatterPicture } from "../charts/scatter";
import { fixed, integer, number, usd } from "../format";
import { lookup, t } from "../i18n";
import "../styles/evaluate.css";
import { AppElement } from "../views/element";
import { cellText, columnName } from "./data";
import { untrained } from "./untrained";

const PARTS = ["train", "validation", "test"] as const;
const WORST_COLUMNS = ["area_sqft", "lot_sqft", "rooms", "age_years", "sale_year"];

@customElement("kd-room-evaluate")
export class EvaluateRoom extends AppElement {
  override connectedCallback(): void {
    super.connectedCallback();
    void this.app.refresh("evaluate");
  }

  override render(): TemplateResult {
    const report = this.app.state.reports.evaluate;
    return html`<section class="room">
      <header><h2>${t("stage.evaluate")}</h2><p>${t("evaluate.sentence")}</p></header>
      ${untrained(this.app)}
      ${report ? html`${this.bars(report)}${this.table(report)}${this.residuals(report)}${this.worst(report)}` : html`<p>${t("shell.loading")}</p>`}
      <p class="hint">${t("evaluate.hint")}</p>
    </section>`;
  }

  private rows(report: EvaluateReport): Array<[name: string, metrics: SplitMetrics, own: boolean]> {
    return [
      [t("evaluate.model"), report.model, true],
      [t("evaluate.leastSquares"), report.baseline.leastSquares, false],
      [t("evaluate.mean"), report.baseline.mean, false],
    ];
  }

  private bars(report: EvaluateReport): TemplateResult {
    const measured = this.rows(report).map(([name, m, own]): [string, number, string] => [name, m.test.rmse, own ? "--ember" : "--baseline"]);
    const published = report.comparable ? this.app.state.task.references.map((r): [string, number, string] => [lookup(`reference.${r.id}`) ?? r.id, r.rmse, "--line"]) : [];
    const all = [...measured, ...published];
    const most = Math.max(...all.map(([, rmse]) => (Number.isFinite(rmse) ? rmse : 0)));
    return html`<figure class="figure"><h3>${t("evaluate.bars")}</h3>
      <ul class="error-bars">${all.map(([name, rmse, colour]) => html`<li><span>${name}</span>
        <span class="track"><i style="width:${Math.min(100, (rmse / most) * 100)}%;background:var(${colour})"></i></span><b>${usd(rmse)}</b></li>`)}</ul>
      <figcaption>${t(report.comparable ? "evaluate.bars.caption" : "evaluate.bars.incomparable")}</figcaption></figure>`;
  }

  private table(report: EvaluateReport): TemplateResult {
    const rows = this.rows(report);
    const measures: Array<[keyof Metrics, string, (v: number) => string]> = [
      ["mse", "MSE, USD²", (v) => number(v, 4)], ["rmse", "RMSE", usd], ["mae", "MAE", usd], ["r2", "R²", (v) => fixed(v, 3)],
    ];
    return html`<section class="card"><h3>${t("evaluate.table")}</h3><div class="table-wrap" tabindex="0" role="region" aria-label=${t("evaluate.table")}><table>
      <thead><tr><th>${t("evaluate.part")}</th><th></th>${measures.map(([, name]) => html`<th class="number">${name}</th>`)}</tr></thead>
      <tbody>${PARTS.map((part) => rows.map(([name, metrics, own], i) => html`<tr class=${own ? "own" : ""}>
        <th>${i === 0 ? `${t(`prepare.${part}`)} (${integer(metrics[part].rows)})` : ""}</th><td>${name}</td>
        ${measures.map(([key, , format]) => {
          const values = rows.map(([, m]) => m[part][key]);
          const best = metrics[part][key] === (key === "r2" ? Math.max(...values) : Math.min(...values));
          return html`<td class="number">${best ? html`<span title=${t("evaluate.best")}>★ </span>` : nothing}${format(metrics[part][key])}</td>`;
        })}</tr>`))}</tbody></table></div></section>`;
  }

  private residuals(report: EvaluateReport): TemplateResult {
    const x = report.residuals.map(([predicted]) => predicted);
    const y = report.residuals.map(([predicted, actual]) => actual - predicted);
    const [left, right] = bounds(x);
    const [low, high] = bounds(y);
    const thousands = (value: number) => `${value < 0 ? "−" : ""}$${integer(Math.abs(value) / 1000)}k`;
    const picture: ScatterPicture = {
      x, y, line: [[left, 0], [right, 0]],
      horizontal: { min: left, max: right, label: t("train.axis.predicted"), format: thousands },
      vertical: { min: low, max: high, label: t("evaluate.residual"), format: thousands },
    };
    return html`<figure class="figure"><h3>${t("evaluate.residuals")}</h3>
      <kd-scatter .picture=${picture} .label=${t("evaluate.residuals.label", { rmse: usd(report.model.test.rmse) })}></kd-scatter>
      <figcaption>${t("evaluate.residuals.caption")}</figcaption></figure>`;
  }

  private worst(report: EvaluateReport): TemplateResult {
    const columns = this.app.state.task.columns.map((column, i) => ({ column, i })).filter(({ column }) => WORST_COLUMNS.includes(column.name));
    return html`<section class="card"><h3>${t("evaluate.worst")}</h3><div class="table-wrap" tabindex="0" role="region" aria-label=${t("evaluate.worst")}><table>
      <thead><tr><th class="number">${t("data.row")}</th><th class="number">${t("evaluate.actual")}</th><th class="number">${t("evaluate.predicted")}</th><th class="number">${t("evaluate.error")}</th>
        ${columns.map(({ column }) => html`<th class="number">${columnName(column.name)}</th>`)}</tr></thead>
      <tbody>${report.worst.map((row) => html`<tr><td class="number">${integer(row.row + 1)}</td><td class="number">${usd(row.actual)}</td>
        <td class="number">${usd(row.predicted)}</td><td class="number">${usd(row.actual - row.predicted)}</td>
        ${columns.map(({ column, i }) => html`<td class="number">${cellText(row.cells[i] ?? null, column)}</td>`)}</tr>`)}</tbody></table></div></section>`;
  }
}
