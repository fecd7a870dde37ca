// What rooms after training show before there was any.

import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app";
import { t } from "../i18n";

export function untrained(app: App): TemplateResult | typeof nothing {
  if (app.state.run.step > 0 || app.state.running) return nothing;
  return html`<div class="notice"><p>${t("evaluate.untrained")}</p>
    <button class="button primary" @click=${() => { app.setSpeed(0); void app.play(2_000); }}>${t("evaluate.train", { steps: 2000 })}</button></div>`;
}
