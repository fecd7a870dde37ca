// Title bar: task, engine and why, language, theme, Share, Embed.

import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { chooseLanguage, currentLanguage, lookup, pageAddress, t } from "../i18n";
import { inLanguage } from "../language-path";
import { siteBase } from "../lab/worker";
import { currentTheme, setTheme, type Theme } from "../theme";
import { AppElement } from "./element";
import { flame } from "./flame";
import { trust } from "./trust";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];

@customElement("kd-title-bar")
export class TitleBar extends AppElement {

  override render(): TemplateResult {
    const { task, backend } = this.app.state;
    const threads = backend.detail["threads"];
    const engine = backend.name === "webgpu" ? "WebGPU" : threads ? t("shell.threads", { count: threads }) : "CPU";
    const reason = lookup(`backend.reason.${backend.reason}`, backend.detail) ?? backend.reason;
    return html`<header class="title-bar">
      <h1>
        ${flame}
        Kindling
      </h1>
      <label class="task"><span class="hidden">${t("shell.task")}</span>
        <select @change=${this.openTask}>${this.app.lab.opened.catalog.tasks.map(({ id }) => html`
          <option value=${id} ?selected=${id === task.id}>${lookup(`task.${id}`) ?? id}</option>`)}</select></label>
      <details class="badge">
        <summary>${t("shell.backend", { name: engine })}</summary>
        <p>${reason}</p>
      </details>
      ${trust()}
      <div class="tools">
        <a class="button" href=${pageAddress("gallery/")}>${t("shell.gallery")}</a>
        <a class="button" href=${pageAddress("learn/")}>${t("shell.learn")}</a>
        <button class="button" lang=${currentLanguage() === "en" ? "zh-Hans" : "en"} @click=${this.switchLanguage}>
          ${currentLanguage() === "en" ? "中文" : "English"}
        </button>
        <label><span class="hidden">${t("shell.theme")}</span>
          <select @change=${this.switchTheme}>
            ${THEMES.map((theme) => html`<option value=${theme} ?selected=${theme === currentTheme()}>${t(`shell.theme.${theme}`)}</option>`)}
          </select>
        </label>
        <button class="button" title=${t("shell.save.help")} @click=${() => this.app.save()}>${t("shell.save")}</button>
        <label class="button" title=${t("shell.load.help")}>${t("shell.load")}<input class="hidden" type="file" accept=".kindling,application/json" @change=${this.load} /></label>
        <button class="button" @click=${this.embed}>${t("shell.embed")}</button>
        <button class="button" @click=${this.share}>${t("shell.share")}</button>
      </div>
    </header>`;
  }

  /** Another task is another page: the browser's way back leads here again. */
  private openTask(event: Event): void {
    const url = new URL(pageAddress(`d/${(event.target as HTMLSelectElement).value}/`));
    url.search = location.search;
    url.searchParams.delete("task");
    location.assign(url);
  }

  private async load(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) await this.app.restore(new Uint8Array(await file.arrayBuffer()));
    input.value = "";
  }

  /** The address follows, so that a reload and a copy of it lead to what is seen; nothing is loaded again. */
  private async switchLanguage(): Promise<void> {
    const next = currentLanguage() === "en" ? "zh" : "en";
    await chooseLanguage(next);
    history.replaceState(history.state, "", inLanguage(location.href, siteBase(), next));
  }

  private switchTheme(event: Event): void {
    setTheme((event.target as HTMLSelectElement).value as Theme);
  }

  private async embed(): Promise<void> {
    const { openEmbed } = await import("./embed");
    await openEmbed(this.app);
  }

  private async share(): Promise<void> {
    await (await import("./share")).openShare(this.app);
  }
}
