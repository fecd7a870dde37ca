// <kd-slope>: the derivation of the squared error's gradient with every number shown, for five houses and a line.

import { html, svg, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Figure } from "./figure";
import { filled, significant } from "./labels";
import { best, descend, differences, error, gradient, HOUSES, type Line, loss, START } from "./line";
import { slider } from "./slider";
import { rounded, steps, tenth } from "./slope-steps";
import "./figures.css";

export const SLOPE_LABELS = [
  "title", "theta0", "theta1", "area", "price", "predicted", "error", "square", "product", "sums", "loss", "slope0", "slope1",
  "formula", "difference", "step", "best", "reset", "summary", "house", "errorStep", "chainStep", "meanStep", "moveStep",
] as const;

const [WIDTH, HEIGHT, WIDEST, DEAREST] = [560, 260, 3, 200];
const across = (x: number): number => (x / WIDEST) * WIDTH;
const up = (y: number): number => HEIGHT - (y / DEAREST) * HEIGHT;

@customElement("kd-slope")
export class Slope extends Figure<(typeof SLOPE_LABELS)[number]> {
  @state() private line: Line = START;
  /** The one whose derivative is written out. */
  @state() private chosen = 0;
  protected override readonly labels = SLOPE_LABELS;

  override render(): TemplateResult {
    const { words, line } = this;
    const label = filled(words.summary, { rmse: tenth(Math.sqrt(loss(line))) });
    return html`<section class="learn-figure" aria-label=${words.title}>
      <div class="learn-fields">
        ${this.slider("theta0", 0, -50, 100)}${this.slider("theta1", 1, -20, 120)}
      </div>
      <p>
        <button class="button primary" type="button" @click=${() => { this.line = descend(line); }}>${words.step}</button>
        <button class="button" type="button" @click=${() => { this.line = best(); }}>${words.best}</button>
        <button class="button" type="button" @click=${() => { this.line = START; }}>${words.reset}</button>
      </p>
      ${this.picture(label)}
      ${this.table()}
      ${this.derivation()}
      ${this.slopes()}
    </section>`;
  }

  private slider(name: "theta0" | "theta1", index: 0 | 1, min: number, max: number): TemplateResult {
    const value = this.line[index];
    const moved = (value: number): void => { this.line = index === 0 ? [value, this.line[1]] : [this.line[0], value]; };
    return slider({ id: `slope-${name}`, name: this.words[name], shown: tenth(value), min, max, step: 0.5, value, moved });
  }

  private picture(label: string): TemplateResult {
    const [a, b] = this.line;
    return html`<svg class="learn-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
      ${HOUSES.map(({ x, y }) => svg`<polyline class="single" points="${across(x)},${up(y)} ${across(x)},${up(a + b * x)}" />`)}
      ${svg`<polyline class="fitted" points="0,${up(a)} ${WIDTH},${up(a + b * WIDEST)}" />`}
      ${HOUSES.map(({ x, y }) => svg`<circle class="seen" r="5" cx=${across(x)} cy=${up(y)} />`)}
    </svg>`;
  }

  private table(): TemplateResult {
    const { words, line } = this;
    const rows = HOUSES.map((house) => ({ ...house, e: error(line, house) }));
    const sum = (of: (row: (typeof rows)[number]) => number): string => tenth(rows.reduce((total, row) => total + of(row), 0));
    const cell = (text: string): TemplateResult => html`<td class="number">${text}</td>`;
    return html`<div class="table-wrap" tabindex="0" role="region" aria-label=${`${words.title}: x, y, e`}><table>
      <thead><tr>${[words.area, words.price, words.predicted, words.error, words.square, words.product].map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
      <tbody>${rows.map(({ x, y, e }) => html`<tr>${[tenth(x), tenth(y), tenth(y + e), tenth(e), tenth(e * e), tenth(e * x)].map(cell)}</tr>`)}
        <tr><th scope="row" colspan="3">${words.sums}</th>${[sum(({ e }) => e), sum(({ e }) => e * e), sum(({ e, x }) => e * x)].map(cell)}</tr></tbody>
    </table></div>`;
  }

  private derivation(): TemplateResult {
    const { words, line, chosen } = this;
    const house = HOUSES[chosen] ?? HOUSES[0];
    if (!house) return html``;
    return html`<div class="learn-fields"><div class="field"><label for="slope-house">${words.house}</label>
      <select id="slope-house" @change=${(event: Event) => { this.chosen = Number((event.target as HTMLSelectElement).value); }}>
        ${HOUSES.map(({ x, y }, i) => html`<option value=${i} ?selected=${i === chosen}>x = ${tenth(x)}, y = ${tenth(y)}</option>`)}
      </select></div></div>
      ${steps(line, house, words)}`;
  }

  private slopes(): TemplateResult {
    const { words, line } = this;
    const [exact, near] = [gradient(line), differences(line)];
    const row = (name: string, index: 0 | 1): TemplateResult => html`<tr><th scope="row">${name}</th>
      <td class="number">${rounded(exact[index], 4)}</td><td class="number">${rounded(near[index], 4)}</td></tr>`;
    return html`<dl class="numbers" aria-live="polite"><div><dt>${words.loss}</dt><dd>${significant(loss(line), 4)}</dd></div></dl>
      <div class="table-wrap" tabindex="0" role="region" aria-label=${words.difference}><table>
        <thead><tr><td></td><th scope="col" class="number">${words.formula}</th><th scope="col" class="number">${words.difference}</th></tr></thead>
        <tbody>${row(words.slope0, 0)}${row(words.slope1, 1)}</tbody>
      </table></div>`;
  }
}
