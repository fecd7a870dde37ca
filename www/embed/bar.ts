// What stands above an embed: what it is, and the way to the whole of it.

import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { currentLanguage, lookup, t } from "../i18n";
import { siteBase } from "../lab/worker";
import "../styles/embed.css";
import { AppElement } from "../views/element";

@customElement("kd-embed-bar")
export class EmbedBar extends AppElement {
  override render(): TemplateResult {
    const { task } = this.app.state;
    return html`<header class="embed-bar">
      <h1><svg viewBox="0 0 24 24" aria-hidden="true"><path fill="var(--ember)" d="M12 2c1 4 6 6 6 12a6 6 0 0 1-12 0c0-3 2-4 2-7 2 1 3 2 3 4 1-2 2-5 1-9z"></path></svg>
        ${lookup(`task.${task.id}`) ?? task.id}</h1>
      <a target="_blank" rel="noopener" href=${this.whole()} @pointerdown=${this.refresh} @focus=${this.refresh}>${t("embed.whole")}</a>
    </header>`;
  }

  /** The page of the task with this very experiment; of a lesson what it asks goes along. */
  private whole(): string {
    const url = new URL(`d/${this.app.state.task.id}/`, siteBase());
    const asked = new URLSearchParams(location.search);
    for (const key of ["challenge", "controls", "backend"]) {
      const value = asked.get(key);
      if (value !== null) url.searchParams.set(key, value);
    }
    url.searchParams.set("lang", currentLanguage());
    return this.app.lab.link(url.href, this.app.state.stage);
  }

  /** The bar is drawn seldom while training: the link is of the moment when it is used. */
  private readonly refresh = (event: Event): void => {
    (event.currentTarget as HTMLAnchorElement).href = this.whole();
  };
}
