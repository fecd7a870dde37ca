// What the model says: a number with its interval, or the probabilities of the classes.

import { html, type TemplateResult } from "lit";
import type { App } from "../../app";
import type { Prediction, RangeWarning } from "../../bindings";
import { percent, quantity } from "../../format";
import { t } from "../../i18n";
import { targetValue } from "../../metrics";
import { className, columnName, said } from "../../sample";

type Of<T extends Prediction["type"]> = Extract<Prediction, { type: T }>;

export function answer(app: App, p: Prediction): TemplateResult {
  // A text is no answer of one piece: it has a place of its own.
  if (p.type === "text") return html``;
  return html`${p.type === "number" ? price(app, p) : ranking(app, p)}${p.warnings.map((w) => warning(app, w))}`;
}

function price(app: App, p: Of<"number">): TemplateResult {
  const show = (value: number) => targetValue(app.state.task, value);
  return html`<output class="amount">${show(p.value)}</output>
    ${interval(app, p)}
    <p>${said(app, "apply.interval", { share: percent(p.coverage), low: show(p.low), high: show(p.high) })}</p>
    <p class="sentence">${said(app, "apply.coverage", { share: percent(p.measuredCoverage, 1) })}</p>`;
}

function ranking({ state: { task } }: App, p: Of<"class">): TemplateResult {
  const order = p.probabilities.map((share, i) => ({ share, name: className(task, i) })).sort((a, b) => b.share - a.share);
  return html`<output class="amount">${order[0]?.name ?? "–"}</output>
    <ul class="error-bars">${order.map(({ share, name }, i) => html`<li><span>${name}</span>
      <span class="track"><i .style=${`width:${share * 100}%;background:var(${i === 0 ? "--ember" : "--baseline"})`}></i></span><b>${percent(share, 1)}</b></li>`)}</ul>
    <p class="sentence">${t("apply.probabilities")}</p>`;
}

function warning(app: App, w: RangeWarning): TemplateResult {
  const unit = app.state.task.columns.find((column) => column.name === w.column)?.unit ?? "";
  const show = (value: number) => quantity(value, unit);
  return html`<p class="warning">${said(app, "apply.outside", { column: columnName(w.column), value: show(w.value), min: show(w.min), max: show(w.max) })}</p>`;
}

/** On an axis from the least to the most of the data, or from zero; wider if the interval is. */
function interval(app: App, p: Of<"number">): TemplateResult {
  const { state } = app;
  const show = (value: number) => targetValue(state.task, value);
  const target = state.task.columns.find((c) => c.target)?.name;
  const profile = state.reports.data.columns.find((c) => c.name === target);
  const [median, lowest] = [profile?.median ?? 0, Math.min(p.low, p.value, profile?.min ?? 0)];
  const from = lowest >= 0 ? 0 : lowest;
  const reach = Math.max(p.high, 2 * median - from) - from || 1;
  const unit = 10 ** Math.floor(Math.log10(reach));
  const most = from + Math.ceil(reach / unit) * unit;
  const at = (value: number) => `${Math.min(100, Math.max(0, ((value - from) / (most - from)) * 100))}%`;
  return html`<div class="interval" role="img" aria-label=${t("apply.interval.label", { low: show(p.low), value: show(p.value), high: show(p.high), median: show(median) })}>
    <i class="range" .style=${`left:${at(p.low)};right:calc(100% - ${at(p.high)})`}></i>
    <i class="median" .style=${`left:${at(median)}`}></i><i class="point" .style=${`left:${at(p.value)}`}></i>
    <span>${show(from)}</span><span>${show(most)}</span></div>
    <p class="legend">${said(app, "apply.legend", { median: show(median) })}</p>`;
}
