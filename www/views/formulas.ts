// The formulas with the current batch's numbers, beside what autodiff and finite differences give.
// KaTeX is fetched when they are first opened.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import type { FormulaReport, GradientCheck } from "../bindings";
import { integer, number } from "../format";
import { t } from "../i18n";
import { formula, type Katex, loadKatex } from "../katex";
import { columnName } from "../sample";
import { AppElement } from "./element";

const REFRESH_MS = 500;

@customElement("kd-formulas")
export class Formulas extends AppElement {
  @state() private katex: Katex | null = null;
  private shown = false;
  private timer = 0;

  override render(): TemplateResult {
    return html`<details class="formulas card" @toggle=${this.toggle}>
      <summary>${t("shell.formulas")}</summary>
      ${this.shown ? this.content() : nothing}
    </details>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.shown = false;
  }

  /** Again after a while: what costs much is asked for seldom. */
  private async ask(): Promise<void> {
    const start = performance.now();
    await this.app.refresh("formulas");
    if (this.shown) this.timer = window.setTimeout(() => void this.ask(), Math.max(REFRESH_MS, 10 * (performance.now() - start)));
  }

  private toggle(event: Event): void {
    this.shown = (event.target as HTMLDetailsElement).open;
    clearTimeout(this.timer);
    if (!this.shown) return;
    void this.ask();
    if (!this.katex) void loadKatex().then((katex) => { this.katex = katex; });
    this.requestUpdate();
  }

  private content(): TemplateResult {
    const report = this.app.state.reports.formulas;
    if (!this.katex || !report) return html`<p>${t("shell.loading")}</p>`;
    const input = report.input === "hidden" ? t("shell.formulas.hidden") : columnName(report.input);
    return html`
      <p class="sentence">${t("shell.formulas.sentence", { rows: integer(report.rows), step: integer(report.step), input })}</p>
      ${lines(report).map((tex) => html`<div class="line">${this.math(tex)}</div>`)}
      <div class="table-wrap" tabindex="0" role="region" aria-label=${t("shell.formulas")}><table>
        <thead><tr><td></td><th class="number">${t("shell.formulas.value")}</th><th class="number">${t("shell.formulas.formula")}</th>
          <th class="number">${t("shell.formulas.autodiff")}</th><th class="number">${t("shell.formulas.finite")}</th></tr></thead>
        <tbody>
          <tr><th>${NAMES[report.loss]}</th><td class="number"></td><td class="number">${number(report.meanLoss, 6)}</td><td class="number">${number(report.meanLossEngine, 6)}</td><td class="number"></td></tr>
          ${report.theta0 ? row("∂/∂θ0", report.theta0) : nothing}${row("∂/∂θ1", report.theta1)}
        </tbody></table></div>`;
  }

  /** Drawn again only when its numbers change. */
  private math(tex: string): unknown {
    return guard([this.katex, tex], () => (this.katex ? formula(this.katex, tex) : nothing));
  }
}

function row(name: string, check: GradientCheck): TemplateResult {
  const cell = (value: number) => html`<td class="number">${number(value, 6)}</td>`;
  return html`<tr><th>${name}</th>${cell(check.value)}${cell(check.formula)}${cell(check.autodiff)}${cell(check.finiteDifference)}</tr>`;
}

function lines(report: FormulaReport): string[] {
  const n = report.rows;
  const tex = (value: number) => {
    const [mantissa, exponent] = value.toPrecision(5).split("e");
    return exponent === undefined ? String(mantissa) : `${mantissa}\\cdot 10^{${Number(exponent)}}`;
  };
  const { loss, meanLoss, sumLoss, sumSlope, sumSlopeInput, theta0, theta1, l1, l2 } = report;
  const [name, value, slope] = [`\\mathrm{${NAMES[loss]}}`, VALUES[loss], SLOPES[loss]];
  const two = loss === "mse" ? "2" : "1";
  const sign = Math.sign(theta1.value);
  const [letters, numbers] = [
    `${l2 > 0 ? "+2\\lambda\\theta_1" : ""}${l1 > 0 ? "+\\lambda_1\\operatorname{sgn}\\theta_1" : ""}`,
    `${l2 > 0 ? `+2\\cdot ${tex(l2)}\\cdot (${tex(theta1.value)})` : ""}${l1 > 0 ? `+${tex(l1)}\\cdot (${sign})` : ""}`,
  ];
  return [
    `${name}=\\frac1n\\sum ${value}=\\frac{1}{${n}}\\cdot ${tex(sumLoss)}=${tex(meanLoss)}`,
    ...(theta0 ? [`\\frac{\\partial\\,${name}}{\\partial\\theta_0}=\\frac${two}n\\sum ${slope}=\\frac{${two}}{${n}}\\cdot (${tex(sumSlope)})=${tex(theta0.formula)}`] : []),
    `\\frac{\\partial\\,${letters ? "L" : name}}{\\partial\\theta_1}=\\frac${two}n\\sum ${slope}\\,x${letters}=\\frac{${two}}{${n}}\\cdot (${tex(sumSlopeInput)})${numbers}=${tex(theta1.formula)}`,
  ];
}

type Loss = FormulaReport["loss"];
const NAMES: Record<Loss, string> = { "mse": "MSE", "mae": "MAE", "huber": "Huber", "cross-entropy": "CE" };
const VALUES: Record<Loss, string> = {
  "cross-entropy": "-\\log p_y,\\quad p=\\operatorname{softmax}(z)\\quad",
  mse: "(\\hat y-y)^2",
  mae: "|\\hat y-y|",
  huber: "h(\\hat y-y),\\quad h(e)=\\begin{cases}e^2/2&|e|\\le 1\\\\|e|-1/2&|e|>1\\end{cases}\\quad",
};
const SLOPES: Record<Loss, string> = {
  "cross-entropy": "(p_1-[y=1])",
  mse: "(\\hat y-y)",
  mae: "\\operatorname{sgn}(\\hat y-y)",
  huber: "\\min(1,\\max(-1,\\hat y-y))",
};
