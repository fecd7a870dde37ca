// The Share dialog: the link, what else it may carry, ways to pass it on. Loaded when it is first opened.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import type { App } from "../app";
import { KindlingError } from "../errors";
import { integer } from "../format";
import { currentLanguage, loadRest, lookup, pageAddress, t } from "../i18n";
import type { LinkParts } from "../lab";
import { MOST_CHARACTERS } from "../spec/link";
import "../styles/share.css";
import { claimText } from "./claim-text";
import { copy } from "./copy";
import { AppElement } from "./element";
import { qrCode } from "./qr";
import { blocked, type OwnSizes, ownSizes, type Part, PARTS, type Ticks } from "./share-parts";

export async function openShare(app: App): Promise<void> {
  await loadRest();
  // A second click while this was loading.
  if (document.querySelector("kd-share")) return;
  const element = new Share();
  element.app = app;
  document.body.append(element);
}

@customElement("kd-share")
export class Share extends AppElement {
  @state() private ticks: Ticks = { weights: false, claim: false, corrections: false, data: false };
  /** Weights and result, once they are asked for and measured. */
  @state() private parts: LinkParts = {};
  @state() private link = "";
  @state() private measuring = false;
  @state() private problem = "";
  @state() private refused = false;
  /** Whether the QR code is shown. */
  @state() private qr = false;
  private sizes: OwnSizes = { corrections: null, data: null, dataFits: false };
  /** The run whose weights were found to be too large. */
  private tooLarge: { run: number; sentence: string } | null = null;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("textarea") private readonly field!: HTMLTextAreaElement;

  override firstUpdated(): void {
    this.sizes = ownSizes(this.app.state, this.app.lab.ownData);
    this.write();
    this.dialog.showModal();
    this.field.focus();
  }

  override render(): TemplateResult {
    const tooLong = this.link.length - this.link.indexOf("#") > MOST_CHARACTERS;
    return html`<dialog class="share" aria-labelledby="share-title" @close=${() => this.remove()}>
      <form method="dialog">
        <h2 id="share-title">${t("share.title")}</h2>
        <p>${t("share.sentence")}</p>
        <textarea readonly rows="3" spellcheck="false" .value=${this.link} aria-label=${t("share.link")} @focus=${() => this.field.select()}></textarea>
        <p class="help">${t("share.length", { count: integer(this.link.length) })}</p>
        <fieldset>
          <legend>${t("share.carries")}</legend>
          ${PARTS.map((part) => this.row(part))}
        </fieldset>
        <div role="status">
          ${this.measuring ? html`<p>${t("share.measuring")}</p>` : nothing}
          ${this.measured()}
          ${tooLong ? html`<p class="problem">${t("share.too-long", { most: integer(MOST_CHARACTERS) })}</p>` : nothing}
          ${this.problem === "" ? nothing : html`<p class="problem">${this.problem}</p>`}
          ${this.refused ? html`<p class="problem">${t("shell.share.select")}</p>` : nothing}
        </div>
        <div class="choices">
          <button type="button" class="button primary" ?disabled=${this.measuring || tooLong} @click=${this.copy}>${t("shell.share.copy")}</button>
          ${"share" in navigator ? html`<button type="button" class="button" ?disabled=${this.measuring || tooLong} @click=${this.pass}>${t("share.pass")}</button>` : nothing}
          <button class="button" value="close">${t("shell.close")}</button>
        </div>
        <details @toggle=${(event: Event) => { this.qr = (event.target as HTMLDetailsElement).open; }}>
          <summary>${t("share.qr")}</summary>
          ${guard([this.qr, this.link, currentLanguage()], () => (this.qr ? qrCode(this.link) : nothing))}
        </details>
      </form>
    </dialog>`;
  }

