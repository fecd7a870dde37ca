// <kd-neuron>: a weighted sum of two inputs and its bend, with the slope that training gets there.

import { html, svg, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { ACTIVATIONS, type ActivationName } from "./activations";
import { Figure } from "./figure";
import { filled, significant } from "./labels";
import { numbers } from "./numbers";
import "./figures.css";

export const NEURON_LABELS = ["title", "activation", "input1", "input2", "weight1", "weight2", "bias", "sum", "output", "slope", "curve", "slopeCurve", "numbers", "summary"] as const;

type Field = "input1" | "input2" | "weight1" | "weight2" | "bias";
const FIELDS: readonly Field[] = ["input1", "weight1", "input2", "weight2", "bias"];
const [WIDTH, HEIGHT, REACH] = [560, 260, 6];
const MOST = 2.2;
const across = (z: number): number => ((z + REACH) / (2 * REACH)) * WIDTH;
const up = (a: number): number => HEIGHT / 2 - (a / MOST) * (HEIGHT / 2);

@customElement("kd-neuron")
export class Neuron extends Figure<(typeof NEURON_LABELS)[number]> {
  @state() private values: Record<Field, number> = { input1: 1, input2: -0.5, weight1: 1.5, weight2: 1, bias: 0 };
  @state() private name: ActivationName = "tanh";
  protected override readonly labels = NEURON_LABELS;

  override render(): TemplateResult {
    const { words, values } = this;
    const { f, slope } = ACTIVATIONS[this.name];
    const z = values.weight1 * values.input1 + values.weight2 * values.input2 + values.bias;
    const shown = { z: significant(z), a: significant(f(z)), slope: significant(slope(z), 2) };
    return html`<section class="learn-figure" aria-label=${words.title}>
      <div class="learn-fields">
        <div class="field"><label for="neuron-activation">${words.activation}</label>
          <select id="neuron-activation" @change=${(event: Event) => { this.name = (event.target as HTMLSelectElement).value as ActivationName; }}>
            ${Object.keys(ACTIVATIONS).map((name) => html`<option value=${name} ?selected=${name === this.name}>${name}</option>`)}
          </select></div>
        ${FIELDS.map((field) => this.slider(field))}
      </div>
      ${this.picture(z, filled(words.summary, { name: this.name, ...shown }))}
      <p class="learn-key"><span class="train">─ ${words.curve}</span> <span class="truth">┄ ${words.slopeCurve}</span></p>
      ${this.curve()}
      <dl class="numbers">
        <div><dt>${words.sum}</dt><dd>${shown.z}</dd></div><div><dt>${words.output}</dt><dd>${shown.a}</dd></div><div><dt>${words.slope}</dt><dd>${shown.slope}</dd></div>
      </dl>
    </section>`;
  }

  /** The two curves at whole sums and between. */
  private curve(): TemplateResult {
    const { words, name } = this;
    const at = Array.from({ length: 4 * REACH + 1 }, (_, i) => i / 2 - REACH);
    const rows = at.map((z) => [significant(z), significant(ACTIVATIONS[name].f(z)), significant(ACTIVATIONS[name].slope(z))]);
    return numbers(words.numbers, `${words.title}: ${name}`, [words.sum, words.output, words.slope], rows);
  }

  private slider(field: Field): TemplateResult {
    const set = (event: Event): void => { this.values = { ...this.values, [field]: Number((event.target as HTMLInputElement).value) }; };
    return html`<div class="field"><label for=${`neuron-${field}`}>${this.words[field]} <b>${significant(this.values[field])}</b></label>
      <input id=${`neuron-${field}`} type="range" min="-3" max="3" step="0.1" .value=${String(this.values[field])} @input=${set} /></div>`;
  }

  private picture(z: number, label: string): TemplateResult {
    const { f, slope } = ACTIVATIONS[this.name];
    const line = (of: (z: number) => number): string =>
      Array.from({ length: 121 }, (_, i) => -REACH + (i / 60) * REACH).map((at) => `${across(at).toFixed(1)},${up(of(at)).toFixed(1)}`).join(" ");
    const at = Math.max(-REACH, Math.min(REACH, z));
    // The tangent, one unit to each side.
    const ends = [at - 1, at + 1].map((x) => [across(x), up(f(at) + slope(at) * (x - at))] as const);
    return html`<svg class="learn-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
      ${[-4, -2, 2, 4].map((tick) => svg`<line class="axis" x1=${across(tick)} x2=${across(tick)} y1="0" y2=${HEIGHT} /><text x=${across(tick) + 4} y=${up(0) + 16}>${String(tick).replace("-", "−")}</text>`)}
      ${[-1, 1].map((tick) => svg`<line class="axis" x1="0" x2=${WIDTH} y1=${up(tick)} y2=${up(tick)} /><text x=${across(0) + 4} y=${up(tick) - 4}>${String(tick).replace("-", "−")}</text>`)}
      ${svg`<line class="axis" x1="0" x2=${WIDTH} y1=${up(0)} y2=${up(0)} /><line class="axis" x1=${across(0)} x2=${across(0)} y1="0" y2=${HEIGHT} />
      <polyline class="truth" points=${line(slope)} /><polyline class="fitted" points=${line(f)} />
      <polyline class="single" points=${ends.map((end) => end.join(",")).join(" ")} /><circle class="seen" r="5" cx=${across(at)} cy=${up(f(at))} />`}
    </svg>`;
  }
}
