// The dialog that writes the snippet for somebody's page, with a live preview of it.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { App } from "../app";
import { parseChallenge } from "../embed/challenge";
import { embedAddress, type EmbedQuery } from "../embed/query";
import { elementSnippet, frameSnippet, type Snippet } from "../embed/snippet";
import { KindlingError } from "../errors";
import { currentLanguage, loadRest, lookup, t } from "../i18n";
import { OWN_TABLE } from "../lab";
import { siteBase } from "../lab/worker";
import { saidOf } from "../sample";
import { STAGES } from "../spec/link";
import "../styles/embed-dialog.css";
import { copy } from "./copy";
import { AppElement } from "./element";

/** A field that is being typed into does not reload the preview at each key. */
const CALM_MS = 500;
const HEIGHTS = { min: 200, max: 3_000 };

interface Choice {
  form: "frame" | "element";
  present: boolean;
  stages: ReadonlySet<string>;
  theme: string;
  lang: string;
  width: string;
  height: number;
  controls: "free" | "locked" | "hidden" | "some";
  some: ReadonlySet<string>;
  autorun: boolean;
  challenge: string;
}

@customElement("kd-embed-dialog")
export class EmbedDialog extends AppElement {
  @state() private choice!: Choice;
  /** What the preview shows; it follows the choice after a moment. */
  @state() private shown = "";
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.choice = {
      form: "frame", present: this.app.state.task.id !== OWN_TABLE, stages: new Set([this.app.state.stage]), theme: "auto", lang: currentLanguage(), width: "100%",
      height: 640, controls: "free", some: new Set(), autorun: false, challenge: "",
    };
    this.shown = this.address();
  }

  override firstUpdated(): void {
    this.querySelector("dialog")?.showModal();
  }

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<dialog class="embed-dialog" aria-labelledby="embed-title" @close=${() => this.remove()}>
      <h2 id="embed-title">${t("embed.dialog.title")}</h2>
      <p>${t("embed.dialog.sentence")}</p>
      ${this.app.state.task.id === OWN_TABLE ? html`<p class="notice">${t("embed.dialog.table")}</p>` : nothing}
      <div class="parts">
        <form method="dialog" @submit=${(event: Event) => event.preventDefault()}>${this.fields()}</form>
        <div class="outcome">${this.outcome()}</div>
      </div>
      <div class="end"><button class="button" @click=${() => this.querySelector("dialog")?.close()}>${t("shell.close")}</button></div>
    </dialog>`;
  }

  private fields(): TemplateResult {
    const { choice } = this;
    return html`
      ${this.radios("form", ["frame", "element"])}
      <fieldset><legend>${t("embed.dialog.start")}</legend><div class="row">
        ${[true, false].map((present) => html`<label><input type="radio" name="embed-start" .checked=${choice.present === present} @change=${() => this.choose({ present })} />
          ${t(present ? "embed.dialog.start.present" : "embed.dialog.start.defaults")}</label>`)}</div></fieldset>
      <fieldset><legend>${t("embed.dialog.stages")}</legend><div class="row">${STAGES.map((stage) => html`<label>
        <input type="checkbox" name="embed-stage" value=${stage} .checked=${choice.stages.has(stage)} @change=${() => this.choose({ stages: toggled(choice.stages, stage) })} /> ${t(`stage.${stage}`)}</label>`)}</div></fieldset>
      <div class="pair">
        ${this.select("theme", t("shell.theme"), [["auto", t("shell.theme.auto")], ["light", t("shell.theme.light")], ["dark", t("shell.theme.dark")]])}
        ${this.select("lang", t("embed.dialog.language"), [["", t("embed.dialog.language.reader")], ["en", "English"], ["zh", "中文"]])}
        ${this.select("width", t("embed.dialog.width"), [["100%", t("embed.dialog.width.full")], ["720px", "720 px"], ["480px", "480 px"], ["360px", "360 px"]])}
        <label class="field"><span class="label">${t("embed.dialog.height")}</span>
          <input type="number" min=${HEIGHTS.min} max=${HEIGHTS.max} .value=${String(choice.height)} @change=${this.height} /></label>
      </div>
      ${this.controls()}
      <label class="switch"><input type="checkbox" role="switch" .checked=${choice.autorun} @change=${() => this.choose({ autorun: !choice.autorun })} /> ${t("embed.dialog.autorun")}</label>
      <label class="field"><span class="label">${t("embed.challenge")}</span>
        <input type="text" name="challenge" .value=${choice.challenge} placeholder="test.r2>=0.8;steps<=2000" maxlength="400" aria-describedby="embed-challenge-help"
          aria-invalid=${this.problem() ? "true" : "false"} @input=${(e: Event) => this.choose({ challenge: (e.target as HTMLInputElement).value })} />
        <span class="help" id="embed-challenge-help">${t("embed.dialog.challenge.help")}</span>
        ${this.problem() ? html`<span class="problem" role="alert">${this.problem()}</span>` : nothing}</label>`;
  }

  private controls(): TemplateResult {
    const { choice } = this;
    const options = (["free", "locked", "hidden", "some"] as const).map((one): [string, string] => [one, t(`embed.dialog.controls.${one}`)]);
    return html`${this.select("controls", t("embed.dialog.controls"), options)}
      ${choice.controls !== "some" ? nothing : html`<fieldset class="some"><legend>${t("embed.dialog.controls.which")}</legend><div class="row">
        ${this.app.state.task.parameters.map(({ key }) => html`<label><input type="checkbox" .checked=${choice.some.has(key)} @change=${() => this.choose({ some: toggled(choice.some, key) })} />
          ${saidOf(this.app, `parameter.${key}`) ?? key}</label>`)}</div></fieldset>`}`;
  }

  private outcome(): TemplateResult {
    return html`<label class="field"><span class="label">${t("embed.dialog.snippet")}</span>
        <textarea readonly rows="5" spellcheck="false" .value=${this.snippet()} @focus=${(e: Event) => (e.target as HTMLTextAreaElement).select()}></textarea></label>
      <div><button class="button primary" @click=${this.copySnippet}>${t("embed.dialog.copy")}</button></div>
      <p class="hint">${t(this.choice.form === "frame" ? "embed.dialog.frame.hint" : "embed.dialog.element.hint")}</p>
      <h3>${t("embed.dialog.preview")}</h3>
      <div class="preview" tabindex="0" role="region" aria-label=${t("embed.dialog.preview")}><iframe src=${this.shown} title=${t("embed.dialog.preview")} .style=${`width: ${this.choice.width}; height: ${this.choice.height}px`}></iframe></div>`;
  }

  private radios(name: "form", values: ReadonlyArray<Choice["form"]>): TemplateResult {
    return html`<fieldset><legend>${t("embed.dialog.form")}</legend><div class="row">${values.map((value) => html`<label>
      <input type="radio" name=${`embed-${name}`} value=${value} .checked=${this.choice[name] === value} @change=${() => this.choose({ [name]: value })} /> ${t(`embed.dialog.form.${value}`)}</label>`)}</div></fieldset>`;
  }

  private select(name: "theme" | "lang" | "width" | "controls", label: string, options: ReadonlyArray<[value: string, text: string]>): TemplateResult {
    return html`<label class="field"><span class="label">${label}</span>
      <select name=${name} @change=${(e: Event) => this.choose({ [name]: (e.target as HTMLSelectElement).value })}>
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${this.choice[name] === value}>${text}</option>`)}</select></label>`;
  }

  private readonly height = (event: Event): void => {
    const asked = (event.target as HTMLInputElement).valueAsNumber;
    this.choose({ height: Math.min(HEIGHTS.max, Math.max(HEIGHTS.min, Math.round(asked) || HEIGHTS.min)) });
    this.requestUpdate();
  };

  private choose(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { this.shown = this.address(); }, CALM_MS);
  }

  /** What is wrong with the challenge; "" for nothing. */
  private problem(): string {
    const { challenge } = this.choice;
    if (challenge.trim() === "") return "";
    try {
      parseChallenge(challenge, this.app.state.task);
      return "";
    } catch (error) {
      return error instanceof KindlingError ? t("embed.dialog.challenge.problem", { reason: error.parameters["reason"] ?? "" }) : String(error);
    }
  }

  private query(): EmbedQuery {
    const { present, stages, theme, lang, controls, some, autorun, challenge } = this.choice;
    const { task, stage } = this.app.state;
    const chosen = STAGES.filter((one) => stages.has(one));
    return {
      task: task.id,
      // None chosen, or all: the whole strip.
      stages: chosen.length === STAGES.length ? "" : chosen.join(","),
      theme: theme === "auto" ? "" : theme,
      lang,
      autorun: autorun ? "1" : "",
      controls: controls === "free" ? "" : controls === "some" ? [...some].join(",") || "hidden" : controls,
      challenge: this.problem() === "" ? challenge.trim() : "",
      link: present ? this.app.lab.link("", stage) : "",
    };
  }

  private address(): string {
    return embedAddress(siteBase(), this.query());
  }

  private snippet(): string {
    const { form, width, height } = this.choice;
    const { task } = this.app.state;
    const given: Snippet = { query: this.query(), width, height, title: `Kindling: ${lookup(`task.${task.id}`) ?? task.id}` };
    return form === "frame" ? frameSnippet(siteBase(), given) : elementSnippet(siteBase(), given);
  }

  private readonly copySnippet = (): void => {
    void copy(this.snippet(), this.querySelector<HTMLTextAreaElement>(".outcome textarea"), t("embed.dialog.copied"));
  };
}

function toggled(all: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(all);
  if (!next.delete(one)) next.add(one);
  return next;
}

export async function openEmbed(app: App): Promise<void> {
  await Promise.all([loadRest(), app.pause()]);
  document.body.append(Object.assign(document.createElement("kd-embed-dialog") as EmbedDialog, { app }));
}
