// <kd-race>: four optimisers go down the same valley from the same point, with the same learning rate.

import { html, svg, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { BEGIN, type OptimiserName, type Point, race, valley } from "./descent";
import { Figure } from "./figure";
import { filled, significant } from "./labels";
import { slider } from "./slider";
import "./figures.css";

export const RACE_LABELS = ["title", "rate", "curvature", "limit", "optimiser", "sgd", "momentum", "rmsprop", "adam", "after", "away", "summary"] as const;

const NAMES: readonly OptimiserName[] = ["sgd", "momentum", "rmsprop", "adam"];
const LINES: Record<OptimiserName, string> = { sgd: "fitted", momentum: "truth", rmsprop: "other", adam: "fourth" };
const RATES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.09, 0.1, 0.11, 0.15, 0.2, 0.3, 0.5, 1];
const MARKS = [10, 30, 100];
const STEPS = 100;
const [WIDTH, HEIGHT, SCALE] = [560, 300, 112];
const across = (x: number): number => WIDTH / 2 + x * SCALE;
const up = (y: number): number => HEIGHT / 2 - y * SCALE;

@customElement("kd-race")
export class Race extends Figure<(typeof RACE_LABELS)[number]> {
  @state() private rate = RATES.indexOf(0.04);
  @state() private curvature = 20;
  protected override readonly labels = RACE_LABELS;

  override render(): TemplateResult {
    const { words, curvature } = this;
    const rate = RATES[this.rate] ?? 0.04;
    const paths = NAMES.map((name) => ({ name, path: race(name, rate, curvature, STEPS) }));
    return html`<section class="learn-figure" aria-label=${words.title}>
      <div class="learn-fields">
        ${slider({ id: "race-rate", name: words.rate, shown: String(rate), min: 0, max: RATES.length - 1, step: 1, value: this.rate, moved: (value) => { this.rate = value; } })}
        ${slider({ id: "race-curvature", name: words.curvature, shown: String(curvature), min: 1, max: 50, step: 1, value: curvature, moved: (value) => { this.curvature = value; } })}
      </div>
      ${this.picture(paths)}
      <div class="table-wrap" tabindex="0" role="region" aria-label=${words.optimiser}><table>
        <thead><tr><th scope="col">${words.optimiser}</th>${MARKS.map((steps) => html`<th scope="col" class="number">${filled(words.after, { steps })}</th>`)}</tr></thead>
        <tbody>${paths.map(({ name, path }) => html`<tr>
          <th scope="row"><svg class="learn-sample" viewBox="0 0 28 8" aria-hidden="true">${svg`<polyline class=${LINES[name]} points="0,4 28,4" />`}</svg> ${words[name]}</th>
          ${MARKS.map((steps) => html`<td class="number">${this.lossAt(path, steps)}</td>`)}</tr>`)}</tbody>
      </table></div>
      <p>${filled(words.limit, { limit: significant(2 / curvature) })}</p>
    </section>`;
  }

  /** A loss that is larger than at the beginning has no place in a race. */
  private lossAt(path: readonly Point[], steps: number): string {
    const at = path[steps];
    const loss = at ? valley(at, this.curvature) : Infinity;
    return loss > valley(BEGIN, this.curvature) ? this.words.away : loss < 1e-6 ? "< 0.000001" : significant(loss, 2);
  }

  private picture(paths: ReadonlyArray<{ name: OptimiserName; path: readonly Point[] }>): TemplateResult {
    const { words, curvature } = this;
    const held = (value: number): number => Math.max(-9, Math.min(9, value));
    const first = valley(BEGIN, curvature);
    const ends = Object.fromEntries(paths.map(({ name, path }) => [name, this.lossAt(path, STEPS)]));
    return html`<svg class="learn-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${filled(words.summary, ends)}>
      ${[0.02, 0.1, 0.3, 0.6, 1].map((part) => svg`<ellipse class="contour" cx=${across(0)} cy=${up(0)} rx=${Math.sqrt(2 * part * first) * SCALE} ry=${Math.sqrt((2 * part * first) / curvature) * SCALE} />`)}
      ${paths.map(({ name, path }) => svg`<polyline class=${LINES[name]} points=${path.map(([x, y]) => `${across(held(x)).toFixed(1)},${up(held(y)).toFixed(1)}`).join(" ")} />`)}
      ${svg`<circle class="seen" r="5" cx=${across(BEGIN[0])} cy=${up(BEGIN[1])} />`}
    </svg>`;
  }
}
