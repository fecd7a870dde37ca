// What stands above an embed: what it is, and the way to the whole of it.

import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { currentLanguage, lookup, t } from "../i18n";
import { siteBase } from "../lab/worker";
import "../styles/embed.css";
import { AppElement } from "../views/element";
import { flame } from "../views/flame";

@customElement("kd-embed-bar")
export class EmbedBar extends AppElement {
  override render(): TemplateResult {
    const { task } = this.app.state;
    return html`<header class="embed-bar">
      <h1>${flame}
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
