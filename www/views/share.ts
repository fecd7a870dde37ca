// The Share dialog: what the link carries, its length, a QR code, and ways to hand it on. Loaded when it is asked for.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import { renderSVG } from "uqr";
import type { Correction } from "../bindings";
import { fixed, integer } from "../format";
import { t } from "../i18n";
import { OWN_TABLE } from "../lab";
import type { Carry } from "../lab/open-experiment";
import { foretells } from "../metrics";
import { type Claim, claimOf } from "../spec/claim";
import { MOST_WEIGHTS } from "../spec/link-weights";
import "../styles/share.css";
import { AppElement } from "./element";
import { toast } from "./toast";

/** Characters that a QR code holds and a telephone still reads from a screen. */
const MOST_QR = 1_200;

@customElement("kd-share")
export class Share extends AppElement {
  @state() private chosen = { corrections: false, claim: true, weights: false };
  @state() private claim: Claim | null = null;
  @state() private weights: Uint8Array | null = null;

  /** Opens the dialog; what takes time is worked out while it is open. */
  async show(): Promise<void> {
    await this.app.pause();
    this.chosen = { corrections: false, claim: true, weights: false };
    [this.claim, this.weights] = [null, null];
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
    if (this.app.state.run.step === 0 && !this.app.lab.linked?.weights) return;
    const { lab } = this.app;
    this.claim = await lab.evaluate().then(({ test }) => claimOf(test), () => null);
    this.weights = await lab.packWeights().catch(() => null);
  }

  override render(): TemplateResult {
    const { task, corrections } = this.app.state;
    const carried = corrections.filter(({ input }) => !Array.isArray(input));
    const link = this.link();
    return html`<dialog aria-labelledby="share-title" class="share">
      <form method="dialog">
        <h2 id="share-title">${t("shell.share.title")}</h2>
        <p>${t(task.id === OWN_TABLE ? "shell.share.table" : this.ownText() ? "language.share" : "shell.share.sentence")}</p>
        <fieldset><legend>${t("share.also")}</legend>
          ${this.claim ? this.choice("claim", t("share.claim", { measure: t(`share.measure.${this.claim.measure}`), value: fixed(this.claim.value, 3) })) : nothing}
          ${this.weights ? this.choice("weights", this.weightsLabel(this.weights.length), this.weights.length > MOST_WEIGHTS) : nothing}
          ${carried.length > 0 ? this.choice("corrections", t("share.corrections", { count: carried.length, bytes: integer(bytesOf(carried)) })) : nothing}
          ${this.claim || this.weights || carried.length > 0 ? nothing : html`<p class="note">${t("share.nothing")}</p>`}
        </fieldset>
        <label>${t("shell.share.link")} <small>${t("share.length", { count: integer(link.length) })}</small>
          <input type="text" readonly .value=${link} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} /></label>
        ${this.code(link)}
        <div>
          <button class="button primary" type="button" @click=${() => this.copy(link)}>${t("shell.share.copy")}</button>
          ${"share" in navigator ? html`<button class="button" type="button" @click=${() => this.hand(link)}>${t("share.hand")}</button>` : nothing}
          <button class="button" value="close">${t("shell.close")}</button>
        </div>
      </form>
    </dialog>`;
  }

  private choice(name: keyof Carry, label: string, disabled = false): TemplateResult {
    const change = (event: Event) => { this.chosen = { ...this.chosen, [name]: (event.target as HTMLInputElement).checked }; };
    return html`<label class="choice"><input type="checkbox" name=${name} .checked=${this.chosen[name] && !disabled} ?disabled=${disabled} @change=${change} /> ${label}</label>`;
  }

  private weightsLabel(bytes: number): string {
    return t(bytes > MOST_WEIGHTS ? "share.weights.large" : "share.weights", { bytes: integer(bytes), most: integer(MOST_WEIGHTS) });
  }

  private link(): string {
    const { lab, state: { stage } } = this.app;
    const { corrections, claim, weights } = this.chosen;
    return lab.link(location.href, stage, {
      corrections,
      ...(claim && this.claim ? { claim: this.claim } : {}),
      ...(weights && this.weights && this.weights.length <= MOST_WEIGHTS ? { weights: this.weights } : {}),
    });
  }

  private code(link: string): TemplateResult {
    if (link.length > MOST_QR) return html`<p class="note">${t("share.qr.long")}</p>`;
    return html`<div class="qr" role="img" aria-label=${t("share.qr")}>${unsafeSVG(renderSVG(link, { border: 4, ecc: "L" }))}</div>`;
  }

  private ownText(): boolean {
    const { reports: { prepare }, task } = this.app.state;
    return foretells(task) && !prepare.comparable;
  }

  private async copy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
      this.querySelector("dialog")?.close();
      toast(t("shell.share.copied"));
    } catch {
      // Without the permission the link is selected, for the keyboard's copy.
      this.querySelector<HTMLInputElement>("input[type=text]")?.focus();
      toast(t("shell.share.select"));
    }
  }

  private async hand(link: string): Promise<void> {
    // Not an error: the user may close what the system offers.
    await navigator.share({ title: document.title, url: link }).catch(() => undefined);
  }
}

const bytesOf = (corrections: Correction[]): number => new TextEncoder().encode(JSON.stringify(corrections)).length;
