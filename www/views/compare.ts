// Kept runs beside the one in hand: the settings that differ, and the metrics.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { KeptRun } from "../app";
import type { Parameter, SplitMetrics, Value } from "../bindings";
import { fixed, integer, number } from "../format";
import { lookup, t } from "../i18n";
import { errorName, errorOf, metricsType, scoreName, scoreOf, showError, showScore } from "../metrics";
import { columnName, saidOf } from "../sample";
import { AppElement } from "./element";

type Column = Omit<KeptRun, "number" | "metrics"> & { name: TemplateResult | string; metrics: SplitMetrics | null };

@customElement("kd-compare")
export class Compare extends AppElement {
  override render(): TemplateResult {
    const { dropped, kept, run } = this.app.state;
    return html`<section class="card"><h3>${t("shell.compare")}</h3>
      ${kept.length === 0 ? html`<p class="sentence">${t("shell.compare.empty")}</p>` : this.table()}
      <p class="switcher">
        <button class="button" ?disabled=${run.step === 0} @click=${() => this.app.keep()}>${t("shell.compare.keep")}</button>
        ${dropped ? html`<button class="button" @click=${() => this.app.keepAgain()}>${t("shell.compare.again", { number: dropped.number })}</button>` : nothing}</p>
    </section>`;
  }

  private columns(): Column[] {
    const { kept, losses, reports, run, spec } = this.app.state;
    const evaluated = reports.evaluate?.step === run.step ? reports.evaluate.model : null;
    const name = (one: KeptRun) => html`${t("shell.compare.run", { number: one.number })}
      <button class="button quiet" aria-label=${t("shell.compare.drop", { number: one.number })} @click=${() => this.app.drop(one.number)}>✕</button>`;
    return [
      ...kept.map((one) => ({ ...one, name: name(one) })),
      { name: t("shell.compare.now"), spec, step: run.step, parameters: run.parameters, losses, metrics: evaluated },
    ];
  }

  private table(): TemplateResult {
    const { task } = this.app.state;
    const columns = this.columns();
    const value = (column: Column, key: string) => column.spec[key as keyof typeof column.spec] as Value;
    const differing = task.parameters.filter(({ key }) => new Set(columns.map((column) => value(column, key))).size > 1);
    const row = (name: string, show: (column: Column) => string) => html`<tr><th>${name}</th>${columns.map((column) => html`<td class="number">${show(column)}</td>`)}</tr>`;
    const validation = ({ losses }: Column) => [...losses].reverse().find((point) => point.validation !== null)?.validation;
    // A run that predicted something else has other measures.
    const metrics = ({ metrics, spec }: Column) => (metrics && spec.target === this.app.state.spec.target && metrics.test.type === metricsType(task) ? metrics.test : null);
    return html`<div class="table-wrap" tabindex="0" role="region" aria-label=${t("shell.compare")}><table>
      <thead><tr><td></td>${columns.map(({ name }) => html`<th class="number">${name}</th>`)}</tr></thead>
      <tbody>
        ${differing.map((of) => row(saidOf(this.app, `parameter.${of.key}`) ?? of.key, (column) => shown(of, value(column, of.key))))}
        ${row(t("train.step"), (column) => integer(column.step))}
        ${row(t("train.parameters"), (column) => integer(column.parameters))}
        ${row(t("train.loss.validation"), (column) => fixed(validation(column) ?? NaN, 4))}
        ${row(errorName(task), (column) => { const test = metrics(column); return test ? showError(task, errorOf(test)) : "–"; })}
        ${row(scoreName(task), (column) => { const test = metrics(column); return test ? showScore(task, scoreOf(test)) : "–"; })}
      </tbody></table></div>`;
  }
}

/** A setting as its control shows it. */
function shown({ key, kind }: Parameter, value: Value): string {
  if (typeof value === "number") return number(value, 6);
  if (kind.type === "columns") return String(value).split("\n").filter(Boolean).map(columnName).join(", ") || "–";
  return lookup(`option.${key}.${String(value)}`) ?? (value === true ? "✓" : value === false ? "–" : String(value));
}
