// The train room: the fit moving over the houses, the error surface of two parameters, the losses and the log.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { AppState } from "../app";
import "../charts/contour";
import "../charts/loss";
import { bounds, type ScatterPicture } from "../charts/scatter";
import { fixed, integer, number, usd } from "../format";
import { lookup, t } from "../i18n";
import "../styles/train.css";
import { AppElement } from "../views/element";

@customElement("kd-room-train")
export class TrainRoom extends AppElement {
  @state() private logarithmic = true;

  override render(): TemplateResult {
    const { app } = this;
    const { reports, spec } = app.state;
    const contour = reports.contour;
    return html`<section class="room train-room">
      <header><h2>${t("stage.train")}</h2><p>${t(spec.features === "area" && spec.model === "linear" ? "train.sentence.line" : "train.sentence")}</p></header>
      <div class="columns">
        <div class="pictures">
          <div class="large ${contour ? "two" : ""}">
            <figure class="figure">
              <kd-scatter .picture=${fit(app.state)} .label=${this.summary()}></kd-scatter>
              <figcaption>${this.fitCaption()}</figcaption>
            </figure>
            ${contour ? html`<figure class="figure">
              <kd-contour .report=${contour} .theta=${reports.picture?.theta ?? null} .label=${t("train.contour.label", {
                t0: number(contour.optimum[0], 3), t1: number(contour.optimum[1], 3) })}></kd-contour>
              <figcaption>${t("train.contour.caption")}</figcaption></figure>` : nothing}
          </div>
          <figure class="figure">
            <kd-loss .losses=${app.state.losses} ?logarithmic=${this.logarithmic} .label=${t("train.loss.label")}
              .names=${[t("train.step"), t("train.loss.train"), t("train.loss.validation")]}></kd-loss>
            <figcaption class="split-caption"><span>${t("train.loss.caption", { loss: lookup(`option.loss.${spec.loss}`) ?? spec.loss })}</span>
              <label><input type="checkbox" .checked=${this.logarithmic} @change=${() => { this.logarithmic = !this.logarithmic; }} /> ${t("train.loss.log")}</label>
            </figcaption>
          </figure>
          ${this.numbers()}
          <kd-formulas .app=${app}></kd-formulas>
          <figure class="figure"><h3>${t("train.log")}</h3><pre class="log" tabindex="0">${this.log()}</pre></figure>
        </div>
        <aside class="card controls">
          <kd-recipes .app=${app}></kd-recipes>
          <kd-settings .app=${app} .stage=${"train"}></kd-settings>
          <kd-settings .app=${app} .keys=${["features"]}></kd-settings>
          <p class="hint">${t("train.hint")}</p>
        </aside>
      </div>
    </section>`;
  }

  private summary(): string {
    const last = this.app.state.losses[this.app.state.losses.length - 1];
    return t("train.fit.label", { step: integer(this.app.state.run.step), loss: last ? fixed(last.train, 4) : "–" });
  }

  private fitCaption(): string {
    const line = this.app.state.reports.picture?.line;
    if (line) return t("train.line", { constant: usd(line[0]), slope: `$${fixed(line[1], 2)}` });
    return t(this.app.state.reports.picture?.curve.length ? "train.curve" : "train.diagonal");
  }

  private numbers(): TemplateResult {
    const { run, losses, stepsPerSecond, reports } = this.app.state;
    const last = losses[losses.length - 1];
    const validation = [...losses].reverse().find((p) => p.validation !== null)?.validation ?? null;
    const theta = reports.picture?.theta;
    const row = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    return html`<dl class="numbers card">
      ${row(t("train.step"), integer(run.step))}
      ${row(t("train.epoch"), fixed(run.step / run.stepsPerEpoch, 1))}
      ${row(t("train.loss.train"), last ? fixed(last.train, 4) : "–")}
      ${row(t("train.loss.validation"), validation === null ? "–" : fixed(validation, 4))}
      ${theta ? row("θ0, θ1", `${fixed(theta[0], 3)}, ${fixed(theta[1], 3)}`) : nothing}
      ${row(t("train.parameters"), integer(run.parameters))}
      ${this.app.state.spec.schedule === "constant" ? nothing : row(t("train.rate.now"), number(run.learningRate, 3))}
      ${row(t("train.rate"), stepsPerSecond > 0 ? integer(stepsPerSecond) : "–")}
    </dl>`;
  }

  private log(): string {
    const { epochs } = this.app.state;
    // As PyTorch prints it, in every language: people look for just this line.
    return epochs.length === 0 ? t("train.log.empty") : epochs.map((e) => `Epoch ${e.epoch}, Loss: ${e.loss.toFixed(4)}`).join("\n");
  }

  override updated(): void {
    const log = this.querySelector(".log");
    if (log && !log.matches(":hover, :focus")) log.scrollTop = log.scrollHeight;
  }
}

const thousands = (value: number): string => `$${integer(value / 1000)}k`;

/** Area against price with the model's curve, or predicted against actual where there is no one curve. */
function fit({ reports }: AppState): ScatterPicture {
  const { sample } = reports.data;
  const { picture } = reports;
  const [low, high] = bounds(sample.price, 0);
  const price = { min: low, max: high, format: thousands };
  if (picture && picture.curve.length === 0) {
    return {
      x: sample.price, y: picture.predicted,
      horizontal: { ...price, label: t("train.axis.actual") }, vertical: { ...price, label: t("train.axis.predicted") },
      line: [[low, low], [high, high]],
    };
  }
  const [from, to] = bounds(sample.area);
  return {
    x: sample.area, y: sample.price,
    horizontal: { min: from, max: to, label: t("train.axis.area"), format: integer }, vertical: { ...price, label: t("train.axis.price") },
    ...(picture ? { line: picture.curve } : {}),
  };
}
