// What an embed has in the place of the title bar: the task's name, the way to the whole page, and a lesson's challenge.

import "../styles/embed.css";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Metrics } from "../bindings";
import { holds, measured, resultLine, type Condition } from "../embed/challenge";
import { sayResult } from "../embed/frame";
import { number } from "../format";
import { lookup, pageAddress, t } from "../i18n";
import { AppElement } from "./element";
import { toast } from "./toast";

/** While training, test rows are asked this often at most, milliseconds. */
const ASK_MS = 2_000;

@customElement("kd-embed-head")
export class EmbedHead extends AppElement {
  @state() private test: Metrics | null = null;
  @state() private result = "";
  private asked = "";
  private due = 0;

  override render(): TemplateResult {
    const { task } = this.app.state;
    return html`<header class="embed-head">
      <h1>${lookup(`task.${task.id}`) ?? task.id}</h1>
      <a href=${pageAddress(`d/${task.id}/`)} target="_blank" rel="noopener" @click=${this.open}>${t("embed.open")}</a>
    </header>${this.challenge()}`;
  }

  /** With everything that was changed in the frame. */
  private open(event: Event): void {
    const { lab, state } = this.app;
    (event.currentTarget as HTMLAnchorElement).href = lab.link(pageAddress(`d/${state.task.id}/`), state.stage);
  }

  private challenge(): TemplateResult | typeof nothing {
    const challenge = this.app.embed?.challenge;
    if (!challenge) return nothing;
    return html`<section class="challenge" aria-label=${t("embed.challenge")}>
      <h2>${t("embed.challenge")}</h2>
      <ul>${challenge.map((condition) => {
        const value = this.value(condition);
        const met = holds(condition, value);
        return html`<li class=${met ? "met" : ""}><span aria-hidden="true">${met ? "✓" : "○"}</span>
          ${t(condition.atLeast ? "embed.at-least" : "embed.at-most", { measure: t(`embed.measure.${condition.measure}`), bound: number(condition.bound) })}
          <small>${t("embed.now", { value: value === undefined ? "–" : number(value) })}</small></li>`;
      })}</ul>
      ${this.result ? html`<p role="status"><b>${t("embed.met")}</b></p>
        <label>${t("embed.result")}<input readonly .value=${this.result} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} /></label>
        <button class="button" @click=${this.copy}>${t("shell.share.copy")}</button>` : nothing}
    </section>`;
  }

  private value({ measure }: Condition): number | undefined {
    const { run } = this.app.state;
    return measured(measure, { steps: run.step, parameters: run.parameters, test: this.test });
  }

  override updated(): void {
    const challenge = this.app.embed?.challenge;
    if (!challenge || this.result) return;
    void this.measure();
    if (!challenge.every((condition) => holds(condition, this.value(condition)))) return;
    const { lab, state } = this.app;
    const reached = challenge.map((condition) => [condition.measure, this.value(condition) ?? NaN] as const);
    this.result = resultLine(state.task.id, reached, lab.link(pageAddress(`d/${state.task.id}/`), "evaluate"));
    sayResult(this.result);
    void this.app.pause();
  }

  /** Asks the test rows for the weights as they are, not too often. */
  private async measure(): Promise<void> {
    const { run, running } = this.app.state;
    const now = `${run.run}:${run.step}`;
    if (now === this.asked || run.step === 0 || (running && performance.now() < this.due)) return;
    this.asked = now;
    const begun = performance.now();
    // A question that fails is an error of the stages, which show it.
    this.test = await this.app.lab.evaluate().then(({ test }) => test, () => null);
    this.due = performance.now() + Math.max(ASK_MS, 10 * (performance.now() - begun));
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.result);
      toast(t("shell.share.copied"));
    } catch {
      this.querySelector<HTMLInputElement>(".challenge input")?.focus();
      toast(t("shell.share.select"));
    }
  }
}

