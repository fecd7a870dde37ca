// The room optimise: how small the model may become before its error grows. It must not know how a size or an error is
// found; it draws the report and changes the settings `prune`, `quantise` and `l2`.

import { html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { bytes, fixed, integer, number, percent, usd } from "../format";
import { currentLanguage, t } from "../i18n";
import type { Optimised } from "../protocol";
import "../styles/optimise.css";
import "../views/settings";
import { sweepChart, weightChart } from "./optimise/charts";
import { comparisons, currentPoint, smallestWithin, sweepPoints, type Comparison, type Part } from "./optimise/sweep";
import "./plot";
import { TrainedRoom } from "./trained-room";

/** Growth of the error that the summary calls harmless. */
const TOLERANCE = 0.01;

const formats: Record<Comparison["id"], (value: number) => string> = {
  size: bytes,
  nonzero: integer,
  "rmse-validation": usd,
  "rmse-test": usd,
  "r2-test": (value) => fixed(value, 3),
  latency: (value) => `${number(value, 3)} ms`,
};

@customElement("kd-room-optimise")
export class OptimiseRoom extends TrainedRoom {
  protected readonly stage = "optimise";
  protected readonly report = "optimise";
  @state() private part: Part = "validation";

  override render() {
    const { reports, run } = this.app.state;
    const optimised = reports.optimise;
    return html`<section class="room" aria-label=${t("optimise.title")}>
      ${this.heading(t("optimise.title"), t("optimise.sentence"))}
      ${!this.trained ? this.untrained(t("optimise.untrained")) : optimised ? this.figure(optimised) : this.waiting()}
      ${this.controls()}
      ${this.trained && optimised ? this.numbers(optimised) : ""}
      ${this.hint(run.parameters <= 2 ? t("optimise.try.two") : t("optimise.try.more"))}
    </section>`;
  }

  private figure(optimised: Optimised): TemplateResult {
    const points = sweepPoints(optimised, this.part);
    const current = currentPoint(optimised, this.part);
    const axis = t(this.part === "test" ? "optimise.axis.test" : "optimise.axis.validation");
    return html`<figure class="figure">
      <kd-plot height="360" .draw=${sweepChart(points, current, axis)}
        .inputs=${[optimised, this.part, currentLanguage()]} .label=${this.summary(optimised)}></kd-plot>
      <figcaption>
        <span class="optimise-key optimise-float">${t("optimise.float32")}</span>
        <span class="optimise-key optimise-int">${t("optimise.int8")}</span>
        <span class="optimise-key optimise-now">${t("optimise.now")}</span>
        <span>${t("optimise.caption")}</span>
      </figcaption>
      <fieldset class="optimise-part">
        <legend>${t("optimise.part")}</legend>
        ${(["validation", "test"] as const).map(
          (part) => html`<label><input type="radio" name="optimise-part" .checked=${this.part === part}
            @change=${() => (this.part = part)} /> ${t(`optimise.part.${part}`)}</label>`,
        )}
      </fieldset>
      ${this.freshness(optimised.report.step)}
    </figure>`;
  }

  private summary(optimised: Optimised): string {
    const current = currentPoint(optimised, this.part);
    const best = smallestWithin(sweepPoints(optimised, this.part), TOLERANCE);
    const now = t("optimise.summary", {
      part: t(`optimise.part.${this.part}`), size: fixed(current.kilobytes, 1), rmse: usd(current.rmse),
    });
    return best ? `${now} ${this.bestSentence(best.kilobytes, best.rmse, best.prune, best.quantise)}` : now;
  }

  private bestSentence(kilobytes: number, rmse: number, prune: number, quantise: boolean): string {
    return t("optimise.best", {
      tolerance: percent(TOLERANCE), size: fixed(kilobytes, 1), rmse: usd(rmse), prune: percent(prune),
      name: t(quantise ? "optimise.int8" : "optimise.float32"),
    });
  }

  private controls(): TemplateResult {
    const { spec } = this.app.state;
    const changed = spec.prune > 0 || spec.quantise;
    return html`<div class="card optimise-controls">
      <kd-settings .app=${this.app} .stage=${"optimise"}></kd-settings>
      <button class="button" ?disabled=${!changed} @click=${() => void this.app.set({ prune: 0, quantise: false })}>
        ${t("optimise.undo")}
      </button>
      <kd-settings .app=${this.app} .keys=${["l2"]}></kd-settings>
      <p class="optimise-l2">${t("optimise.l2")}</p>
    </div>`;
  }

  private numbers(optimised: Optimised): TemplateResult {
    const { report } = optimised;
    const best = smallestWithin(sweepPoints(optimised, "validation"), TOLERANCE);
    return html`<div class="table-wrap" tabindex="0" role="region" aria-label=${t("optimise.numbers")}>
        <table>
          <caption>${t("optimise.numbers")}</caption>
          <thead><tr><th scope="col">${t("optimise.column.number")}</th><th scope="col">${t("optimise.column.before")}</th>
            <th scope="col">${t("optimise.column.after")}</th></tr></thead>
          <tbody>${comparisons(optimised).map(
            ({ id, before, after }) => html`<tr><th scope="row">${t(`optimise.number.${id}`)}</th>
              <td>${formats[id](before)}</td><td>${formats[id](after)}</td></tr>`,
          )}</tbody>
        </table>
      </div>
      <p>${best && report.parameters > 2 ? this.bestSentence(best.kilobytes, best.rmse, best.prune, best.quantise) : t("optimise.best.none")}</p>
      <figure class="figure">
        <kd-plot height="200" .draw=${weightChart(report.weights)} .inputs=${[report, currentLanguage()]}
          .label=${t("optimise.weights.label", {
            count: integer(report.weights.counts.reduce((sum, each) => sum + each, report.weights.beyond)),
            min: number(report.weights.min, 3), max: number(report.weights.max, 3),
          })}></kd-plot>
        <figcaption>${t("optimise.weights.caption")}</figcaption>
      </figure>`;
  }
}
