// The Embed dialog: what of the page a lesson shows, the snippet for it, and the frame as it will be. Loaded when it is asked for.

import "../styles/embed.css";
import { html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Stage } from "../bindings";
import { currentLanguage, t } from "../i18n";
import { siteBase } from "../lab/worker";
import { STAGES } from "../spec/link";
import { AppElement } from "./element";
import { toast } from "./toast";

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

@customElement("kd-embed")
export class Embed extends AppElement {
  @state() private stages: Stage[] = ["train", "evaluate"];
  @state() private theme = "auto";
  @state() private language: string = currentLanguage();
  @state() private controls = "all";
  @state() private autorun = false;
  @state() private mine = true;
  @state() private form: "element" | "iframe" = "element";
  @state() private shown = false;

  async show(): Promise<void> {
    await this.app.pause();
    this.shown = true;
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
  }

  override render(): TemplateResult {
    const choice = (name: string, value: string, values: readonly string[], set: (value: string) => void): TemplateResult => html`
      <label class="field">${t(`embed.${name}` as "embed.theme")}<select name=${name} @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}>
        ${values.map((each) => html`<option value=${each} ?selected=${each === value}>${t(`embed.${name}.${each}` as "embed.theme.auto")}</option>`)}</select></label>`;
    const check = (name: string, on: boolean, set: (on: boolean) => void): TemplateResult => html`
      <label class="one"><input type="checkbox" name=${name} .checked=${on} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} /> ${t(`embed.${name}` as "embed.autorun")}</label>`;
    return html`<dialog class="embed-dialog" aria-labelledby="embed-title" @close=${() => { this.shown = false; }}>
      <form method="dialog">
        <h2 id="embed-title">${t("embed.title")}</h2>
        <p>${t("embed.sentence")}</p>
        <div class="sides"><div>
          <fieldset class="stages"><legend>${t("embed.stages")}</legend>${STAGES.map((stage) => html`<label>
            <input type="checkbox" .checked=${this.stages.includes(stage)} @change=${() => this.toggle(stage)} /> ${t(`stage.${stage}`)}</label>`)}</fieldset>
          ${choice("theme", this.theme, ["auto", "light", "dark"], (value) => { this.theme = value; })}
          ${choice("lang", this.language, ["en", "zh"], (value) => { this.language = value; })}
          ${choice("controls", this.controls, ["all", "locked", "hidden"], (value) => { this.controls = value; })}
          ${check("mine", this.mine, (on) => { this.mine = on; })}
          ${check("autorun", this.autorun, (on) => { this.autorun = on; })}
          ${choice("form", this.form, ["element", "iframe"], (value) => { this.form = value as Embed["form"]; })}
        </div>
        <div class="preview" role="region" aria-label=${t("embed.preview")} tabindex="0">
          ${this.shown ? html`<iframe src=${this.address()} title=${t("embed.preview")} style="border:0;display:block;width:100%;height:900px"></iframe>` : ""}
        </div></div>
        <label>${t("embed.snippet")}<textarea readonly .value=${this.snippet()} @focus=${(event: Event) => (event.target as HTMLTextAreaElement).select()}></textarea></label>
        <div><button class="button primary" type="button" @click=${this.copy}>${t("shell.share.copy")}</button>
          <button class="button" value="close">${t("shell.close")}</button></div>
      </form>
    </dialog>`;
  }

  private toggle(stage: Stage): void {
    const next = this.stages.includes(stage) ? this.stages.filter((each) => each !== stage) : [...this.stages, stage];
    // An embed without a stage would show all of them.
    if (next.length > 0) this.stages = STAGES.filter((each) => next.includes(each));
    this.requestUpdate();
  }

  /** What differs from what a frame does by itself. */
  private asked(): Array<[string, string]> {
    return ([["stages", this.stages.join(",")], ["theme", this.theme], ["lang", this.language], ["controls", this.controls], ["autorun", this.autorun ? "1" : "0"]] as Array<[string, string]>)
      .filter(([name, value]) => !(name === "theme" && value === "auto") && !(name === "controls" && value === "all") && !(name === "autorun" && value === "0"));
  }

  private link(): string {
    return this.mine ? this.app.lab.link("", this.stages[0] ?? "train") : "";
  }

  private address(): string {
    const url = new URL(`d/${this.app.state.task.id}/`, siteBase());
    url.searchParams.set("embed", "1");
    for (const [name, value] of this.asked()) url.searchParams.set(name, value);
    url.hash = this.link();
    return url.href;
  }

  private snippet(): string {
    if (this.form === "iframe") return `<iframe src="${escaped(this.address())}" title="Kindling" width="100%" height="720" loading="lazy" style="border:0"></iframe>`;
    const attributes = [["task", this.app.state.task.id], ...this.asked(), ...(this.link() ? [["link", this.link()]] : [])];
    return `<script type="module" src="${escaped(new URL("kindling-demo.js", siteBase()).href)}"></script>
<kindling-demo ${attributes.map(([name, value]) => `${name}="${escaped(value ?? "")}"`).join(" ")}></kindling-demo>`;
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.snippet());
      toast(t("embed.copied"));
    } catch {
      this.querySelector("textarea")?.focus();
      toast(t("shell.share.select"));
    }
  }
}
