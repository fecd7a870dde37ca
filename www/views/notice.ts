// What the user must know before going on: an error, a run whose settings have changed, a sender's steps to replay.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { integer } from "../format";
import { loadRest, lookup, t } from "../i18n";
import { STAGES } from "../spec/link";
import { AppElement } from "./element";

@customElement("kd-notices")
export class Notices extends AppElement {
  /** Whether more than settings came with a link, once it can be told. */
  @state() private linked = false;

  override connectedCallback(): void {
    super.connectedCallback();
    const came = this.app.state.linked;
    if (!came || (came.weights === undefined && !came.claim && !came.data)) return;
    void Promise.all([import("./linked"), loadRest()]).then(() => { this.linked = true; });
  }

  override render(): TemplateResult | typeof nothing {
    const { early, error, replaySteps, run, running, stage } = this.app.state;
    const late = STAGES.indexOf(stage) >= STAGES.indexOf("train");
    if (!error && !early && replaySteps === 0 && !(run.stale && late) && !this.linked) return nothing;
    return html`<div class="notices">
      ${this.linked ? html`<kd-linked .app=${this.app}></kd-linked>` : nothing}
      ${error ? html`<div class="notice error" role="alert">
        <p>${lookup(`error.${error.kind}`, this.named(error.parameters)) ?? error.message}</p>
        <button class="button" @click=${() => this.app.dismissError()}>${t("shell.dismiss")}</button></div>` : nothing}
      ${early && !running ? html`<div class="notice" role="status"><p>${t("shell.early", { best: integer(early.best) })}</p></div>` : nothing}
      ${replaySteps > 0 && !running ? html`<div class="notice" role="status">
        <p>${t("shell.replay", { steps: integer(replaySteps) })}</p>
        <button class="button primary" @click=${() => this.app.replay()}>${t("shell.replay.button", { steps: integer(replaySteps) })}</button></div>` : nothing}
      ${run.stale && late && !running ? html`<div class="notice" role="status">
        <p>${t("shell.stale")}</p>
        <button class="button primary" @click=${() => this.app.play()}>${t("shell.stale.button")}</button></div>` : nothing}
    </div>`;
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
