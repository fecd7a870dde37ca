// House prices: the map, area against price, the fit and the error surface of two parameters.

import { html } from "lit";
import type { App, AppState } from "../app";
import "../charts/contour";
import { bounds, type ScatterPicture } from "../charts/scatter";
import { fixed, integer, number, usd } from "../format";
import { t } from "../i18n";
import { columnName, sampled } from "../sample";
import type { Figure, TaskView } from ".";

export const view: TaskView = {
  data: (app) => [
    {
      name: t("data.map"), caption: t("data.map.caption"),
      picture: html`<kd-scatter class="map-chart" .picture=${map(app)} .label=${t("data.map.label")}></kd-scatter>`,
    },
    {
      name: t("data.scatter"), caption: t("data.scatter.caption"),
      picture: html`<kd-scatter class="map-chart" .picture=${areaScatter(app)} .label=${t("data.scatter.label")}></kd-scatter>`,
    },
  ],
  train(app) {
    const figures = [{ name: "", caption: fitCaption(app), picture: html`<kd-scatter .picture=${fit(app.state)} .label=${summary(app)}></kd-scatter>` }];
    const contour = surface(app);
    return contour ? [...figures, contour] : figures;
  },
};

function surface(app: App): Figure | null {
  const { contour, picture } = app.state.reports;
  if (!contour) return null;
  const label = t("train.contour.label", { t0: number(contour.optimum[0], 3), t1: number(contour.optimum[1], 3) });
  return {
    name: "", caption: t("train.contour.caption"),
    picture: html`<kd-contour .report=${contour} .theta=${picture?.theta ?? null} .label=${label}></kd-contour>`,
  };
}

function summary({ state }: App): string {
  const last = state.losses[state.losses.length - 1];
  return t("train.fit.label", { step: integer(state.run.step), loss: last ? fixed(last.train, 4) : "–" });
}

function fitCaption({ state }: App): string {
  const line = state.reports.picture?.line;
  if (line) return t("train.line", { constant: usd(line[0]), slope: `$${fixed(line[1], 2)}` });
  return t(state.reports.picture?.curve.length ? "train.curve" : "train.diagonal");
}

const thousands = (value: number): string => `$${integer(value / 1000)}k`;

/** Area against price with the model's curve, or predicted against actual where there is no one curve. */
function fit({ reports }: AppState): ScatterPicture {
  const [area, prices] = [sampled(reports.data, "area_sqft"), reports.data.sample.target];
  const { picture } = reports;
  const [low, high] = bounds(prices, 0);
  const price = { min: low, max: high, format: thousands };
  if (picture && picture.curve.length === 0) {
    return {
      x: prices, y: picture.predicted,
      horizontal: { ...price, label: t("train.axis.actual") }, vertical: { ...price, label: t("train.axis.predicted") },
      line: [[low, low], [high, high]],
    };
  }
  const [from, to] = bounds(area);
  return {
    x: area, y: prices,
    horizontal: { min: from, max: to, label: t("train.axis.area"), format: integer }, vertical: { ...price, label: t("train.axis.price") },
    ...(picture ? { line: picture.curve } : {}),
  };
}

function map({ state }: App): ScatterPicture {
  const { data } = state.reports;
  const [longitude, latitude, price] = [sampled(data, "longitude"), sampled(data, "latitude"), data.sample.target];
  const ranks = [...price].sort((a, b) => a - b);
  const degree = (value: number) => `${fixed(value, 2)}°`;
  const [west, east] = bounds(longitude);
  const [south, north] = bounds(latitude);
  return {
    x: longitude, y: latitude,
    // By rank, so that a few mansions do not paint everything else pale.
    heat: price.map((value) => ranks.indexOf(value) / ranks.length),
    horizontal: { min: west, max: east, label: columnName("longitude"), format: degree },
    vertical: { min: south, max: north, label: columnName("latitude"), format: degree },
  };
}

function areaScatter({ state }: App): ScatterPicture {
  const { data } = state.reports;
  const [area, price] = [sampled(data, "area_sqft"), data.sample.target];
  const [from, to] = bounds(area);
  const [low, high] = bounds(price, 0);
  return {
    x: area, y: price,
    horizontal: { min: from, max: to, label: t("train.axis.area"), format: integer },
    vertical: { min: low, max: high, label: t("train.axis.price"), format: usd },
  };
}
