// How surprising each character of a held-out stretch was: the paler, the better foretold.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { fixed, number, percent } from "../../format";
import { t } from "../../i18n";
import "../../styles/text.css";
import { AppElement } from "../../views/element";
import { sign, spoken } from "../../text/tokens";

/** Bits of surprise that are painted strongest. */
const MOST_BITS = 9;

/** −log2 p: how many yes-or-no answers the character was worth. */
export const bits = (probability: number): number => -Math.log2(Math.max(probability, 1e-12));

@customElement("kd-surprise")
export class Surprise extends AppElement {
  @property({ attribute: false }) characters: ReadonlyArray<readonly [string, number]> = [];
  @state() private place = 0;

  override render(): TemplateResult {
    const { characters } = this;
    const place = Math.min(this.place, characters.length - 1);
    const [token, p] = characters[place] ?? ["", 1];
    const strength = (probability: number) => `${Math.min(60, (bits(probability) / MOST_BITS) * 60).toFixed(0)}%`;
    const value = t("language.surprise.value", { probability: percent(p, 1), bits: fixed(bits(p), 1), choices: number(1 / Math.max(p, 1e-12), 3) });
    const mean = characters.reduce((sum, [, each]) => sum + bits(each), 0) / Math.max(1, characters.length);
    return html`<figure class="figure"><h3>${t("language.surprise")}</h3>
      <p class="surprise" tabindex="0" role="slider" aria-label=${t("language.surprise.label")} aria-valuemin="1" aria-valuemax=${characters.length} aria-valuenow=${place + 1}
        aria-valuetext="${spoken(token)}: ${value}" @keydown=${this.key} @pointerover=${this.over}>${characters.map(([each, probability], i) => html`<span data-place=${i}
        class=${i === place ? "looking" : ""} .style=${`--share:${strength(probability)}`}>${each === "\n" ? "⏎" : each}</span>${each === "\n" ? html`<br>` : nothing}`)}</p>
      <p class="surprise-value"><b class="token">${sign(token)}</b> ${value}</p>
      <p class="scale"><span>${t("language.surprise.expected")}</span><i></i><span>${t("language.surprise.unexpected")}</span></p>
      <figcaption>${t("language.surprise.caption", { mean: fixed(mean, 2) })}</figcaption></figure>`;
  }

  private readonly over = (event: PointerEvent): void => {
    const place = (event.target as HTMLElement).closest<HTMLElement>("[data-place]")?.dataset["place"];
    if (place !== undefined) this.place = Number(place);
  };

  private readonly key = (event: KeyboardEvent): void => {
    const last = this.characters.length - 1;
    const next = { ArrowRight: this.place + 1, ArrowUp: this.place + 1, ArrowLeft: this.place - 1, ArrowDown: this.place - 1, PageUp: this.place + 20, PageDown: this.place - 20, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.place = Math.min(last, Math.max(0, next));
  };
}
