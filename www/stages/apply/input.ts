// The input that suits a task: the form of a row, or a place to draw with test pictures to pick from.

import { html, type TemplateResult } from "lit";
import { until } from "lit/directives/until.js";
import type { App } from "../../app";
import type { Input } from "../../bindings";
import "../../charts/pixels";
import { t } from "../../i18n";
import "./draw-pad";
import { rowForm, startingRow } from "./row-form";

/** Test pictures to pick from. */
const PICKS = 10;
const shown = new WeakMap<App, Promise<TemplateResult>>();

/** Whether the task asks for pictures. */
export const drawn = (app: App): boolean => app.state.reports.data.images !== null;

/** The input to start with: the middle row; nothing is drawn yet. */
export function startingInput(app: App): Input | null {
  const fields = app.state.reports.apply?.fields;
  return drawn(app) || !fields ? null : startingRow(fields);
}

export function inputForm(app: App, input: Input | null, changed: (input: Input | null) => void): TemplateResult {
  if (!drawn(app)) {
    const fields = app.state.reports.apply?.fields;
    return fields && input && !Array.isArray(input) ? rowForm(fields, app.state.task.columns, input, changed) : html`${t("shell.loading")}`;
  }
  let picks = shown.get(app);
  if (!picks) {
    picks = pictures(app, changed);
    shown.set(app, picks);
  }
  return html`<kd-draw-pad .app=${app} @picture=${(event: CustomEvent<number[] | null>) => changed(event.detail)}></kd-draw-pad>
    <p class="sentence">${t("apply.pick")}</p>${until(picks, t("shell.loading"))}`;
}

async function pictures(app: App, changed: (input: Input) => void): Promise<TemplateResult> {
  const { images, sample } = app.state.reports.data;
  const columns = images?.width ?? 1;
  const size = columns * (images?.height ?? 1);
  const pixels = await app.lab.call("images", { rows: sample.row.slice(0, PICKS) });
  return html`<p class="picks">${Array.from({ length: PICKS }, (_, i) => {
    const own = pixels.subarray(i * size, (i + 1) * size);
    return html`<button type="button" class="button" @click=${() => changed(Array.from(own))}>
      <kd-pixels .pixels=${own} .columns=${columns} .label=${t("apply.pick.label", { number: i + 1 })}></kd-pixels></button>`;
  })}</p>`;
}
