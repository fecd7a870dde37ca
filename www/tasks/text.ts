// A text that a GPT learns to write: something to read, its characters, what it writes now, and what it looks at.

import { html, type TemplateResult } from "lit";
import type { App } from "../app";
import { bars } from "../charts/bars";
import { frequency } from "../charts/frequency";
import { integer } from "../format";
import { t } from "../i18n";
import { said } from "../sample";
import "../text/attention";
import { snippet } from "../text/snippet";
import { writing } from "../text/writing";
import type { TaskView } from ".";

const LINES = 24;

function excerpt(app: App): TemplateResult {
  const { text } = app.state.reports.data;
  return html`<div class="excerpt" lang=${app.state.task.id === "tang" ? "zh-Hans" : "und"} tabindex="0" role="region" aria-label=${t("language.read")}>
    ${(text?.excerpt ?? []).slice(0, LINES).map((line) => html`<p>${line}</p>`)}</div>`;
}

export const view: TaskView = {
  data(app) {
    const { text } = app.state.reports.data;
    if (!text) return [];
    const counts = { characters: integer(text.characters), distinct: integer(text.distinct), lines: integer(text.lines) };
    return [
      { name: t("language.read"), caption: said(app, "language.read.caption", counts), picture: excerpt(app) },
      { name: t("language.frequent"), caption: t("language.frequent.caption", { count: text.frequent.length, ...counts }), picture: frequency(text.frequent, text.characters, t("language.frequent")) },
      { name: t("language.lengths"), caption: t("language.lengths.caption", { min: text.lengths.min, max: text.lengths.max }), picture: bars(text.lengths, t("language.lengths"), "--ember", 200) },
    ];
  },
  train: (app) => [
    { name: "", wide: true, caption: t("language.writes.caption", { temperature: app.state.spec.temperature }), picture: writing(app) },
    { name: "", wide: true, caption: t("attention.caption"), picture: html`<kd-attention .app=${app} .input=${snippet(app)}></kd-attention>` },
  ],
};
