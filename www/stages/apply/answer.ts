// What the model says: a number with its interval, or the probabilities of the classes.

import { html, type TemplateResult } from "lit";
import type { App } from "../../app";
import type { Prediction, RangeWarning } from "../../bindings";
import { percent, quantity, usd } from "../../format";
import { t } from "../../i18n";
import { className, columnName, said } from "../../sample";

type Of<T extends Prediction["type"]> = Extract<Prediction, { type: T }>;

export function answer(app: App, p: Prediction): TemplateResult {
  return html`${p.type === "number" ? price(app, p) : ranking(app, p)}${p.warnings.map((w) => warning(app, w))}`;
}

function price(app: App, p: Of<"number">): TemplateResult {
  return html`<output class="amount">${usd(p.value)}</output>
    ${interval(app, p)}
    <p>${t("apply.interval", { share: percent(p.coverage), low: usd(p.low), high: usd(p.high) })}</p>
    <p class="sentence">${t("apply.coverage", { share: percent(p.measuredCoverage, 1) })}</p>`;
}

function ranking({ state: { task } }: App, p: Of<"class">): TemplateResult {
  const order = p.probabilities.map((share, i) => ({ share, name: className(task, i) })).sort((a, b) => b.share - a.share);
  return html`<output class="amount">${order[0]?.name ?? "–"}</output>
    <ul class="error-bars">${order.map(({ share, name }, i) => html`<li><span>${name}</span>
      <span class="track"><i style="width:${share * 100}%;background:var(${i === 0 ? "--ember" : "--baseline"})"></i></span><b>${percent(share, 1)}</b></li>`)}</ul>
    <p class="sentence">${t("apply.probabilities")}</p>`;
}

function warning(app: App, w: RangeWarning): TemplateResult {
  const unit = app.state.task.columns.find((column) => column.name === w.column)?.unit ?? "";
  const show = (value: number) => quantity(value, unit);
  return html`<p class="warning">${said(app, "apply.outside", { column: columnName(w.column), value: show(w.value), min: show(w.min), max: show(w.max) })}</p>`;
}

function interval({ state }: App, p: Of<"number">): TemplateResult {
  const target = state.task.columns.find((c) => c.target)?.name;
  const median = state.reports.data.columns.find((c) => c.name === target)?.median ?? 0;
  const most = Math.max(200_000, Math.ceil(p.high / 100_000) * 100_000);
  const at = (value: number) => `${Math.min(100, Math.max(0, (value / most) * 100))}%`;
  return html`<div class="interval" role="img" aria-label=${t("apply.interval.label", { low: usd(p.low), price: usd(p.value), high: usd(p.high), median: usd(median) })}>
    <i class="range" style="left:${at(p.low)};right:calc(100% - ${at(p.high)})"></i>
    <i class="median" style="left:${at(median)}"></i><i class="point" style="left:${at(p.value)}"></i>
    <span>$0</span><span>${usd(most)}</span></div>
    <p class="legend">${t("apply.legend", { median: usd(median) })}</p>`;
}
