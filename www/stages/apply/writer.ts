// The model goes on with what somebody began: character by character, until it is stopped.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Prediction } from "../../bindings";
import { KindlingError } from "../../errors";
import { percent } from "../../format";
import { lookup, t } from "../../i18n";
import { said } from "../../sample";
import "../../styles/text.css";
import "../../text/attention";
import { sign, verses } from "../../text/tokens";
import { AppElement } from "../../views/element";
import "../../views/settings";
import { keepDraft } from "./draft";

const COUNTS: readonly number[] = [100, 300, 1000];
/** A poem of seven characters a line with its stops and the line end after it. */
const POEM = 34;
const MOST_CHARACTERS = 4_000;
/** Between two questions for the next character. */
const PAUSE_MS = 300;
/** Far enough apart that no continuation meets the chance of another. */
const APART = 100_000;

type Next = Extract<Prediction, { type: "text" }>;

@customElement("kd-writer")
export class Writer extends AppElement {
  @state() private begun: string | null = null;
  @state() private written = "";
  @state() private poem = false;
  @state() private count = 300;
  @state() private writing: AbortController | null = null;
  @state() private next: Next | null = null;
  @state() private problem = "";
  private times = 0;
  private asked = "";
  private busy = false;

  private get poems(): boolean {
    return this.app.state.task.kind === "lines";
  }

  private get begin(): string {
    return this.begun ?? t(this.poems ? "writer.begin.poem" : "writer.begin");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.writing?.abort();
  }

  override render(): TemplateResult {
    const { running } = this.app.state;
    const { writing } = this;
    return html`<div class="writer">
      <section class="card">
        <label class="field"><span class="label">${t("writer.label")}</span>
          <textarea rows=${this.poems ? 2 : 4} maxlength=${MOST_CHARACTERS} .value=${this.begin} @input=${this.typed}></textarea></label>
        ${this.next && this.next.unknown.length > 0 ? html`<p class="warning" role="status">${t("writer.unknown", { characters: this.next.unknown.slice(0, 12).map(sign).join(" ") })}</p>` : nothing}
        <p class="switcher">
          ${writing ? html`<button class="button primary" @click=${() => writing.abort()}>${t("writer.stop")}</button>` : html`
            <button class="button primary" ?disabled=${running} @click=${() => this.write(this.begin, this.count, false)}>${t("writer.continue")}</button>
            ${this.poems ? html`<button class="button" ?disabled=${running} @click=${() => this.write(this.begin, POEM, true)}>${t("writer.poem")}</button>` : nothing}`}
          <select aria-label=${t("writer.count")} @change=${(event: Event) => { this.count = Number((event.target as HTMLSelectElement).value); }}>
            ${COUNTS.map((count) => html`<option value=${count} ?selected=${count === this.count}>${t("writer.characters", { count })}</option>`)}</select>
        </p>
        ${running ? html`<p class="hint">${t("writer.running")}</p>` : nothing}
        ${this.problem ? html`<p class="warning" role="alert">${this.problem}</p>` : nothing}
        ${this.result()}
      </section>
      <aside class="card controls"><kd-settings .app=${this.app} .keys=${["temperature", "topK"]}></kd-settings>${this.likeliest()}</aside>
      <section class="card"><h3>${t("attention.title")}</h3><kd-attention .app=${this.app} .input=${this.tail()}></kd-attention><p class="sentence">${t("attention.writer")}</p></section>
    </div>`;
  }

  private result(): TemplateResult {
    const { written, writing } = this;
    const text = this.poem ? html`<div class="poem" lang="zh-Hans">${verses(this.whole().split("\n")[0] ?? "").map((line) => html`<p>${line}</p>`)}</div>`
      : html`<p class="continued"><span class="begun">${this.begin}</span><span>${written}</span></p>`;
    return html`<div class="result" aria-busy=${writing !== null} aria-live="off">${written === "" && !writing ? html`<p class="sentence">${t("writer.empty")}</p>` : text}</div>
      <p class="hidden" role="status">${writing === null && written !== "" ? t("writer.done", { count: [...written].length }) : ""}</p>
      <p class="switcher">
        <button class="button" ?disabled=${written === "" || writing !== null} @click=${() => { this.begun = this.whole(); this.written = ""; this.poem = false; }}>${t("writer.take")}</button>
        <button class="button" ?disabled=${writing !== null} @click=${this.correct}>${said(this.app, "apply.sold")}</button></p>`;
  }

  /** What was begun and what was written; a poem begins on a line of its own. */
  private whole(): string {
    return this.poem ? (this.begin + this.written).trimStart() : this.begin + this.written;
  }

  private tail(): string {
    return [...(this.begin + this.written)].slice(-40).join("");
  }

  private likeliest(): TemplateResult {
    const next = this.next?.next ?? [];
    const most = next[0]?.[1] ?? 1;
    return html`<h3>${t("writer.next")}</h3><ul class="error-bars next">${next.map(([token, p]) => html`<li><span class="token">${sign(token)}</span>
      <span class="track"><i .style=${`width:${(p / most) * 100}%;background:var(--ember)`}></i></span><b>${percent(p, 1)}</b></li>`)}</ul>`;
  }

  private readonly typed = (event: Event): void => {
    this.writing?.abort();
    this.begun = (event.target as HTMLTextAreaElement).value;
    this.written = "";
    this.poem = false;
  };

  private async write(text: string, count: number, poem: boolean): Promise<void> {
    const writing = new AbortController();
    Object.assign(this, { writing, written: "", poem, problem: "" });
    const onText = (piece: string) => {
      if (this.writing !== writing) return;
      this.written += piece;
      // One poem is a line: what comes after it is another one.
      const end = poem ? this.written.search(/\S\s*\n/) : -1;
      if (end < 0) return;
      this.written = this.written.slice(0, end + 1);
      writing.abort();
    };
    try {
      await this.app.lab.write(text, { count, place: this.times++ * APART, onText, signal: writing.signal });
    } catch (error) {
      this.problem = error instanceof KindlingError ? (lookup(`error.${error.kind}`, error.parameters) ?? error.message) : String(error);
    }
    if (this.writing === writing) this.writing = null;
  }

  private readonly correct = (): void => {
    keepDraft(this.begin);
    this.app.focus("feedback");
  };

  /** The likeliest next characters, asked when the text, the weights or the settings have changed; not while training. */
  override updated(): void {
    const { run, running, spec } = this.app.state;
    const question = JSON.stringify([this.begin, run.run, run.step, spec.prune, spec.quantise]);
    if (running || this.writing || this.busy || question === this.asked) return;
    this.asked = question;
    this.busy = true;
    void this.app.predict(this.begin).then((p) => { if (p.type === "text") this.next = p; }, (error: unknown) => this.refused(error))
      .finally(() => setTimeout(() => { this.busy = false; this.requestUpdate(); }, PAUSE_MS));
  }

  private refused(error: unknown): void {
    this.problem = error instanceof KindlingError ? (lookup(`error.${error.kind}`, error.parameters) ?? error.message) : String(error);
  }
}
