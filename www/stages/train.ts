// The train room: the task's moving pictures, the losses, the numbers, the formulas and the log.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { EpochLine } from "../bindings";
import type { KeptRun } from "../app";
import type { Level, OtherRun } from "../charts/loss";
import "../charts/loss";
import { fixed, integer, number, percent } from "../format";
import { loadRest, lookup, t } from "../i18n";
import { errorOf, foretells } from "../metrics";
import { said } from "../sample";
import "../styles/train.css";
import "../views/compare";
import "../views/cost";
import { AppElement } from "../views/element";

const line = (e: EpochLine): string => [
  `Epoch ${e.epoch}, Loss: ${e.loss.toFixed(4)}`,
  ...(e.validation === null ? [] : [`Validation: ${e.validation.toFixed(4)}`]),
  ...(e.accuracy === null ? [] : [`Accuracy: ${(e.accuracy * 100).toFixed(1)} %`]),
].join(", ");

const NONE: Level[] = [];

@customElement("kd-room-train")
export class TrainRoom extends AppElement {
  @state() private logarithmic = true;

  override render(): TemplateResult {
    const { app } = this;
    const { spec, task } = app.state;
    const figures = app.view.train(app);
    const loss = task.classes.length > 0 || foretells(task) ? "cross-entropy" : spec.loss;
    return html`<section class="room train-room">
      <header><h2>${t("stage.train")}</h2><p>${spec.features === "area" && spec.model === "linear" ? t("train.sentence.line") : said(app, "train.sentence")}</p></header>
      <div class="columns">
        <div class="pictures">
          <div class="large ${figures.length > 1 && !figures.some(({ wide }) => wide) ? "two" : ""}">${figures.map(({ picture, caption }) => html`
            <figure class="figure">${picture}<figcaption>${caption}</figcaption></figure>`)}
          </div>
          <figure class="figure">
            <kd-loss .losses=${app.state.losses} .others=${this.others()} .levels=${this.levels()} ?logarithmic=${this.logarithmic} .label=${t("train.loss.label")}
              .names=${[t("train.step"), t("train.loss.train"), t("train.loss.validation")]}></kd-loss>
            <figcaption class="split-caption"><span>${said(app, task.classes.length > 0 ? "train.loss.caption.classes" : "train.loss.caption", { loss: lookup(`option.loss.${loss}`) ?? loss })}</span>
              <label><input type="checkbox" .checked=${this.logarithmic} @change=${() => { this.logarithmic = !this.logarithmic; }} /> ${t("train.loss.log")}</label>
            </figcaption>
          </figure>
          ${this.numbers()}
          ${app.embed.embedded ? nothing : html`<kd-compare .app=${app}></kd-compare>
          <kd-cost .app=${app}></kd-cost>`}
          <kd-formulas .app=${app}></kd-formulas>
          ${app.embed.embedded ? nothing : html`<figure class="figure"><h3>${t("train.log")}</h3><pre class="log" tabindex="0">${this.log()}</pre></figure>`}
        </div>
        <aside class="card controls">
          <kd-recipes .app=${app}></kd-recipes>
          <kd-settings .app=${app} .stage=${"train"}></kd-settings>
          <kd-settings .app=${app} .keys=${["features"]}></kd-settings>
          ${this.weights && app.embed.free ? html`<kd-start-weights .app=${app}></kd-start-weights>` : nothing}
          <p class="hint">${said(app, "train.hint")}</p>
        </aside>
      </div>
    </section>`;
  }

  /** Kept runs beside the curves in hand; the same list until another is kept. */
  private others(): OtherRun[] {
    const { kept } = this.app.state;
    if (kept !== this.compared.kept) {
      this.compared = { kept, list: kept.map((one) => ({ name: t("shell.compare.run", { number: one.number }), losses: one.losses })) };
    }
    return this.compared.list;
  }

  /** The panel comes once the page stands: it is no part of the first picture. */
  @state() private weights = false;

  override firstUpdated(): void {
    void Promise.all([import("../views/start-weights"), loadRest()]).then(() => { this.weights = true; });
  }

  /** The n-grams that a language model is to beat: the simplest two and the best, measured here where they were, else as published. */
  private levels(): Level[] {
    const { reports: { evaluate }, task } = this.app.state;
    if (!foretells(task)) return NONE;
    if (this.compare.from === (evaluate ?? task)) return this.compare.levels;
    const all = evaluate ? evaluate.baselines.map(({ id, metrics }) => ({ id, loss: errorOf(metrics.validation) })) : task.references.map(({ id, error }) => ({ id, loss: error }));
    const best = all.reduce((least, one) => (one.loss < least.loss ? one : least), all[0] ?? { id: "", loss: 0 });
    const levels = [...new Set([...all.slice(0, 2), best])].map(({ id, loss }) => ({ name: lookup(`evaluate.${id}`) ?? id, loss }));
    this.compare = { from: evaluate ?? task, levels };
    return levels;
  }

  private compare: { from: unknown; levels: Level[] } = { from: null, levels: [] };

  private compared: { kept: readonly KeptRun[]; list: OtherRun[] } = { kept: [], list: [] };

  private numbers(): TemplateResult {
    const { run, losses, epochs, stepsPerSecond, reports } = this.app.state;
    const accuracy = epochs[epochs.length - 1]?.accuracy ?? null;
    const last = losses[losses.length - 1];
    const validation = [...losses].reverse().find((p) => p.validation !== null)?.validation ?? null;
    const theta = reports.picture?.theta;
    const row = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    return html`<dl class="numbers card">
      ${row(t("train.step"), integer(run.step))}
      ${row(t("train.epoch"), fixed(run.step / run.stepsPerEpoch, 1))}
      ${row(t("train.loss.train"), last ? fixed(last.train, 4) : "–")}
      ${row(t("train.loss.validation"), validation === null ? "–" : fixed(validation, 4))}
      ${foretells(this.app.state.task) ? row(t("language.perplexity"), validation === null ? "–" : number(Math.exp(validation), 3)) : nothing}
      ${accuracy === null ? nothing : row(t("train.accuracy"), percent(accuracy, 1))}
      ${theta ? row("θ0, θ1", `${fixed(theta[0], 3)}, ${fixed(theta[1], 3)}`) : nothing}
      ${this.app.state.spec.schedule === "constant" ? nothing : row(t("train.rate.now"), number(run.learningRate, 3))}
      ${row(t("train.rate"), stepsPerSecond > 0 ? integer(stepsPerSecond) : "–")}
    </dl>`;
  }

  private log(): string {
    const { epochs } = this.app.state;
    // As PyTorch prints it, in every language: people look for just this line.
    return epochs.length === 0 ? t("train.log.empty") : epochs.map(line).join("\n");
  }

  private logged: EpochLine[] | null = null;

  override updated(): void {
    // Asking for a height lays the page out: only when there is a new line.
    const { epochs } = this.app.state;
    if (epochs === this.logged) return;
    this.logged = epochs;
    const log = this.querySelector(".log");
    if (log && !log.matches(":hover, :focus")) log.scrollTop = log.scrollHeight;
  }
}
