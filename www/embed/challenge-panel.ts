// The panel of a challenge: what is to be reached and what it may take, how it stands, and the result to paste. It looks
// after every evaluation; when the goals seem to be met it pauses, so that what counts is measured at one very step.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { fixed, integer } from "../format";
import { lookup, t } from "../i18n";
import { siteBase } from "../lab/worker";
import "../styles/challenge.css";
import { copy } from "../views/copy";
import { AppElement } from "../views/element";
import { check, type Checked, type Condition } from "./challenge";
import { challengeLink, readResult, type Result, writeResult } from "./result";

const METRIC_NAMES: Record<string, string> = { r2: "R²", mse: "MSE", rmse: "RMSE", mae: "MAE", f1: "F1" };

@customElement("kd-challenge")
export class ChallengePanel extends AppElement {
  /** What met everything, and of which run. */
  @state() private solved: { text: string; step: number; run: number } | null = null;
  /** What a pasted result says; false when it is none. */
  @state() private pasted: Result | false | null = null;
  private settling = false;

  override render(): TemplateResult | typeof nothing {
    const { challenge } = this.app.embed;
    if (!challenge) return nothing;
    const checked = this.checked();
    const all = checked.every(({ met }) => met);
    return html`<section class="challenge ${this.solved ? "solved" : ""}" aria-label=${t("embed.challenge")}>
      <h2>${t("embed.challenge")}</h2>
      <ul>${checked.map((one) => this.condition(one))}</ul>
      <p class="say" role="status">${this.solved ? t("embed.challenge.solved", { step: integer(this.solved.step) })
        : this.app.state.run.step === 0 ? t("embed.challenge.begin") : this.over(checked) ? t("embed.challenge.over")
        : all ? t("embed.challenge.measuring") : t("embed.challenge.notyet")}</p>
      ${this.solved ? html`<div class="result">
        <textarea readonly rows="3" aria-label=${t("embed.challenge.result")} .value=${this.solved.text} @focus=${(e: Event) => (e.target as HTMLTextAreaElement).select()}></textarea>
        <button class="button primary" @click=${this.copyResult}>${t("embed.challenge.copy")}</button>
        <p class="hint">${t("embed.challenge.honest")}</p></div>` : nothing}
      ${this.app.embed.embedded ? nothing : this.checker()}
    </section>`;
  }

  private condition({ condition, value, met }: Checked): TemplateResult {
    const mark = met ? "●" : value === null ? "○" : "✕";
    const state = met ? t("embed.challenge.met") : value === null ? t("embed.challenge.unknown") : t("embed.challenge.unmet");
    return html`<li class=${met ? "met" : value === null ? "" : "unmet"}><span aria-hidden="true">${mark}</span>
      <span>${nameOf(condition)} ${condition.kind === "goal" && condition.atLeast ? "≥" : "≤"} ${show(condition, condition.bound)}</span>
      <span class="now">${value === null ? t("embed.challenge.unmeasured") : t("embed.challenge.now", { value: show(condition, value) })}<span class="hidden"> (${state})</span></span></li>`;
  }

  /** For who gets results: whether one is as it was written, and the way to run it again. */
  private checker(): TemplateResult {
    const { pasted } = this;
    return html`<details><summary>${t("embed.check")}</summary>
      <label class="field"><span class="label">${t("embed.check.paste")}</span><textarea rows="3" @input=${this.paste}></textarea></label>
      <div role="status">${pasted === null ? nothing : pasted === false ? html`<p class="problem">${t("embed.check.broken")}</p>` : html`
        <p>${t("embed.check.claims", { task: lookup(`task.${pasted.task}`) ?? pasted.task, values: [...pasted.values].map(([name, value]) => `${name} = ${value}`).join(", ") })}</p>
        <p><a href=${pasted.link} target="_blank" rel="noopener">${t("embed.check.rerun")}</a></p>`}</div></details>`;
  }

  private readonly paste = (event: Event): void => {
    const text = (event.target as HTMLTextAreaElement).value;
    this.pasted = text.trim() === "" ? null : (readResult(text) ?? false);
  };

  private readonly copyResult = (): void => {
    void copy(this.solved?.text ?? "", this.querySelector<HTMLTextAreaElement>(".result textarea"), t("embed.challenge.copied"));
  };

  /** Of the weights in use; an evaluation of older ones still says how it goes. */
  private checked(): Checked[] {
    const { run, reports: { evaluate } } = this.app.state;
    const { challenge } = this.app.embed;
    return challenge ? check(challenge, { metrics: run.step > 0 && evaluate ? evaluate.model : null, run }) : [];
  }

  private over(checked: readonly Checked[]): boolean {
    return checked.some(({ condition, met }) => condition.kind === "limit" && !met);
  }

  override updated(): void {
    const { run, reports: { evaluate } } = this.app.state;
    if (this.solved && this.solved.run !== run.run) this.solved = null;
    if (this.solved || this.settling || run.stale || run.step === 0) return;
    if (!this.checked().every(({ met }) => met) || !evaluate || evaluate === this.doubted) return;
    this.settling = true;
    void this.settle().finally(() => { this.settling = false; });
  }

  /** An evaluation that met the goals in passing and did not when it was made again. */
  private doubted: unknown = null;

  private async settle(): Promise<void> {
    const { app } = this;
    const { running } = app.state;
    if (running) await app.pause();
    await app.refresh("evaluate");
    const { run, reports: { evaluate }, stages } = app.state;
    const checked = this.checked();
    const measured = evaluate?.step === run.step && stages.evaluate === "fresh";
    if (measured && checked.every(({ met }) => met)) {
      const { task } = app.state;
      const fragment = app.lab.link("", app.state.stage);
      const controls = new URLSearchParams(location.search).get("controls") ?? "";
      const { challenge } = app.embed;
      if (!challenge) return;
      const text = writeResult(task.id, checked, challengeLink(siteBase(), task.id, challenge, controls, fragment));
      this.solved = { text, step: run.step, run: run.run };
      if (app.embed.embedded) (await import("./frame")).tellResult(text, run.step);
      return;
    }
    this.doubted = evaluate;
    // The next step was better for a moment only: the run goes on.
    if (running && !this.over(checked)) void app.play();
  }
}

const PARTS = { train: "embed.part.train", validation: "embed.part.validation", test: "embed.part.test" } as const;

function nameOf(condition: Condition): string {
  if (condition.kind === "limit") return t(condition.cost === "steps" ? "embed.cost.steps" : "embed.cost.parameters");
  const metric = METRIC_NAMES[condition.metric] ?? lookup(`evaluate.${condition.metric}`) ?? condition.metric;
  return t("embed.challenge.of", { metric, part: t(PARTS[condition.part]) });
}

const show = (condition: Condition, value: number): string =>
  condition.kind === "limit" ? integer(value) : Math.abs(value) < 100 ? String(Number(fixed(value, 4).replace("−", "-"))) : integer(value);
