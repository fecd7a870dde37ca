// What training costs on this device, and what the same rate would mean for GPT-3.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { bytes, integer, number } from "../format";
import { t } from "../i18n";
import { AppElement } from "./element";

/** 6 · parameters · tokens, T. Brown et al., Language Models are Few-Shot Learners, 2020, appendix D. */
const GPT3_FLOP = 6 * 175e9 * 300e9;
const YEAR_SECONDS = 365.25 * 24 * 3600;
const PREFIXES: ReadonlyArray<[number, string]> = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]];

/** With a unit prefix: 12.3 GFLOP. */
export function flop(count: number): string {
  const [scale, prefix] = PREFIXES.find(([least]) => count >= least) ?? [1, ""];
  return `${number(count / scale, 3)} ${prefix}FLOP`;
}

/** 1 h 05 min, 3 min 20 s, 12 s. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${integer(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.floor(seconds % 60)} s` : `${integer(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

@customElement("kd-cost")
export class Cost extends AppElement {
  override render(): TemplateResult {
    const { fullRate, memoryBytes, run, spec } = this.app.state;
    const perSecond = run.flopsPerStep * fullRate;
    const tokens = run.tokensPerStep;
    const seen = tokens * run.step;
    const left = spec.schedule === "constant" ? 0 : Math.max(0, spec.scheduleSteps - run.step);
    const row = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    return html`<section class="card"><h3>${t("shell.cost")}</h3>
      <dl class="numbers">
        ${row(t("train.parameters"), integer(run.parameters))}
        ${row(t("shell.cost.flops"), flop(run.flopsPerStep))}
        ${row(t("shell.cost.rate"), fullRate > 0 ? `${flop(perSecond)}/s` : "–")}
        ${tokens > 0 ? row(t("language.cost.rate"), fullRate > 0 ? integer(tokens * fullRate) : "–") : nothing}
        ${row(t("shell.cost.memory"), memoryBytes > 0 ? bytes(memoryBytes) : "–")}
        ${left > 0 && fullRate > 0 ? row(t("shell.cost.left"), duration(left / fullRate)) : nothing}
      </dl>
      <p class="sentence">${t("shell.cost.formula")}</p>
      ${tokens > 0 ? html`<p class="sentence">${t("language.cost", {
        parameters: integer(run.parameters), tokens: integer(seen), flop: flop(6 * run.parameters * seen), step: integer(run.step), each: integer(tokens) })}</p>` : nothing}
      <p class="sentence">${perSecond > 0 ? t("shell.cost.gpt3", { years: number(GPT3_FLOP / perSecond / YEAR_SECONDS, 2) }) : t("shell.cost.unmeasured")}</p>
    </section>`;
  }
}
