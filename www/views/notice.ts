// What the user must know before going on: an error, a run whose settings have changed, a sender's steps to replay.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { fixed, integer } from "../format";
import { lookup, t } from "../i18n";
import type { Claim } from "../spec/claim";
import { STAGES } from "../spec/link";
import { AppElement } from "./element";

@customElement("kd-notices")
export class Notices extends AppElement {
  override render(): TemplateResult | typeof nothing {
    const { early, error, replaySteps, run, running, stage } = this.app.state;
    const late = STAGES.indexOf(stage) >= STAGES.indexOf("train");
    const { claim, weightsCame } = this.app.state;
    if (!error && !early && replaySteps === 0 && !claim && !weightsCame && !(run.stale && late)) return nothing;
    return html`<div class="notices">
      ${error ? html`<div class="notice error" role="alert">
        <p>${lookup(`error.${error.kind}`, this.named(error.parameters)) ?? error.message}</p>
        <button class="button" @click=${() => this.app.dismissError()}>${t("shell.dismiss")}</button></div>` : nothing}
      ${early && !running ? html`<div class="notice" role="status"><p>${t("shell.early", { best: integer(early.best) })}</p></div>` : nothing}
      ${replaySteps > 0 && !running ? html`<div class="notice" role="status">
        <p>${t("shell.replay", { steps: integer(replaySteps) })}</p>
        <button class="button primary" @click=${() => this.app.replay()}>${t("shell.replay.button", { steps: integer(replaySteps) })}</button></div>` : nothing}
      ${weightsCame ? html`<div class="notice" role="status"><p>${t("share.came.weights")}</p></div>` : nothing}
      ${claim ? this.claimed(claim) : nothing}
      ${run.stale && late && !running ? html`<div class="notice" role="status">
        <p>${t("shell.stale")}</p>
        <button class="button primary" @click=${() => this.app.play()}>${t("shell.stale.button")}</button></div>` : nothing}
    </div>`;
  }

  private claimed(claim: Claim): TemplateResult {
    const { checked, weightsCame, running } = this.app.state;
    const steps = this.app.lab.linked?.steps ?? 0;
    const found = checked && { found: fixed(checked.found ?? NaN, 3), tolerance: fixed(checked.tolerance, 3) };
    return html`<div class="notice" role="status">
      <p>${t("share.came.claim", { measure: t(`share.measure.${claim.measure}`), value: fixed(claim.value, 3) })}
        ${checked && found ? html`<b>${checked.found === null ? t("share.other") : t(checked.confirmed ? "share.confirmed" : "share.unconfirmed", found)}</b>` : nothing}</p>
      ${running || checked ? nothing : html`<button class="button primary" @click=${() => this.app.checkClaim()}>
        ${weightsCame || steps === 0 ? t("share.check") : t("share.check.steps", { steps: integer(steps) })}</button>`}</div>`;
  }

  private shown: unknown = null;

  /** An error of something far down the page must not pass unseen. */
  override updated(): void {
    const { error } = this.app.state;
    if (error && error !== this.shown) this.querySelector(".error")?.scrollIntoView({ block: "center" });
    this.shown = error;
  }

  /** Keys and columns by the names that the user sees. */
  private named(parameters: Record<string, string | undefined>): Record<string, string> {
    const out: Record<string, string> = {};
    for (const [name, value] of Object.entries(parameters)) {
      if (value === undefined) continue;
      const key = name === "key" ? `parameter.${value}` : name === "column" ? `column.${value}` : "";
      out[name] = lookup(key) ?? value;
    }
    return out;
  }
}
