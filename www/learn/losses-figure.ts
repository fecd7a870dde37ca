// <kd-losses>: what a miss costs by three losses, and how a class's loss goes on falling where the accuracy has long been full.

import { html, svg, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Figure } from "./figure";
import { decimals, filled, locale } from "./labels";
import { crossEntropy, LOSSES, type LossName } from "./losses";
import { slider } from "./slider";
import { numbers } from "./numbers";
import "./figures.css";

export const LOSSES_LABELS = [
  "title", "miss", "loss", "value", "slope", "squared", "absolute", "huber", "numbers", "summary",
  "probability", "crossEntropy", "counted", "right", "wrong",
] as const;

const NAMES: readonly LossName[] = ["squared", "absolute", "huber"];
const LINES: Record<LossName, string> = { squared: "fitted", absolute: "truth", huber: "other" };
const [WIDTH, HEIGHT, REACH, MOST] = [560, 240, 3, 5];
const across = (e: number): number => ((e + REACH) / (2 * REACH)) * WIDTH;
const up = (loss: number): number => HEIGHT - 12 - (loss / MOST) * (HEIGHT - 24);

@customElement("kd-losses")
export class Losses extends Figure<(typeof LOSSES_LABELS)[number]> {
  @state() private miss = 2;
  @state() private probability = 0.6;
  protected override readonly labels = LOSSES_LABELS;

  override render(): TemplateResult {
    const { words, miss, probability } = this;
    const share = probability.toLocaleString(locale(), { style: "percent" });
    return html`<section class="learn-figure" aria-label=${words.title}>
      <div class="learn-fields">${slider({ id: "losses-miss", name: words.miss, shown: decimals(miss), min: -REACH, max: REACH, step: 0.1, value: miss, moved: (value) => { this.miss = value; } })}</div>
      ${this.picture()}
      ${this.curves()}
      <div class="table-wrap" tabindex="0" role="region" aria-label=${words.loss}><table>
        <thead><tr><th scope="col">${words.loss}</th><th scope="col" class="number">${words.value}</th><th scope="col" class="number">${words.slope}</th></tr></thead>
        <tbody>${NAMES.map((name) => html`<tr><th scope="row"><svg class="learn-sample" viewBox="0 0 28 8" aria-hidden="true">${svg`<polyline class=${LINES[name]} points="0,4 28,4" />`}</svg> ${words[name]}</th>
          <td class="number">${decimals(LOSSES[name].f(miss))}</td><td class="number">${decimals(LOSSES[name].slope(miss))}</td></tr>`)}</tbody>
      </table></div>
      <div class="learn-fields">
        ${slider({ id: "losses-probability", name: words.probability, shown: share, min: 0.01, max: 0.99, step: 0.01, value: probability, moved: (value) => { this.probability = value; } })}
      </div>
      <dl class="numbers">
        <div><dt>${words.crossEntropy}</dt><dd>${decimals(crossEntropy(probability))}</dd></div>
        <div><dt>${words.counted}</dt><dd>${probability > 0.5 ? words.right : words.wrong}</dd></div>
      </dl>
    </section>`;
  }

  /** The curves at every half. */
  private curves(): TemplateResult {
    const { words } = this;
    const at = Array.from({ length: 4 * REACH + 1 }, (_, i) => i / 2 - REACH);
    return numbers(words.numbers, words.title, [words.miss, ...NAMES.map((name) => words[name])], at.map((e) => [decimals(e), ...NAMES.map((name) => decimals(LOSSES[name].f(e)))]));
  }

  private picture(): TemplateResult {
    const { words, miss } = this;
    const points = Array.from({ length: 121 }, (_, i) => -REACH + (i / 60) * REACH);
    const values = { miss: decimals(miss), ...Object.fromEntries(NAMES.map((name) => [name, decimals(LOSSES[name].f(miss))])) };
    return html`<svg class="learn-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${filled(words.summary, values)}>
      ${svg`<line class="axis" x1="0" x2=${WIDTH} y1=${up(0)} y2=${up(0)} /><line class="axis" x1=${across(miss)} x2=${across(miss)} y1="0" y2=${HEIGHT} />`}
      ${NAMES.map((name) => svg`<polyline class=${LINES[name]} points=${points.map((e) => `${across(e).toFixed(1)},${up(LOSSES[name].f(e)).toFixed(1)}`).join(" ")} />
        <circle class="seen" r="4" cx=${across(miss)} cy=${up(LOSSES[name].f(miss))} />`)}
    </svg>`;
  }
}
