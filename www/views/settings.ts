// The controls of a stage, built from the task's parameter table: segments, switches, and sliders with a number field.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { Parameter, Stage, Value } from "../bindings";
import { KindlingError } from "../errors";
import { quantity } from "../format";
import { loadRest, lookup, t } from "../i18n";
import { classifies } from "../metrics";
import { columnName, saidOf } from "../sample";
import { checkValue } from "../spec/link";
import { AppElement } from "./element";

/** Settings whose choices are explained with a formula; a test holds it against the formulas. */
export const EXPLAINED: ReadonlySet<string> = new Set([
  "activation", "loss", "optimiser", "schedule", "initialisation", "l2", "l1", "weightDecay", "dropout", "clip", "patience", "batchNorm",
]);
/** Settings that only a number to predict has. */
const OF_NUMBERS: ReadonlySet<string> = new Set(["loss", "logTarget"]);

@customElement("kd-settings")
export class Settings extends AppElement {
  @property({ attribute: false }) stage: Stage = "train";
  /** Shows these parameters instead of a stage's. */
  @property({ attribute: false }) keys: string[] | null = null;
  /** Sentences beside fields whose value was refused, by key. */
  @state() private problems: Record<string, string> = {};
  /** Whether the explanations are there. */
  @state() private explaining = false;

  override render(): TemplateResult {
    const rows = this.app.state.task.parameters.filter((row) =>
      (this.keys ? this.keys.includes(row.key) : row.stage === this.stage) && this.applies(row),
    );
    const [few, more] = [rows.filter((row) => this.keys || !row.more), rows.filter((row) => !this.keys && row.more)];
    return html`<div class="settings">
      ${few.map((row) => this.control(row))}
      ${more.length === 0 ? nothing : html`<details><summary>${t("shell.more")}</summary><div>
        ${this.stage === "train" && classifies(this.app.state.task) ? this.lossOfClasses() : nothing}${more.map((row) => this.control(row))}</div></details>`}
    </div>`;
  }

  private applies(row: Parameter): boolean {
    if (this.app.embed.control(row.key) === "hidden") return false;
    if (OF_NUMBERS.has(row.key) && classifies(this.app.state.task)) return false;
    return row.when === null || row.when.is.includes(this.value(row.when.key));
  }

  private value(key: string): Value {
    return this.app.state.spec[key as keyof typeof this.app.state.spec];
  }

  /** A field that the lesson has locked shows its value and takes no other. */
  private control(row: Parameter): TemplateResult {
    if (this.app.embed.control(row.key) !== "locked") return this.field(row);
    return html`<fieldset class="locked" disabled title=${t("embed.locked")}><legend class="hidden">${t("embed.locked")}</legend>${this.field(row)}</fieldset>`;
  }

  private field(row: Parameter): TemplateResult {
    const name = saidOf(this.app, `parameter.${row.key}`) ?? row.key;
    const help = saidOf(this.app, `parameter.${row.key}.help`);
    const problem = this.problems[row.key];
    const below = html`${help ? html`<span class="help">${help}</span>` : nothing}
      ${EXPLAINED.has(row.key) ? this.explanation(row.key, row.kind.type === "choice" ? row.kind.options : [""]) : nothing}
      ${problem ? html`<span class="problem" role="alert">${problem}</span>` : nothing}`;
    switch (row.kind.type) {
      case "toggle":
        return html`<div class="field">
          <label class="switch"><input type="checkbox" role="switch" .checked=${live(this.value(row.key) === true)}
            @change=${(e: Event) => this.change(row, (e.target as HTMLInputElement).checked)} />${name}</label>${below}</div>`;
      case "choice":
        return html`<div class="field" role="radiogroup" aria-label=${name}><span class="label">${name}</span>
          <span class="segments">${row.kind.options.map((option) => html`<label>
            <input type="radio" name=${`${this.stage}-${row.key}`} value=${option} .checked=${live(this.value(row.key) === option)}
              @change=${() => this.change(row, option)} />${lookup(`option.${row.key}.${option}`) ?? option}</label>`)}</span>${below}</div>`;
      case "columns":
        return row.kind.many ? this.checkboxes(row, row.kind.options, name, below) : html`<label class="field"><span class="label">${name}</span>
          <select @change=${(e: Event) => this.change(row, (e.target as HTMLSelectElement).value)}>
            ${row.kind.options.map((option) => html`<option value=${option} ?selected=${this.value(row.key) === option}>${columnName(option)}</option>`)}</select>${below}</label>`;
      case "number":
        return this.number(row, row.kind, name, below);
    }
  }

