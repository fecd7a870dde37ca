// What a text should have gone on like: a beginning and what follows it.

import { html, type TemplateResult } from "lit";
import type { Correction, Input } from "../../bindings";
import { t } from "../../i18n";
import "../../styles/text.css";

/** As many as the engine takes, and as fit into a link. */
const MOST_BEGUN = 400;
const MOST_CONTINUED = 200;

export function continuationForm(input: Input | null, changed: (input: Input) => void): TemplateResult {
  return html`<label class="field wide"><span class="label">${t("feedback.begun")}</span>
      <textarea name="begun" rows="2" maxlength=${MOST_BEGUN} .value=${typeof input === "string" ? input : ""} @input=${(event: Event) => changed((event.target as HTMLTextAreaElement).value)}></textarea></label>
    <label class="field wide"><span class="label">${t("feedback.continued")}</span>
      <textarea name="target" rows="2" maxlength=${MOST_CONTINUED} required></textarea></label>`;
}

/** A sentence, or a beginning with its continuation. */
export const shownText = ({ input, target }: Correction, continued: boolean): TemplateResult =>
  html`<span class="correction-text">${String(input)}${continued ? html`<b>${String(target)}</b>` : ""}</span>`;
