// The apply room: the model at work on a row that is typed or a picture that is drawn.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Input, Prediction } from "../bindings";
import { KindlingError } from "../errors";
import { lookup, t } from "../i18n";
import { foretells } from "../metrics";
import { said } from "../sample";
import "../styles/apply.css";
import "../styles/evaluate.css";
import { AppElement } from "../views/element";
import { answer } from "./apply/answer";
import { keepDraft } from "./apply/draft";
import { drawn, inputForm, startingInput, told } from "./apply/input";
import "./apply/maps";
import "./apply/sentence";
import "./apply/writer";
import { untrained } from "./untrained";

@customElement("kd-room-apply")
export class ApplyRoom extends AppElement {
  @state() private input: Input | null = null;
  @state() private prediction: Prediction | null = null;
  @state() private problem = "";
  private asked = "";
  private latest = 0;
  private busy = false;
  private fields = "";

  override connectedCallback(): void {
    super.connectedCallback();
    void this.app.refresh("apply");
  }

  override render(): TemplateResult {
    this.ask();
    return html`<section class="room">
      <header><h2>${t("stage.apply")}</h2><p>${said(this.app, "apply.sentence")}</p></header>
      ${untrained(this.app)}
      ${foretells(this.app.state.task) ? html`<kd-writer .app=${this.app}></kd-writer>` : this.work()}
      <p class="hint">${said(this.app, "apply.hint")}</p>
    </section>`;
  }

  private work(): TemplateResult {
    return html`<div class="apply ${drawn(this.app) ? "drawn" : ""}">
        <section class="card price" aria-live="polite">${this.answer()}
          <button class="button" ?disabled=${!this.input} @click=${this.correct}>${said(this.app, "apply.sold")}</button></section>
        <section class="card">${inputForm(this.app, this.input, (input) => { this.input = input; })}</section>
      </div>
      ${this.app.state.spec.model === "cnn" ? html`<section class="card"><h3>${t("maps.title")}</h3><kd-maps .app=${this.app} .input=${this.input}></kd-maps>
        ${this.input ? nothing : html`<p class="sentence">${t("maps.empty")}</p>`}</section>` : nothing}
      ${told(this.app) && typeof this.input === "string" ? html`<section class="card"><h3>${t("sentiment.words")}</h3><kd-words .app=${this.app} .input=${this.input}></kd-words></section>
        <section class="card"><h3>${t("attention.title")}</h3><kd-attention .app=${this.app} .input=${this.input}></kd-attention></section>` : nothing}`;
  }

  /** A new form (the features may have changed) begins with its own row. */
  override willUpdate(): void {
    const names = this.app.state.reports.apply?.fields.map((f) => f.name).join() ?? "";
    if (names !== this.fields || (told(this.app) && this.input === null)) {
      this.fields = names;
      this.input = startingInput(this.app);
    }
  }

  /** Asks when the input or the weights have changed; the last question wins. */
  private ask(): void {
    const { run, spec } = this.app.state;
    const question = JSON.stringify([this.input, run.run, run.step, spec.prune, spec.quantise]);
    // One question at a time: while a model learns, each one costs an evaluation.
    if (question === this.asked || this.busy || foretells(this.app.state.task)) return;
    this.asked = question;
    const mine = ++this.latest;
    if (!this.input) {
      this.prediction = null;
      return;
    }
    this.busy = true;
    const done = () => { this.busy = false; this.requestUpdate(); };
    void this.app.predict(this.input).then(
      (prediction) => { if (mine === this.latest) Object.assign(this, { prediction, problem: "" }); },
      (error: unknown) => {
        if (mine !== this.latest) return;
        this.problem = error instanceof KindlingError ? (lookup(`error.${error.kind}`, error.parameters) ?? error.message) : String(error);
      },
    ).finally(done);
  }

  private answer(): TemplateResult {
    if (!this.prediction) return html`<p>${t(drawn(this.app) ? "apply.draw" : "shell.loading")}</p>`;
    return html`${answer(this.app, this.prediction)}${this.problem ? html`<p class="warning" role="alert">${this.problem}</p>` : nothing}`;
  }

  private correct(): void {
    if (this.input) keepDraft(this.input);
    this.app.focus("feedback");
  }
}
