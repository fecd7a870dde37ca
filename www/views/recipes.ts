// Experiments worth a try: each button sets a few settings.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { lookup, t } from "../i18n";
import { AppElement } from "./element";

@customElement("kd-recipes")
export class Recipes extends AppElement {
  override render(): TemplateResult | typeof nothing {
    // An experiment that sets what a lesson has locked is none.
    const open = this.app.state.task.recipes.filter(({ settings }) => settings.every(([key]) => this.app.embed.control(key) === "free"));
    if (open.length === 0) return nothing;
    return html`<div class="field"><span class="label">${t("shell.recipes")}</span>
      <div class="recipes">${open.map((recipe) => html`
        <button class="button" title=${lookup(`recipe.${recipe.id}.help`) ?? ""} @click=${() => this.app.set(Object.fromEntries(recipe.settings))}>
          ${lookup(`recipe.${recipe.id}`) ?? recipe.id}</button>`)}
      </div></div>`;
  }
}