  /** Columns that are left out are not checked: a check means that the model sees it. */
  private checkboxes(row: Parameter, options: readonly string[], name: string, below: TemplateResult): TemplateResult {
    const out = new Set(String(this.value(row.key)).split("\n"));
    const { target } = this.app.state.spec;
    const toggle = (option: string, seen: boolean) => {
      const next = options.filter((other) => (other === option ? !seen : out.has(other)));
      return this.change(row, next.join("\n"));
    };
    return html`<fieldset class="field checks"><legend class="label">${name}</legend>
      <div>${options.filter((option) => option !== target).map((option) => html`<label><input type="checkbox" .checked=${live(!out.has(option))}
        @change=${(e: Event) => toggle(option, (e.target as HTMLInputElement).checked)} />${columnName(option)}</label>`)}</div>${below}</fieldset>`;
  }

  /** Classes have one loss: there is nothing to choose, but something to say. */
  private lossOfClasses(): TemplateResult {
    return html`<div class="field"><span class="label">${lookup("parameter.loss")}</span>
      <span>${lookup("option.loss.cross-entropy")}</span>${this.explanation("loss", ["cross-entropy"])}</div>`;
  }

  private explanation(key: string, options: readonly string[]): TemplateResult {
    return html`<details class="about" @toggle=${this.explain}><summary aria-label=${`${t("shell.explain")}: ${lookup(`parameter.${key}`) ?? key}`}>${t("shell.explain")}</summary>
      ${this.explaining ? html`<kd-explain .setting=${key} .options=${options} .value=${String(this.value(key))}></kd-explain>` : nothing}</details>`;
  }

  private readonly explain = async (event: Event): Promise<void> => {
    if (!(event.target as HTMLDetailsElement).open || this.explaining) return;
    await Promise.all([import("./explain"), loadRest()]);
    this.explaining = true;
  };

  private number(row: Parameter, kind: Extract<Parameter["kind"], { type: "number" }>, name: string, below: TemplateResult): TemplateResult {
    const value = Number(this.value(row.key));
    const stops = kind.stops;
    const place = stops.reduce((best, stop, i) => (Math.abs(stop - value) < Math.abs((stops[best] ?? 0) - value) ? i : best), 0);
    const slider = stops.length < 3 ? nothing : html`<input type="range" min="0" max=${stops.length - 1} .value=${live(String(place))}
      aria-label=${name} aria-valuetext=${quantity(value, kind.unit)}
      @input=${(e: Event) => this.change(row, stops[Number((e.target as HTMLInputElement).value)] ?? value)} />`;
    return html`<div class="field"><span class="label">${name}</span>
      <span class=${slider === nothing ? "" : "pair"}>${slider}
        <input type="number" step="any" .value=${live(String(value))} aria-label=${name} aria-invalid=${this.problems[row.key] ? "true" : "false"}
          @change=${(e: Event) => this.change(row, (e.target as HTMLInputElement).valueAsNumber)} /></span>${below}</div>`;
  }

  /** A refused value changes nothing: the old one stays in force and comes back into the field. */
  private async change(row: Parameter, value: Value): Promise<void> {
    try {
      checkValue(row, value);
      this.problems = { ...this.problems, [row.key]: "" };
      await this.app.set({ [row.key]: value });
    } catch (error) {
      if (!(error instanceof KindlingError)) throw error;
      const sentence = lookup(`error.${error.kind}`, { ...error.parameters, key: lookup(`parameter.${row.key}`) ?? row.key });
      this.problems = { ...this.problems, [row.key]: sentence ?? error.message };
    }
    this.requestUpdate();
  }
}
