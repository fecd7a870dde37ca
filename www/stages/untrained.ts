// What rooms after training show before there was any.

import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app";
import { isTrained } from "../app-stages";
import { t } from "../i18n";

const LONG_STEP_FLOP = 3e8;

export function untrained(app: App): TemplateResult | typeof nothing {
  if (isTrained(app.state.run) || app.state.running) return nothing;
  // Enough to see something within a minute or two.
  const steps = app.state.run.flopsPerStep > LONG_STEP_FLOP ? 300 : 2_000;
  return html`<div class="notice"><p>${t("evaluate.untrained")}</p>
    <button class="button primary" @click=${() => { app.setSpeed(0); void app.play(steps); }}>${t("evaluate.train", { steps })}</button></div>`;
}
