// <kd-epsilon>: what ε means. The same count is released 4,000 times with and without one person; can one tell which is which?

import { html, svg, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Figure } from "./figure";
import { filled, locale, significant } from "./labels";
import { COUNTS, guessedRight, released, shares } from "./noise";
import { numbers } from "./numbers";
import "./figures.css";

export const EPSILON_LABELS = ["title", "epsilon", "with", "without", "right", "error", "bound", "answer", "numbers", "summary"] as const;

const CHOICES = [0.1, 0.2, 0.5, 1, 2, 4, 8];
const DRAWS = 4000;
const [FROM, BIN, BINS] = [10, 0.5, 50];
const [WIDTH, HEIGHT, BOTTOM] = [560, 220, 26];

@customElement("kd-epsilon")
export class Epsilon extends Figure<(typeof EPSILON_LABELS)[number]> {
  @state() private chosen = 3;
  protected override readonly labels = EPSILON_LABELS;

  override render(): TemplateResult {
    const { words } = this;
    const epsilon = CHOICES[this.chosen] ?? 1;
    const [inside, outside] = [released(COUNTS.with, epsilon, DRAWS, 1), released(COUNTS.without, epsilon, DRAWS, 2)];
    const right = `${(guessedRight(inside, outside) * 100).toLocaleString(locale(), { maximumFractionDigits: 0 })} %`;
    const error = significant(Math.SQRT2 / epsilon, 2);
    const label = filled(words.summary, { epsilon, right, error });
    return html`<section class="learn-figure" aria-label=${words.title}>
      ${picture(shares(inside, FROM, BIN, BINS), shares(outside, FROM, BIN, BINS), label)}
      <p class="learn-key"><span class="train">■ ${words.with}</span> <span class="validation">■ ${words.without}</span></p>
      ${this.table(shares(inside, FROM, BIN, BINS), shares(outside, FROM, BIN, BINS))}
      <div class="field"><label for="epsilon-slider">${words.epsilon} <b>${epsilon}</b></label>
        <input id="epsilon-slider" type="range" min="0" max=${CHOICES.length - 1} step="1" .value=${String(this.chosen)} aria-valuetext=${String(epsilon)}
          @input=${(event: Event) => { this.chosen = Number((event.target as HTMLInputElement).value); }} /></div>
      <dl class="numbers">
        <div><dt>${words.right}</dt><dd>${right}</dd></div>
        <div><dt>${words.error}</dt><dd>± ${error}</dd></div>
        <div><dt>${words.bound}</dt><dd>${significant(Math.exp(epsilon))}</dd></div>
      </dl>
    </section>`;
  }

  /** The bars: what share of the published counts lies in each. */
  private table(inside: readonly number[], outside: readonly number[]): TemplateResult {
    const { words } = this;
    const share = (value = 0): string => `${(value * 100).toLocaleString(locale(), { maximumFractionDigits: 1 })} %`;
    const rows = inside.map((value, i) => [`${significant(FROM + i * BIN)}–${significant(FROM + (i + 1) * BIN)}`, share(value), share(outside[i])]);
    return numbers(words.numbers, words.title, [words.answer, words.with, words.without], rows);
  }
}

/** Two histograms over each other. */
function picture(inside: readonly number[], outside: readonly number[], label: string): TemplateResult {
  const most = Math.max(...inside, ...outside);
  const step = WIDTH / BINS;
  const bars = (list: readonly number[], kind: string): TemplateResult[] => list.map((share, i) => {
    const height = (share / most) * (HEIGHT - BOTTOM - 8);
    return svg`<rect class=${kind} x=${i * step + 0.5} y=${HEIGHT - BOTTOM - height} width=${step - 1} height=${height} />`;
  });
  const tick = (count: number): TemplateResult => svg`<text x=${((count - FROM) / BIN) * step} y=${HEIGHT - 7} text-anchor="middle">${count}</text>`;
  return html`<svg class="learn-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
    ${bars(outside, "without")}${bars(inside, "within")}
    ${svg`<line class="axis" x1="0" x2=${WIDTH} y1=${HEIGHT - BOTTOM} y2=${HEIGHT - BOTTOM} />`}${[15, 20, 25, 30].map(tick)}
  </svg>`;
}
