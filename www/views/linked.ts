// What came with the link that opened this experiment: weights and what rounding them cost, data of the sender's own, and
// a claimed result with the button that checks it.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { integer, number } from "../format";
import { t } from "../i18n";
import type { Confirmation } from "../lab";
import { claimOf } from "../spec/claim";
import "../styles/share.css";
import { claimText } from "./claim-text";
import { AppElement } from "./element";

@customElement("kd-linked")
export class Linked extends AppElement {
  @state() private dismissed = false;
  @state() private check: "no" | "running" | "interrupted" | Confirmation = "no";
  /** The result of the weights as they came, before anything was done to them. */
  private arrived: string | null = null;

  override render(): TemplateResult | typeof nothing {
    const { lab, state: page } = this.app;
    const { linked } = page;
    if (!linked || this.dismissed || lab.reopened) return nothing;
    const { claim, data, weights } = linked;
    return html`<section class="notice linked" aria-label=${t("share.came")}>
      <div>
        ${weights === undefined ? nothing : html`<p>${this.weights()}</p>`}
        ${data ? html`<p>${t("share.came.data", { bytes: integer(data.length) })}</p>` : nothing}
        ${claim ? html`<p>${t("share.came.claim", { result: claimText(claim) })}</p>` : nothing}
        <div role="status">${this.outcome()}</div>
      </div>
      ${claim && this.check !== "running" ? html`<button class="button ${this.check === "no" ? "primary" : ""}" ?disabled=${page.running} @click=${this.confirm}>
        ${weights !== undefined ? t("share.check.weights") : linked.steps === 0 ? t("share.check.untrained") : t("share.check.replay", { steps: integer(linked.steps) })}</button>` : nothing}
      <button class="button" @click=${() => { this.dismissed = true; }}>${t("shell.dismiss")}</button>
    </section>`;
  }

  private weights(): string {
    const { linked, reports: { evaluate }, run } = this.app.state;
    if (this.arrived === null && evaluate && run.step === linked?.steps) this.arrived = claimText(claimOf(evaluate.model.test));
    const numbers = integer(run.parameters);
    const before = linked?.unrounded;
    if (!before || this.arrived === null) return t("share.came.weights", { numbers });
    return t("share.came.cost", { numbers, before: claimText(before), after: this.arrived });
  }

  private outcome(): TemplateResult | typeof nothing {
    const { check } = this;
    if (check === "no") return nothing;
    if (check === "running") return html`<p>${t("share.checking")}</p>`;
    if (check === "interrupted") return html`<p>${t("share.interrupted")}</p>`;
    const { metric, claimed, found, confirmed } = check;
    const allowed = metric === "accuracy" ? t("share.points", { points: number(check.tolerance * 100, 2) }) : number(check.tolerance, 2);
    const values = { claimed: claimText({ metric, value: claimed }), found: claimText({ metric, value: found }), tolerance: allowed };
    return html`<p class=${confirmed ? "confirmed" : "unconfirmed"}><strong>${t(confirmed ? "share.confirmed" : "share.unconfirmed")}</strong> ${t("share.both", values)}</p>`;
  }

  private readonly confirm = async (): Promise<void> => {
    this.check = "running";
    const found = await this.app.confirm();
    this.check = found ?? "interrupted";
  };
}
