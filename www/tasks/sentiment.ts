// Sentences for or against a film: what they say, what the model takes them for, and what its words look at.

import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app";
import { isTrained } from "../app-stages";
import { bars } from "../charts/bars";
import { frequency } from "../charts/frequency";
import { integer, percent } from "../format";
import { t } from "../i18n";
import { className } from "../sample";
import "../text/attention";
import { snippet } from "../text/snippet";
import "../styles/text.css";
import type { TaskView } from ".";

const SHOWN = 8;

/** Sentences of the sample, each with a label and whether that is right. */
function sentences(app: App, count: number, label: (index: number) => { text: string; kind: string }): TemplateResult {
  const { text } = app.state.reports.data;
  return html`<ul class="sentences">${(text?.excerpt ?? []).slice(0, count).map((sentence, i) => {
    const { text: named, kind } = label(i);
    return html`<li class=${kind}><span lang="en">${sentence}</span><b>${kind === "wrong" ? "✗ " : kind === "right" ? "✓ " : ""}${named}</b></li>`;
  })}</ul>`;
}

function answers(app: App): TemplateResult {
  const { reports: { data, picture }, run, spec, task } = app.state;
  const learning = picture !== undefined && isTrained(run) && run.step >= spec.maskedSteps;
  return html`${hidden(app)}${sentences(app, SHOWN, (i) => {
    const right = data.sample.target[i] ?? 0;
    const named = picture?.predicted[i] ?? right;
    if (!learning) return { text: className(task, right), kind: "" };
    return { text: `${className(task, named)} ${percent(picture.probability[i] ?? 0)}`, kind: named === right ? "right" : "wrong" };
  })}`;
}

/** While words are hidden, the curve is of something else. */
function hidden({ state: { run, spec } }: App): TemplateResult | typeof nothing {
  if (run.step >= spec.maskedSteps) return nothing;
  return html`<p class="warning" role="status">${t("sentiment.hidden", { steps: integer(spec.maskedSteps), left: integer(spec.maskedSteps - run.step) })}</p>`;
}

function right({ state: { reports } }: App): string {
  const { target } = reports.data.sample;
  return percent((reports.picture?.predicted ?? []).filter((kind, i) => kind === target[i]).length / Math.max(1, target.length));
}

export const view: TaskView = {
  data(app) {
    const { text, sample } = app.state.reports.data;
    if (!text) return [];
    const words = { distinct: integer(text.distinct), lines: integer(text.lines) };
    return [
      { name: t("language.read"), caption: t("sentiment.read.caption", words), picture: sentences(app, 12, (i) => ({ text: className(app.state.task, sample.target[i] ?? 0), kind: "" })) },
      { name: t("sentiment.frequent"), caption: t("sentiment.frequent.caption", { count: text.frequent.length, ...words }), picture: frequency(text.frequent, 0, t("sentiment.frequent")) },
      { name: t("language.lengths"), caption: t("sentiment.lengths.caption", { min: text.lengths.min, max: text.lengths.max }), picture: bars(text.lengths, t("language.lengths"), "--ember", 200) },
    ];
  },
  train: (app) => [
    { name: "", wide: true, caption: t("sentiment.train", { share: right(app) }), picture: answers(app) },
    { name: "", wide: true, caption: t("attention.caption.words"), picture: html`<kd-attention .app=${app} .input=${snippet(app)}></kd-attention>` },
  ],
};
