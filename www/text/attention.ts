// What each token of a text looks at, in any block and head, while the model learns and while one writes.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { AttentionReport } from "../bindings";
import "../charts/heat";
import { percent } from "../format";
import { t } from "../i18n";
import "../styles/evaluate.css";
import "../styles/text.css";
import { AppElement } from "../views/element";
import { sign, spoken } from "./tokens";

/** Between two questions: training has the greater share of the time. */
const PAUSE_MS = 300;
/** Shares that are named. */
const NAMED = 5;

@customElement("kd-attention")
export class Attention extends AppElement {
  @property({ attribute: false }) input = "";
  @state() private report: AttentionReport | null = null;
  @state() private block = 0;
  @state() private head = 0;
  /** The token that looks; -1 for the last one. */
  @state() private place = -1;
  private asked = "";
  private busy = false;

  override render(): TemplateResult {
    const { report } = this;
    if (!report) return html`<p class="attention-wait">${t("shell.loading")}</p>`;
    const { tokens } = report;
    const [block, head] = [Math.min(this.block, report.blocks - 1), Math.min(this.head, report.heads - 1)];
    const { weights, names } = this.map(report, block, head);
    const place = this.place < 0 || this.place >= tokens.length ? tokens.length - 1 : this.place;
    const shares = weights.slice(place * tokens.length, (place + 1) * tokens.length);
    return html`<div class="attention">
      <div class="switcher">${this.choice(t("attention.block"), report.blocks, block, (i) => { this.block = i; })}
        ${this.choice(t("attention.head"), report.heads, head, (i) => { this.head = i; })}</div>
      ${this.strip(report, place, shares)}
      <div class="attention-pair">
        <kd-heat .weights=${weights} .names=${names} .row=${place} .label=${t("attention.label", { block: block + 1, head: head + 1, count: tokens.length })}
          @row=${(event: CustomEvent<number>) => { this.place = event.detail; }}></kd-heat>
        ${this.strongest(report, place, shares)}
      </div></div>`;
  }

  /** One head's shares: the same array as long as nothing else is looked at, so that nothing is painted anew. */
  private map(report: AttentionReport, block: number, head: number): { weights: number[]; names: string[] } {
    if (this.shown.report === report && this.shown.block === block && this.shown.head === head) return this.shown;
    const size = report.tokens.length ** 2;
    const start = (block * report.heads + head) * size;
    this.shown = { report, block, head, weights: report.weights.slice(start, start + size), names: report.tokens.map(sign) };
    return this.shown;
  }

  private shown: { report: AttentionReport | null; block: number; head: number; weights: number[]; names: string[] } = { report: null, block: 0, head: 0, weights: [], names: [] };

  private choice(name: string, count: number, chosen: number, choose: (i: number) => void): TemplateResult {
    return html`<span class="choice" role="group" aria-label=${name}><span>${name}</span>${Array.from({ length: count }, (_, i) => html`
      <button type="button" class="button" aria-label="${name} ${i + 1}" aria-pressed=${chosen === i} @click=${() => choose(i)}>${i + 1}</button>`)}</span>`;
  }

  /** The text itself: what the chosen token looks at is coloured. A slider for the keyboard. */
  private strip({ tokens }: AttentionReport, place: number, shares: readonly number[]): TemplateResult {
    const words = this.app.state.task.kind === "sentences";
    return html`<p class="tokens ${words ? "words-apart" : ""}" tabindex="0" role="slider" aria-label=${t("attention.token")} aria-valuemin="1" aria-valuemax=${tokens.length}
      aria-valuenow=${place + 1} aria-valuetext=${`${spoken(tokens[place] ?? "")}: ${this.said(tokens, shares)}`} @keydown=${this.key}
      @pointerover=${this.over}>${tokens.map((token, i) => html`<span data-place=${i} class=${i === place ? "looking" : ""}
        .style=${`--share:${(((shares[i] ?? 0) / 255) ** 0.6 * 70).toFixed(0)}%`}>${token === "\n" ? html`<i>⏎</i>` : token}</span>${token === "\n" ? html`<br>` : nothing}`)}</p>`;
  }

  private order(shares: readonly number[]): number[] {
    return shares.map((_, i) => i).sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0)).slice(0, NAMED);
  }

  private said(tokens: readonly string[], shares: readonly number[]): string {
    return this.order(shares).map((i) => `${spoken(tokens[i] ?? "")} ${percent((shares[i] ?? 0) / 255)}`).join(", ");
  }

  private strongest({ tokens }: AttentionReport, place: number, shares: readonly number[]): TemplateResult {
    return html`<div class="strongest"><h3>${t("attention.looks", { token: sign(tokens[place] ?? "") })}</h3>
      <ul class="error-bars">${this.order(shares).map((i) => html`<li><span><b class="token">${sign(tokens[i] ?? "")}</b> <small>${t("attention.place", { place: i + 1 })}</small></span>
        <span class="track"><i .style=${`width:${((shares[i] ?? 0) / 255) * 100}%;background:var(--ember)`}></i></span><b>${percent((shares[i] ?? 0) / 255)}</b></li>`)}</ul></div>`;
  }

  private readonly over = (event: PointerEvent): void => {
    const place = (event.target as HTMLElement).closest<HTMLElement>("[data-place]")?.dataset["place"];
    if (place !== undefined) this.place = Number(place);
  };

  private readonly key = (event: KeyboardEvent): void => {
    const last = (this.report?.tokens.length ?? 1) - 1;
    const now = this.place < 0 ? last : Math.min(last, this.place);
    const next = { ArrowRight: now + 1, ArrowUp: now + 1, ArrowLeft: now - 1, ArrowDown: now - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.place = Math.min(last, Math.max(0, next));
  };

  /** Asks when the text or the weights have changed; one question at a time, and the last one is always answered. */
  override updated(): void {
    const { run } = this.app.state;
    const question = JSON.stringify([this.input, run.run, run.step]);
    if (question === this.asked || this.busy) return;
    this.asked = question;
    this.busy = true;
    void this.app.lab.attention(this.input).then((report) => { this.report = report; }, () => { this.report = null; })
      .finally(() => setTimeout(() => { this.busy = false; this.requestUpdate(); }, PAUSE_MS));
  }
}
