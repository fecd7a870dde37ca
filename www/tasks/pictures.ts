// Tasks of pictures: a look at the data, and the same pictures with what the model takes them for.

import { html, type TemplateResult } from "lit";
import { until } from "lit/directives/until.js";
import type { App } from "../app";
import { isTrained } from "../app-stages";
import "../charts/pixels";
import { percent } from "../format";
import { t } from "../i18n";
import { className, said, samplePictures } from "../sample";
import "../stages/apply/maps";
import "../styles/evaluate.css";
import type { TaskView } from ".";

/** The sample as thumbnails; `label` says what stands below each, and whether it is right. */
function thumbnails(app: App, label: (index: number) => { text: string; kind: string }): TemplateResult {
  const { images, sample } = app.state.reports.data;
  const columns = images?.width ?? 1;
  const list = samplePictures(app);
  return html`<ul class="thumbnails">${sample.row.map((_, i) => {
    const { text, kind } = label(i);
    return html`<li class=${kind}>${until(list.then((each) => html`<kd-pixels .pixels=${each[i] ?? []} .columns=${columns} .label=${text}></kd-pixels>`))}<span>${text}</span></li>`;
  })}</ul>`;
}

function answers(app: App): TemplateResult {
  const { reports: { data, picture }, run, task } = app.state;
  return thumbnails(app, (i) => {
    const right = data.sample.target[i] ?? 0;
    if (!picture || !isTrained(run)) return { text: className(task, right), kind: "" };
    const named = picture.predicted[i] ?? 0;
    return { text: `${className(task, named)} ${percent(picture.probability[i] ?? 0)}`, kind: named === right ? "right" : "wrong" };
  });
}

/** What the filters see in the sample's first picture. */
const maps = (app: App): TemplateResult =>
  html`${until(samplePictures(app).then(([first]) => html`<kd-maps .app=${app} .input=${Array.from(first ?? [])}></kd-maps>`))}`;

export const view: TaskView = {
  data: (app) => [{
    name: "", caption: said(app, "pictures.data"),
    picture: thumbnails(app, (i) => ({ text: className(app.state.task, app.state.reports.data.sample.target[i] ?? 0), kind: "" })),
  }],
  train(app) {
    const figures = [{ name: "", caption: t("pictures.train"), picture: answers(app) }];
    return app.state.spec.model === "cnn" ? [...figures, { name: "", caption: t("maps.train"), picture: maps(app) }] : figures;
  },
};
