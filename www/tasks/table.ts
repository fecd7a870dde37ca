// A table of any columns: two of its numbers against each other, and what the model makes of them.

import { html, type TemplateResult } from "lit";
import type { App } from "../app";
import type { ColumnProfile } from "../bindings";
import "../charts/plane";
import "../charts/scatter";
import { bounds } from "../charts/scatter";
import { number, percent, unitName } from "../format";
import { t } from "../i18n";
import { classifies, short } from "../metrics";
import { axisName, className, columnName, isYear, sampled } from "../sample";
import type { TaskView } from ".";

/** The two numbers that say most: by correlation with a number, else those that have most values. */
function best({ state }: App): ColumnProfile[] {
  const target = state.task.columns.find((column) => column.target)?.name;
  const numbers = state.reports.data.columns.filter((column) => column.numeric && column.name !== target);
  const weight = (column: ColumnProfile) => (column.correlation === null ? column.distinct : Math.abs(column.correlation));
  return [...numbers].sort((a, b) => weight(b) - weight(a)).slice(0, 2);
}

/** Rows of the sample where both numbers are known, with a class or the colour of a number. */
function points(app: App, kind: readonly number[]): TemplateResult | null {
  const { data } = app.state.reports;
  const [first, second] = best(app);
  if (!first || !second) return null;
  const [x, y] = [sampled(data, first.name), sampled(data, second.name)];
  const known = x.map((_, i) => i).filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]) && (kind[i] ?? -1) >= 0);
  const pick = (values: readonly number[]) => known.map((i) => values[i] ?? 0);
  const classes = app.state.task.classes.map((_, i) => className(app.state.task, i));
  const picture = { x: pick(x), y: pick(y), kind: pick(kind), names: [axisName(app.state.task, first.name), axisName(app.state.task, second.name)], classes, plane: null };
  return html`<kd-plane class="map-chart" .picture=${picture} .label=${t("table.plane.label", { x: columnName(first.name), y: columnName(second.name) })}></kd-plane>`;
}

/** The number that says most against the one to predict. */
function against(app: App): TemplateResult | null {
  const { data } = app.state.reports;
  const [first] = best(app);
  if (!first) return null;
  const [x, y] = [sampled(data, first.name), data.sample.target];
  const known = x.map((_, i) => i).filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]));
  const [from, to] = bounds(known.map((i) => x[i] ?? 0));
  const [low, high] = bounds(known.map((i) => y[i] ?? 0));
  const target = app.state.task.columns.find((column) => column.target)?.name ?? "";
  const picture = {
    x: known.map((i) => x[i] ?? 0), y: known.map((i) => y[i] ?? 0),
    horizontal: { min: from, max: to, label: axisName(app.state.task, first.name), format: (v: number) => (isYear(first.name) ? String(v) : number(v, 6)) },
    vertical: { min: low, max: high, label: axisName(app.state.task, target), format: (v: number) => short(app.state.task, v) },
  };
  return html`<kd-scatter class="map-chart" .picture=${picture} .label=${t("table.plane.label", { x: columnName(first.name), y: columnName(target) })}></kd-scatter>`;
}

/** Predicted against actual, with the diagonal of the right answers. */
function fit({ state }: App): TemplateResult {
  const actual = state.reports.data.sample.target;
  const predicted = state.reports.picture?.predicted ?? [];
  const known = actual.map((_, i) => i).filter((i) => Number.isFinite(actual[i]));
  const [low, high] = bounds(known.map((i) => actual[i] ?? 0));
  const axis = { min: low, max: high, format: (v: number) => short(state.task, v) };
  const unit = unitName(state.task.columns.find((column) => column.target && column.unit !== "usd")?.unit ?? "");
  const label = (name: string) => (unit === "" ? name : `${name}, ${unit}`);
  const picture = {
    x: known.map((i) => actual[i] ?? 0), y: known.map((i) => predicted[i] ?? NaN),
    horizontal: { ...axis, label: label(t("evaluate.actual")) }, vertical: { ...axis, label: label(t("evaluate.predicted")) },
    line: [[low, low], [high, high]] as [number, number][],
  };
  return html`<kd-scatter .picture=${picture} .label=${t("table.fit")}></kd-scatter>`;
}

function right({ state: { reports } }: App): string {
  const { target } = reports.data.sample;
  return percent((reports.picture?.predicted ?? []).filter((kind, i) => kind === target[i]).length / Math.max(1, target.length));
}

export const view: TaskView = {
  data(app) {
    const picture = classifies(app.state.task) ? points(app, app.state.reports.data.sample.target) : against(app);
    return picture ? [{ name: "", caption: t(classifies(app.state.task) ? "table.data.classes" : "table.data"), picture }] : [];
  },
  train(app) {
    if (!classifies(app.state.task)) return [{ name: "", caption: t("table.fit"), picture: fit(app) }];
    const picture = points(app, app.state.reports.picture?.predicted ?? app.state.reports.data.sample.target);
    return picture ? [{ name: "", caption: t("table.train.classes", { share: right(app) }), picture }] : [];
  },
};
