// <kd-polynomial>: a curve of any degree through few points, with its errors on them and on points it has not seen.

import { html, nothing, svg, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Figure } from "./figure";
import { decimals, filled } from "./labels";
import { fit, type Point, points, predict, rmse, truth } from "./polynomial-fit";
import "./figures.css";

export const POLYNOMIAL_LABELS = ["title", "degree", "penalty", "none", "points", "train", "test", "least", "unseen", "truth", "fitted", "byDegree", "summary"] as const;

const MOST_DEGREE = 11;
const COUNTS = [12, 24, 96];
const PENALTIES = [0, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1];
const TEST = points(200, 7);
const [WIDTH, HEIGHT] = [560, 280];
/** Half the height of the picture, in units of y: wild curves leave it. */
const REACH = 2.2;
const across = (x: number): number => ((x + 1.05) / 2.1) * WIDTH;
const up = (y: number): number => HEIGHT / 2 - (y / REACH) * (HEIGHT / 2);

@customElement("kd-polynomial")
export class Polynomial extends Figure<(typeof POLYNOMIAL_LABELS)[number]> {
  @state() private degree = 3;
  @state() private penalty = 0;
  @state() private count = 12;
  protected override readonly labels = POLYNOMIAL_LABELS;

  override render(): TemplateResult {
    const { words, degree, count } = this;
    const lambda = PENALTIES[this.penalty] ?? 0;
    const training = points(count, 3);
    const errors = Array.from({ length: MOST_DEGREE + 1 }, (_, each) => {
      const coefficients = fit(training, each, lambda);
      return { train: rmse(coefficients, training), test: rmse(coefficients, TEST) };
    });
    const now = errors[degree] ?? { train: NaN, test: NaN };
    const least = errors.reduce((best, each, i) => (each.test < (errors[best]?.test ?? Infinity) ? i : best), 0);
    const values = { degree, count, train: decimals(now.train), test: decimals(now.test), least };
    return html`<section class="learn-figure" aria-label=${words.title}>
      ${this.picture(training, fit(training, degree, lambda), filled(words.summary, values))}
      <p class="learn-key"><span class="train">● ${words.points} (${count})</span> <span class="validation">● ${words.unseen}</span>
        <span class="truth">┄ ${words.truth}</span> <span class="train">─ ${words.fitted}</span></p>
      <div class="learn-fields">
        ${this.slider("degree", MOST_DEGREE, degree, String(degree), (value) => { this.degree = value; })}
        ${this.slider("penalty", PENALTIES.length - 1, this.penalty, lambda === 0 ? words.none : String(lambda), (value) => { this.penalty = value; })}
        ${this.slider("points", COUNTS.length - 1, COUNTS.indexOf(count), String(count), (value) => { this.count = COUNTS[value] ?? count; })}
      </div>
      <dl class="numbers">
        <div><dt>${words.train}</dt><dd class="train">${values.train}</dd></div>
        <div><dt>${words.test}</dt><dd class="validation">${values.test}</dd></div>
        <div><dt>${words.least}</dt><dd>${least}</dd></div>
      </dl>
      <div class="table-wrap" tabindex="0" role="region" aria-label=${words.byDegree}><table><caption class="hidden">${words.byDegree}</caption>
        <tbody>
          <tr><th scope="row">${words.degree}</th>${errors.map((_, i) => html`<th scope="col" class="number" aria-current=${i === degree ? "true" : nothing}>${i}</th>`)}</tr>
          <tr><th scope="row">${words.train}</th>${errors.map(({ train }) => html`<td class="number">${decimals(train)}</td>`)}</tr>
          <tr><th scope="row">${words.test}</th>${errors.map(({ test }, i) => html`<td class="number">${i === least ? html`<b>${decimals(test)}</b>` : decimals(test)}</td>`)}</tr>
        </tbody></table></div>
    </section>`;
  }

  private slider(name: "degree" | "penalty" | "points", most: number, value: number, shown: string, moved: (value: number) => void): TemplateResult {
    return html`<div class="field"><label for=${`polynomial-${name}`}>${this.words[name]} <b>${shown}</b></label>
      <input id=${`polynomial-${name}`} type="range" min="0" max=${most} step="1" .value=${String(value)} aria-valuetext=${shown}
        @input=${(event: Event) => moved(Number((event.target as HTMLInputElement).value))} /></div>`;
  }

  private picture(training: readonly Point[], coefficients: readonly number[], label: string): TemplateResult {
    const line = (f: (x: number) => number): string =>
      Array.from({ length: 281 }, (_, i) => (i - 140) / 140).map((x) => `${across(x).toFixed(1)},${up(Math.max(-9, Math.min(9, f(x)))).toFixed(1)}`).join(" ");
    const dots = (list: readonly Point[], kind: string, radius: number): TemplateResult[] =>
      list.map(({ x, y }) => svg`<circle class=${kind} cx=${across(x)} cy=${up(y)} r=${radius} />`);
    return html`<svg class="learn-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
      ${dots(TEST, "unseen", 2)}
      <polyline class="truth" points=${line(truth)} />
      <polyline class="fitted" points=${line((x) => predict(coefficients, x))} />
      ${dots(training, "seen", 4.5)}
    </svg>`;
  }
}
