// Classes: which is taken for which, how well each is told apart, and the rows that were surely wrong.

import { html, nothing, type TemplateResult } from "lit";
import { until } from "lit/directives/until.js";
import type { App } from "../../app";
import type { EvaluateReport, WorstRow } from "../../bindings";
import "../../charts/pixels";
import "../../styles/text.css";
import { integer, percent } from "../../format";
import { t } from "../../i18n";
import { cellText, className, columnName } from "../../sample";

export function classFigures(app: App, report: EvaluateReport): TemplateResult {
  return html`${confusion(app, report)}${each(app, report)}${report.worst.length > 0 ? mistaken(app, report) : nothing}`;
}

/** Right answers are on the diagonal; colour is the share of the row. */
function confusion({ state: { task } }: App, { confusion }: EvaluateReport): TemplateResult {
  const names = confusion.map((_, i) => className(task, i));
  const cell = (row: number[], count: number, same: boolean) => {
    const share = count / Math.max(1, row.reduce((a, b) => a + b, 0));
    const colour = same ? "--ember" : "--validation";
    const strong = same ? Math.round(share * 45) : Math.min(45, Math.round(share * 250));
    return html`<td class="number" .style=${`background:color-mix(in oklab, var(${colour}) ${strong}%, var(--surface))`}>${count === 0 ? html`<span class="none">0</span>` : integer(count)}</td>`;
  };
  return html`<section class="card"><h3>${t("evaluate.confusion")}</h3>
    <div class="table-wrap" tabindex="0" role="region" aria-label=${t("evaluate.confusion")}><table class="confusion">
      <thead><tr><th>${t("evaluate.confusion.corner")}</th>${names.map((name) => html`<th class="number">${name}</th>`)}</tr></thead>
      <tbody>${confusion.map((row, i) => html`<tr><th>${names[i]}</th>${row.map((count, k) => cell(row, count, i === k))}</tr>`)}</tbody></table></div>
    <p class="sentence">${t("evaluate.confusion.caption")}</p></section>`;
}

function each({ state: { task } }: App, { classes }: EvaluateReport): TemplateResult {
  return html`<section class="card"><h3>${t("evaluate.classes")}</h3>
    <div class="table-wrap" tabindex="0" role="region" aria-label=${t("evaluate.classes")}><table>
      <thead><tr><th>${t("evaluate.class")}</th><th class="number">${t("evaluate.part")}</th><th class="number">${t("evaluate.precision")}</th><th class="number">${t("evaluate.recall")}</th><th class="number">F1</th></tr></thead>
      <tbody>${classes.map((of, i) => html`<tr><th>${className(task, i)}</th><td class="number">${integer(of.rows)}</td>
        ${[of.precision, of.recall, of.f1].map((share) => html`<td class="number">${percent(share, 1)}</td>`)}</tr>`)}</tbody></table></div>
    <p class="sentence">${t("evaluate.classes.caption")}</p></section>`;
}

/** Pixels of a report's mistakes, asked for once however often the room is drawn. */
const mistakes = new WeakMap<WorstRow[], Promise<Uint8Array>>();

function mistaken(app: App, { worst }: EvaluateReport): TemplateResult {
  const { reports: { data }, task } = app.state;
  const { images } = data;
  if (images) {
    const size = images.width * images.height;
    const asked = mistakes.get(worst) ?? app.lab.call("images", { rows: worst.map((row) => row.row) });
    mistakes.set(worst, asked);
    const list = asked.then((pixels) => html`<ul class="thumbnails">${worst.map((row, i) => {
      const text = taken(app, row);
      return html`<li><kd-pixels .pixels=${pixels.subarray(i * size, (i + 1) * size)} .columns=${images.width} .label=${text}></kd-pixels><span>${text}</span></li>`;
    })}</ul>`);
    return html`<section class="card"><h3>${t("evaluate.misread")}</h3>${until(list, t("shell.loading"))}<p class="sentence">${t("evaluate.misread.caption")}</p></section>`;
  }
  if (task.kind === "sentences") {
    return html`<section class="card"><h3>${t("evaluate.misread")}</h3><ul class="sentences surest">${worst.slice(0, 10).map((row) => html`<li>
      <span lang="en">${String(row.cells[0] ?? "")}</span><b>${taken(app, row)}</b></li>`)}</ul><p class="sentence">${t("sentiment.worst.caption")}</p></section>`;
  }
  const columns = task.columns.map((column, i) => ({ column, i })).filter(({ column }) => !column.target);
  return html`<section class="card"><h3>${t("evaluate.misread")}</h3><div class="table-wrap" tabindex="0" role="region" aria-label=${t("evaluate.misread")}><table>
    <thead><tr><th class="number">${t("data.row")}</th><th>${t("evaluate.taken")}</th>${columns.map(({ column }) => html`<th class="number">${columnName(column.name)}</th>`)}</tr></thead>
    <tbody>${worst.slice(0, 10).map((row) => html`<tr><td class="number">${integer(row.row + 1)}</td><td>${taken(app, row)}</td>
      ${columns.map(({ column, i }) => html`<td class="number">${cellText(row.cells[i] ?? null, column)}</td>`)}</tr>`)}</tbody></table></div></section>`;
}

const taken = ({ state: { task } }: App, row: WorstRow): string =>
  t("evaluate.taken.for", { actual: className(task, row.actual), predicted: className(task, row.predicted), share: percent(row.probability ?? 0) });