  /** One tick, and why it may not be set; nothing of the user's own that there is not. */
  private row(part: Part): TemplateResult | typeof nothing {
    const { sizes, ticks, app: { state } } = this;
    const size = part === "corrections" ? sizes.corrections : part === "data" ? sizes.data : 0;
    if (size === null) return nothing;
    const why = blocked(part, state, ticks, sizes);
    const values = why ? Object.fromEntries(Object.entries(why.values).map(([name, value]) => [name, typeof value === "number" ? integer(value) : value])) : {};
    const large = part === "weights" && this.tooLarge?.run === state.run.run ? this.tooLarge.sentence : null;
    const reason = large ?? (why ? t(why.key, values) : null);
    const label = part === "corrections" ? t("share.corrections", { count: integer(state.corrections.length), bytes: integer(size) })
      : part === "data" ? t("share.data", { bytes: integer(size) }) : t(`share.${part}`);
    return html`<div>
      <label><input type="checkbox" name=${part} aria-describedby="share-${part}" .checked=${ticks[part] && reason === null}
        ?disabled=${reason !== null || this.measuring} @change=${(event: Event) => this.tick(part, (event.target as HTMLInputElement).checked)} /> ${label}</label>
      <small id="share-${part}">${reason ?? t(`share.${part}.help`)}</small></div>`;
  }

  /** What was measured for the link. */
  private measured(): TemplateResult | typeof nothing {
    const { parts: { claim, unrounded, weights }, ticks } = this;
    if (this.measuring || !claim) return nothing;
    const numbers = integer(this.app.state.run.parameters);
    return html`
      ${weights !== undefined && unrounded
        ? html`<p>${t("share.weights.cost", { size: integer(weights.length), numbers, before: claimText(unrounded), after: claimText(claim) })}</p>` : nothing}
      ${ticks.claim ? html`<p>${t("share.claim.is", { result: claimText(claim) })}</p>` : nothing}`;
  }

  private async tick(part: Part, on: boolean): Promise<void> {
    const ticks = { ...this.ticks, [part]: on };
    // What can no longer be ticked is not.
    for (const other of PARTS) if (ticks[other] && blocked(other, this.app.state, ticks, this.sizes)) ticks[other] = false;
    const { weights, claim } = ticks;
    const again = weights !== (this.parts.weights !== undefined) || !this.parts.claim;
    Object.assign(this, { ticks, problem: "", refused: false });
    if (!weights && !claim) this.parts = {};
    else if (again) await this.measure();
    this.write();
  }

  /** The result is measured for either: what rounding costs is told beside it. */
  private async measure(): Promise<void> {
    this.measuring = true;
    try {
      this.parts = await this.app.lab.linkParts({ weights: this.ticks.weights, claim: true });
    } catch (error) {
      const sentence = error instanceof KindlingError ? (lookup(`error.${error.kind}`, grouped(error.parameters)) ?? error.message) : String(error);
      if (error instanceof KindlingError && error.kind === "weights-too-large") this.tooLarge = { run: this.app.state.run.run, sentence };
      else this.problem = sentence;
      Object.assign(this, { parts: {}, ticks: { ...this.ticks, weights: false, claim: false } });
    } finally {
      this.measuring = false;
    }
  }

  private write(): void {
    const { app: { lab, state }, parts: { claim, ...weights }, ticks } = this;
    // Each task has a page of its own; which engine is the receiver's affair.
    const page = pageAddress(`d/${state.task.id}/`);
    this.link = lab.link(page, state.stage, {
      ...weights, ...(ticks.claim && claim ? { claim } : {}), corrections: ticks.corrections, data: ticks.data,
    });
  }

  private async copy(): Promise<void> {
    if (await copy(this.link, this.field, t("shell.share.copied"))) this.dialog.close();
    else this.refused = true;
  }

  /** The device's own way to pass something on; giving it up is no error. */
  private async pass(): Promise<void> {
    try {
      await navigator.share({ title: `Kindling: ${lookup(`task.${this.app.state.task.id}`) ?? this.app.state.task.id}`, url: this.link });
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) this.problem = t("share.pass.failed");
    }
  }
}

/** Numbers of an error as the page writes them. */
const grouped = (parameters: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, /^\d+$/.test(value) ? integer(Number(value)) : value]));
