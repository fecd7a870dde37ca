// Two spirals: the points, and how the network colours the plane while it learns.

import { html } from "lit";
import type { App } from "../app";
import "../charts/plane";
import { percent } from "../format";
import { t } from "../i18n";
import { columnName, sampled } from "../sample";
import type { Plane } from "../bindings";
import type { TaskView } from ".";

const picture = ({ state }: App, plane: Plane | null) => {
  const { data } = state.reports;
  return { x: sampled(data, "x"), y: sampled(data, "y"), kind: data.sample.target, names: [columnName("x"), columnName("y")], plane };
};

/** Share of the sample that the model gets right. */
function right({ state: { reports } }: App): string {
  const { target } = reports.data.sample;
  return percent((reports.picture?.predicted ?? []).filter((kind, i) => kind === target[i]).length / target.length);
}

export const view: TaskView = {
  data: (app) => [{
    name: "", caption: t("spiral.data"),
    picture: html`<kd-plane class="map-chart" .picture=${picture(app, null)} .label=${t("spiral.data")}></kd-plane>`,
  }],
  train: (app) => [{
    name: "", caption: t("spiral.train"),
    picture: html`<kd-plane class="map-chart" .picture=${picture(app, app.state.reports.picture?.plane ?? null)} .label=${t("spiral.label", { share: right(app) })}></kd-plane>`,
  }],
};
