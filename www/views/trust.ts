// The promise of the page, with the way to the page that says how it is kept.

import { html, type TemplateResult } from "lit";
import { currentLanguage, t } from "../i18n";
import { siteBase } from "../lab/worker";

export const trust = (): TemplateResult => html`<a class="trust" href="${siteBase()}${currentLanguage() === "zh" ? "zh/" : ""}privacy/" title=${t("shell.trust.help")}>
  <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1 2.5 3v4.2C2.5 10.8 4.8 13.6 8 15c3.2-1.4 5.5-4.2 5.5-7.8V3z"></path></svg><span>${t("shell.trust")}</span></a>`;
