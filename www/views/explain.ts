// What each choice of a setting does, in one line, and its formula. Fetched, with KaTeX, when it is first opened.

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { lookup, t } from "../i18n";
import { formula, type Katex, loadKatex } from "../katex";
import "../styles/explain.css";

/** By setting and choice; a setting that is a number has one formula, under "". */
export const FORMULAS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  activation: {
    relu: "f(x)=\\max(0,x)",
    tanh: "f(x)=\\frac{e^x-e^{-x}}{e^x+e^{-x}}",
    sigmoid: "f(x)=\\frac{1}{1+e^{-x}}",
    gelu: "f(x)=x\\,\\Phi(x)=\\tfrac x2\\bigl(1+\\operatorname{erf}\\tfrac{x}{\\sqrt 2}\\bigr)",
  },
  loss: {
    mse: "\\frac1n\\sum(\\hat y-y)^2",
    mae: "\\frac1n\\sum|\\hat y-y|",
    huber: "\\frac1n\\sum\\begin{cases}e^2/2&|e|\\le 1\\\\|e|-1/2&|e|>1\\end{cases}\\quad e=\\hat y-y",
    "cross-entropy": "-\\frac1n\\sum\\log p_y,\\quad p_k=\\frac{e^{z_k}}{\\sum_j e^{z_j}}",
  },
  optimiser: {
    sgd: "\\theta\\leftarrow\\theta-\\eta\\,g",
    momentum: "\\begin{aligned}v&\\leftarrow 0.9\\,v+g\\\\\\theta&\\leftarrow\\theta-\\eta\\,v\\end{aligned}",
    rmsprop: "\\begin{aligned}s&\\leftarrow 0.99\\,s+0.01\\,g^2\\\\\\theta&\\leftarrow\\theta-\\eta\\,\\frac{g}{\\sqrt s+10^{-8}}\\end{aligned}",
    adam: "\\begin{aligned}m&\\leftarrow 0.9\\,m+0.1\\,g\\\\s&\\leftarrow 0.999\\,s+0.001\\,g^2\\\\"
      + "\\theta&\\leftarrow\\theta-\\eta\\,\\frac{m/(1-0.9^t)}{\\sqrt{s/(1-0.999^t)}+10^{-8}}\\end{aligned}",
    adamw: "\\theta\\leftarrow(1-\\eta w)\\,\\theta,\\quad\\text{Adam}",
  },
  schedule: {
    constant: "\\eta_t=\\eta",
    step: "\\eta_t=\\eta\\cdot 0.1^{\\lfloor t/T\\rfloor}",
    cosine: "\\eta_t=\\eta\\cdot\\begin{cases}(t+1)/W&t<W\\\\0.01+0.99\\,\\frac{1+\\cos\\pi u}{2}&u=\\min\\bigl(1,\\frac{t-W}{T-W}\\bigr)\\end{cases}",
  },
  initialisation: {
    pytorch: "w,b\\sim U(-a,a),\\quad a=\\sqrt{1/n_{\\text{in}}}",
    xavier: "w\\sim U(-a,a),\\quad a=\\sqrt{6/(n_{\\text{in}}+n_{\\text{out}})}",
    he: "w\\sim U(-a,a),\\quad a=\\sqrt{6/n_{\\text{in}}}",
    zero: "w=0",
    pretrained: "w_0=w_{\\text{trained}}",
  },
  l2: { "": "L+\\lambda\\sum w^2,\\quad\\frac{\\partial}{\\partial w}=2\\lambda w" },
  l1: { "": "L+\\lambda_1\\sum|w|,\\quad\\frac{\\partial}{\\partial w}=\\lambda_1\\operatorname{sgn}w" },
  weightDecay: { "": "\\theta\\leftarrow(1-\\eta w)\\,\\theta" },
  dropout: { "": "h\\leftarrow\\frac{m\\,h}{1-p},\\quad P(m=0)=p,\\;P(m=1)=1-p" },
  clip: { "": "g\\leftarrow g\\cdot\\min\\Bigl(1,\\frac{c}{\\lVert g\\rVert+10^{-6}}\\Bigr)" },
  patience: { "": "\\text{epoch}-\\operatorname*{arg\\,min}_{k}L_{\\text{val}}(k)\\ge\\text{patience}" },
  batchNorm: { "": "\\hat x=\\gamma\\,\\frac{x-\\mu}{\\sqrt{\\sigma^2+10^{-5}}}+\\beta" },
};

const drawn = (katex: Katex, tex: string): unknown => guard([tex], () => formula(katex, tex));

@customElement("kd-explain")
export class Explain extends LitElement {
  @property() setting = "";
  /** The choice in force. */
  @property() value = "";
  /** The choices that the task offers. */
  @property({ attribute: false }) options: readonly string[] = [""];
  @state() private katex: Katex | null = null;

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void loadKatex().then((katex) => { this.katex = katex; });
  }

  override render(): TemplateResult {
    const { katex } = this;
    if (!katex) return html`<p>${t("shell.loading")}</p>`;
    return html`<ul class="explain">${this.options.map((option) => html`<li aria-current=${option !== "" && option === this.value ? "true" : nothing}>
      ${option === "" ? nothing : html`<p><b>${lookup(`option.${this.setting}.${option}`)}</b> ${lookup(`explain.${this.setting}.${option}`)}</p>`}
      <div class="line" tabindex="0">${drawn(katex, FORMULAS[this.setting]?.[option] ?? "")}</div></li>`)}</ul>`;
  }
}
