// The derivation for one house and then for all, each line with the numbers of this moment.

import { html, type TemplateResult } from "lit";
import { locale } from "./labels";
import { descend, error, gradient, HOUSES, type House, type Line, RATE } from "./line";

/** With a real minus, and no zero that has one. */
export const rounded = (value: number, digits: number): string =>
  (Math.round(value * 10 ** digits) / 10 ** digits + 0).toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "−");
export const tenth = (value: number): string => rounded(value, 1);
/** As it stands behind an operator. */
export const inside = (value: number): string => (value < 0 ? `(${tenth(value)})` : tenth(value));

export type StepWords = Readonly<Record<"errorStep" | "chainStep" | "meanStep" | "moveStep", string>>;

export function steps(line: Line, house: House, words: StepWords): TemplateResult {
  const { x, y } = house;
  const [a, b] = line;
  const e = error(line, house);
  const [slopeA, slopeB] = gradient(line);
  const sum = (of: (house: House) => number): string => inside(HOUSES.reduce((total, each) => total + of(each), 0));
  const next = descend(line);
  const factor = `2/${HOUSES.length}`;
  const row = (name: string, ...lines: string[]): TemplateResult => html`<li><b>${name}</b>${lines.map((text) => html`<br />${text}`)}</li>`;
  return html`<ol class="learn-steps">
    ${row(words.errorStep, `e = θ₀ + θ₁·x − y = ${tenth(a)} + ${inside(b)} · ${tenth(x)} − ${tenth(y)} = ${tenth(e)}`)}
    ${row(words.chainStep, `∂e²/∂θ₀ = 2 · e · 1 = 2 · ${inside(e)} · 1 = ${tenth(2 * e)}`, `∂e²/∂θ₁ = 2 · e · x = 2 · ${inside(e)} · ${tenth(x)} = ${tenth(2 * e * x)}`)}
    ${row(words.meanStep, `∂L/∂θ₀ = ${factor} · Σe = ${factor} · ${sum((each) => error(line, each))} = ${tenth(slopeA)}`,
      `∂L/∂θ₁ = ${factor} · Σ(e·x) = ${factor} · ${sum((each) => error(line, each) * each.x)} = ${tenth(slopeB)}`)}
    ${row(words.moveStep, `θ₀ ← ${tenth(a)} − ${RATE} · ${inside(slopeA)} = ${tenth(next[0])}`, `θ₁ ← ${tenth(b)} − ${RATE} · ${inside(slopeB)} = ${tenth(next[1])}`)}
  </ol>`;
}
