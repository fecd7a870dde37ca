// The input that suits a task: the form of a row, or a place to draw with pictures to pick from.

import { html, type TemplateResult } from "lit";
import { until } from "lit/directives/until.js";
import type { App } from "../../app";
import type { Input } from "../../bindings";
import "../../charts/pixels";
import { t } from "../../i18n";
import { samplePictures } from "../../sample";
import "./draw-pad";
import { sentenceForm, startingSentence } from "./sentence";
import { rowForm, startingRow } from "./row-form";

/** Pictures of the sample to pick from. */
const PICKS = 10;

/** Whether the task asks for pictures. */
export const drawn = (app: App): boolean => app.state.reports.data.images !== null;

/** Whether it asks for a sentence. */
export const told = (app: App): boolean => app.state.task.kind === "sentences";

/** The input to start with: the middle row; nothing is drawn yet. */
export function startingInput(app: App): Input | null {
  if (told(app)) return startingSentence();
  const fields = app.state.reports.apply?.fields;
  return drawn(app) || !fields ? null : startingRow(fields);
}

export function inputForm(app: App, input: Input | null, changed: (input: Input | null) => void): TemplateResult {
  if (told(app)) return sentenceForm(app, input, changed);
  if (!drawn(app)) {
    const fields = app.state.reports.apply?.fields;
    return fields && input && typeof input === "object" && !Array.isArray(input) ? rowForm(fields, app.state.task.columns, input, changed) : html`${t("shell.loading")}`;
  }
  return html`<kd-draw-pad .app=${app} @picture=${(event: CustomEvent<number[] | null>) => changed(event.detail)}></kd-draw-pad>
    <p class="sentence">${t("apply.pick")}</p>${until(pictures(app, changed), t("shell.loading"))}`;
}

async function pictures(app: App, changed: (input: Input) => void): Promise<TemplateResult> {
  const columns = app.state.reports.data.images?.width ?? 1;
  const own = (await samplePictures(app)).slice(0, PICKS);
  return html`<p class="picks">${own.map((pixels, i) => html`<button type="button" class="button" @click=${() => changed(Array.from(pixels))}>
    <kd-pixels .pixels=${pixels} .columns=${columns} .label=${t("apply.pick.label", { number: i + 1 })}></kd-pixels></button>`)}</p>`;
}
