// The optimise room: the same model in fewer bytes, what that costs, and the way back.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { Metrics, TaskInfo } from "../bindings";
import type { TableData } from "../charts/as-table";
import { bars } from "../charts/bars";
import { bytes, fixed, integer, number, percent } from "../format";
import { t } from "../i18n";
import { classifies, errorName, errorOf, foretells, scoreName, scoreOf, showError, showScore } from "../metrics";
import type { Optimised } from "../protocol";
import { AppElement } from "../views/element";
import { type Draw } from "./plot";
import "./plot";
import { untrained } from "./untrained";

@customElement("kd-room-optimise")
export class OptimiseRoom extends AppElement {
  private drawn: { from: Optimised | undefined; draw: Draw | null; data: () => TableData | null } = { from: undefined, draw: null, data: () => null };

  override connectedCallback(): void {
    super.connectedCallback();
    void this.app.refresh("optimise");
  }

  override render(): TemplateResult {
    const { spec, reports, run } = this.app.state;
    const found = reports.optimise;
    if (found && found !== this.drawn.from) this.drawn = { from: found, draw: chart(found, this.app.state.task), data: () => tabulate(found, this.app.state.task) };
    const set = spec.prune > 0 || spec.quantise;
    return html`<section class="room">
      <header><h2>${t("stage.optimise")}</h2><p>${t("optimise.sentence")}</p></header>
      ${untrained(this.app)}
      ${run.parameters <= 2 ? html`<p class="hint">${t("optimise.tiny", { parameters: run.parameters })}</p>` : nothing}
      <div class="columns"><div class="pictures">
        ${found ? html`
          <figure class="figure"><h3>${t("optimise.chart")}</h3>
            <kd-plot .draw=${this.drawn.draw} .data=${this.drawn.data} .label=${t("optimise.chart.label")}></kd-plot><figcaption>${t("optimise.chart.caption")}</figcaption></figure>
          ${this.numbers(found)}
          <figure class="figure"><h3>${t("optimise.weights")}</h3>${bars(found.report.weights, t("optimise.weights"), "--ember", 90)}
            <figcaption>${t("optimise.weights.caption", { max: number(found.report.weights.max, 3) })}</figcaption></figure>` : html`<p>${t("shell.loading")}</p>`}
      </div>
      <aside class="card controls">
        <kd-settings .app=${this.app} .stage=${"optimise"}></kd-settings>
        <button class="button" ?disabled=${!set} @click=${() => this.app.set({ prune: 0, quantise: false })}>${t("optimise.undo")}</button>
        <kd-settings .app=${this.app} .keys=${["l2"]}></kd-settings>
        <p class="hint">${t("optimise.hint")}</p>
      </aside></div>
    </section>`;
  }

  private numbers({ report, sizes, latencyMs }: Optimised): TemplateResult {
    const [before, after] = sizes.slice(-2);
    const { task } = this.app.state;
    const row = (name: string, a: string, b: string) => html`<tr><th>${name}</th><td class="number">${a}</td><td class="number"><b>${b}</b></td></tr>`;
    const metric = (name: string, pick: (m: Metrics) => string) => row(name, pick(report.before.test), pick(report.after.test));
    return html`<section class="card"><div class="table-wrap" tabindex="0" role="region" aria-label=${t("optimise.chart")}><table>
      <thead><tr><td></td><th class="number">${t("optimise.before")}</th><th class="number">${t("optimise.after")}</th></tr></thead>
      <tbody>
        ${row(t("optimise.size"), bytes(before?.gzipBytes ?? 0), bytes(after?.gzipBytes ?? 0))}
        ${row(t("optimise.nonzero"), integer(report.before.nonzero), integer(report.after.nonzero))}
        ${metric(errorName(task), (m) => showError(task, errorOf(m)))}
        ${metric(scoreName(task), (m) => showScore(task, scoreOf(m)))}
        <tr><th>${t(foretells(task) ? "language.latency" : "optimise.latency")}</th><td class="number" colspan="2">${fixed(latencyMs, 3)} ms</td></tr>
      </tbody></table></div><p class="sentence">${t(foretells(task) ? "language.latency.note" : "optimise.latency.note", { rows: integer(report.after.test.rows) })}</p></section>`;
  }
}

/** The chart's points in words and numbers. */
function tabulate({ report: { sweep }, sizes }: Optimised, task: TaskInfo): TableData {
  const row = (i: number): string[] => {
    const variant = sweep[i];
    return variant ? [variant.quantise ? "int8" : "float32", percent(variant.prune), bytes(sizes[i]?.gzipBytes ?? 0), showError(task, errorOf(variant.test))] : [];
  };
  const end = (i: number): [string, string, string] => {
    const [kind = "", prune = "", size = "", error = ""] = row(i);
    return [t("words.pruned", { kind, prune }), size, error];
  };
  return { columns: [t("a11y.table.numbers"), t("a11y.table.pruned"), t("optimise.size"), errorName(task)], count: sweep.length, row, words: (say) => say.ladder([end(0), end(sweep.length - 1)], errorName(task)) };
}

/** Size against error: what each step of the ladder saves and costs. */
function chart({ report, sizes }: Optimised, task: TaskInfo): Draw {
  const points = report.sweep.map((variant, i) => ({
    size: (sizes[i]?.gzipBytes ?? 0) / 1000, error: errorOf(variant.test),
    kind: variant.quantise ? "int8" : "float32", label: percent(variant.prune),
  }));
  const now = { size: (sizes[sizes.length - 1]?.gzipBytes ?? 0) / 1000, error: errorOf(report.after.test) };
  return (Plot, width, palette) => Plot.plot({
    width, height: 320, marginLeft: 64, marginBottom: 40,
    style: { background: "none", color: palette("--ink-soft"), fontSize: "12px" },
    x: { label: t("optimise.axis.size"), grid: true, zero: true },
    y: { label: foretells(task) ? errorName(task) : t(classifies(task) ? "optimise.axis.wrong" : "optimise.axis.rmse"), grid: true, tickFormat: (v: number) => showError(task, v), nice: true },
    color: { legend: true, domain: ["float32", "int8"], range: [palette("--validation"), palette("--ember")] },
    marks: [
      Plot.line(points, { x: "size", y: "error", stroke: "kind", z: "kind" }),
      Plot.dot(points, { x: "size", y: "error", fill: "kind", r: 4 }),
      Plot.text(points, { x: "size", y: "error", text: "label", dy: -10, fill: palette("--ink-soft") }),
      Plot.dot([now], { x: "size", y: "error", r: 9, stroke: palette("--ink"), strokeWidth: 2 }),
    ],
  });
}
