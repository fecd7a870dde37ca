// The formulas with the current batch's numbers, beside what autodiff and finite differences give.
// KaTeX is fetched when they are first opened.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import type { FormulaReport, GradientCheck } from "../bindings";
import { integer, number } from "../format";
import { lookup, t } from "../i18n";
import { AppElement } from "./element";

type Katex = { renderToString(tex: string, options: object): string };
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
    clearInterval(this.timer);
  }

  private toggle(event: Event): void {
    this.shown = (event.target as HTMLDetailsElement).open;
    clearInterval(this.timer);
    if (!this.shown) return;
    this.timer = window.setInterval(() => void this.app.refresh("formulas"), REFRESH_MS);
    void this.app.refresh("formulas");
    if (!this.katex) void this.load();
    this.requestUpdate();
  }

  private async load(): Promise<void> {
    const [module] = await Promise.all([import("katex"), import("katex/dist/katex.min.css")]);
    this.katex = module.default;
  }

  private content(): TemplateResult {
    const report = this.app.state.reports.formulas;
    if (!this.katex || !report) return html`<p>${t("shell.loading")}</p>`;
    const input = report.input === "hidden" ? t("shell.formulas.hidden") : (lookup(`column.${report.input}`) ?? report.input);
    return html`
      <p class="sentence">${t("shell.formulas.sentence", { rows: integer(report.rows), step: integer(report.step), input })}</p>
      ${lines(report).map((tex) => html`<div class="line">${this.math(tex)}</div>`)}
      <div class="table-wrap" tabindex="0" role="region" aria-label=${t("shell.formulas")}><table>
        <thead><tr><th></th><th class="number">${t("shell.formulas.value")}</th><th class="number">${t("shell.formulas.formula")}</th>
          <th class="number">${t("shell.formulas.autodiff")}</th><th class="number">${t("shell.formulas.finite")}</th></tr></thead>
        <tbody>
          <tr><th>MSE</th><td class="number"></td><td class="number">${number(report.mse, 6)}</td><td class="number">${number(report.mseEngine, 6)}</td><td class="number"></td></tr>
          ${row("∂/∂θ0", report.theta0)}${row("∂/∂θ1", report.theta1)}
        </tbody></table></div>`;
  }

  /** Only our own formulas and numbers are turned into markup. */
  private math(tex: string): unknown {
    return unsafeHTML(this.katex?.renderToString(tex, { throwOnError: false, output: "htmlAndMathml" }) ?? "");
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
  const penalty = report.l2 > 0 ? ["+2\\lambda\\theta_1", `+2\\cdot ${tex(report.l2)}\\cdot (${tex(report.theta1.value)})`] : ["", ""];
  return [
    `\\mathrm{MSE}=\\frac1n\\sum(\\hat y-y)^2=\\frac{1}{${n}}\\cdot ${tex(report.sumSquaredError)}=${tex(report.mse)}`,
    `\\frac{\\partial\\,\\mathrm{MSE}}{\\partial\\theta_0}=\\frac2n\\sum(\\hat y-y)=\\frac{2}{${n}}\\cdot (${tex(report.sumError)})=${tex(report.theta0.formula)}`,
    `\\frac{\\partial\\,\\mathrm{MSE}}{\\partial\\theta_1}=\\frac2n\\sum(\\hat y-y)\\,x${penalty[0]}=\\frac{2}{${n}}\\cdot (${tex(report.sumErrorInput)})${penalty[1]}=${tex(report.theta1.formula)}`,
  ];
}
