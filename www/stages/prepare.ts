// The prepare room: who trains and who tests, what was filled or left out, and the arithmetic that travels with the model.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { BeforeAfter, Dropped, FeatureInfo, PrepareReport } from "../bindings";
import { bars } from "../charts/bars";
import { integer, number, percent, quantity } from "../format";
import { lookup, t } from "../i18n";
import { cellText, columnName, said } from "../sample";
import "../styles/prepare.css";
import "./prepare/augmented";
import { tokens } from "./prepare/tokens";
import { AppElement } from "../views/element";

@customElement("kd-room-prepare")
export class PrepareRoom extends AppElement {
  override render(): TemplateResult {
    const report = this.app.state.reports.prepare;
    return html`<section class="room">
      <header><h2>${t("stage.prepare")}</h2><p>${said(this.app, "prepare.sentence")}</p></header>
      ${report.comparable || this.app.state.task.references.length === 0 ? nothing : html`<p class="warning">${t("prepare.incomparable")}</p>`}
      <div class="columns">
        <div class="pictures">
          ${split(report, said(this.app, "prepare.split.caption"))}
          ${report.tokens ? tokens(this.app, report.tokens) : nothing}
          <div class="large two-equal">${report.pictures.map((p) => this.beforeAfter(p))}</div>
          ${report.tokens ? nothing : html`<section class="card"><h3>${t("prepare.left")}</h3>${left(report)}</section>`}
          ${this.app.state.reports.data.images ? html`<kd-augmented .app=${this.app}></kd-augmented>` : nothing}
          ${report.features.length === 0 ? nothing : html`<section class="card"><h3>${t("prepare.features", { count: report.features.length })}</h3>
            <div class="table-wrap" tabindex="0" role="region" aria-label=${t("prepare.features", { count: report.features.length })}><table>
              <thead><tr><th>${t("prepare.input")}</th><th>${t("prepare.arithmetic")}</th><th class="number">${t("prepare.fill")}</th></tr></thead>
              <tbody>${lines(report.features).map((line) => this.line(line))}${this.target(report)}</tbody></table></div></section>`}
        </div>
        <aside class="card controls"><kd-settings .app=${this.app} .stage=${"prepare"}></kd-settings><p class="hint">${said(this.app, "prepare.hint")}</p></aside>
      </div>
    </section>`;
  }

  private unit(column: string): string {
    return this.app.state.task.columns.find((c) => c.name === column)?.unit ?? "";
  }

  /** The words of a column, or one feature. */
  private line(line: FeatureInfo[]): TemplateResult | typeof nothing {
    const [f] = line;
    if (!f) return nothing;
    if (f.kind === "category") {
      const words = line.map(({ column, category }) => lookup(`category.${column}.${category}`) ?? category?.replaceAll("_", " ")).join(", ");
      return html`<tr><td>${columnName(f.column)}</td><td class="wrap">${t("prepare.words", { words })}</td><td class="number">${this.fill(f)}</td></tr>`;
    }
    const name = f.kind === "missing" ? t("prepare.isMissing", { column: columnName(f.column) }) : columnName(f.column);
    return html`<tr><td>${name}</td><td>${arithmetic(f, "x")}</td><td class="number">${this.fill(f)}</td></tr>`;
  }

  private fill(f: FeatureInfo): string {
    const column = this.app.state.task.columns.find((c) => c.name === f.column);
    return f.fill === null || !column ? "" : cellText(f.fill, column);
  }

  private target(report: PrepareReport): TemplateResult | typeof nothing {
    return report.target === null ? nothing : html`<tr><td><b>${columnName(report.target.column)}</b> (${t("prepare.target")})</td>
      <td>${arithmetic(report.target, report.logTarget ? "log y" : "y")}</td><td></td></tr>`;
  }

  private beforeAfter(picture: BeforeAfter): TemplateResult {
    const name = columnName(picture.column);
    const unit = this.unit(picture.column);
    return html`<figure class="figure"><h3>${name}</h3>
      <div class="pair-of-bars">
        <div>${bars(picture.before, t("prepare.before", { column: name }), "--baseline", 110)}<p>${quantity(Math.round(picture.before.min), unit)} … ${quantity(Math.round(picture.before.max), unit)}</p></div>
        <span aria-hidden="true">→</span>
        <div>${bars(picture.after, t("prepare.after", { column: name }), "--ember", 110)}<p>${number(picture.after.min, 3)} … ${number(picture.after.max, 3)}</p></div>
      </div>
      <figcaption>${t("prepare.beforeAfter")}</figcaption></figure>`;
  }
}

/** The words of one column stand in one line: a wide table would show little else. */
function lines(features: readonly FeatureInfo[]): FeatureInfo[][] {
  const found: FeatureInfo[][] = [];
  for (const f of features) {
    const last = found[found.length - 1];
    if (f.kind === "category" && last?.[0]?.kind === "category" && last[0].column === f.column) last.push(f);
    else found.push([f]);
  }
  return found;
}

function arithmetic(f: FeatureInfo, x: string): string {
  if (f.shift === 0 && f.scale === 1) return x;
  return `(${x} ${f.shift < 0 ? "+" : "−"} ${number(Math.abs(f.shift), 6)}) / ${number(f.scale, 6)}`;
}

function split(report: PrepareReport, caption: string): TemplateResult {
  const total = report.train + report.validation + report.test;
  const part = (kind: "train" | "validation" | "test", colour: string) => html`<div .style=${`flex:${report[kind]};background:var(${colour})`}></div>`;
  const legend = (kind: "train" | "validation" | "test", colour: string) => html`<div><dt><i .style=${`background:var(${colour})`}></i>${t(`prepare.${kind}`)}</dt>
    <dd>${integer(report[kind])} <small>${percent(report[kind] / total)}</small></dd></div>`;
  return html`<figure class="figure">
    <div class="split-bar" role="img" aria-label=${t("prepare.split.label", { train: integer(report.train), validation: integer(report.validation), test: integer(report.test) })}>
      ${part("train", "--ember")}${part("validation", "--validation")}${part("test", "--baseline")}</div>
    <dl class="numbers">${legend("train", "--ember")}${legend("validation", "--validation")}${legend("test", "--baseline")}</dl>
    <figcaption>${caption}</figcaption></figure>`;
}

function left(report: PrepareReport): TemplateResult {
  const dropped = (d: Dropped) => html`<li>${t("prepare.dropped", {
    rows: integer(d.rows), column: columnName(d.column), reason: lookup(`dropped.${d.reason}`) ?? d.reason, examples: d.examples.map((row) => integer(row + 1)).join(", ") })}</li>`;
  const imputed = ([column, rows]: [string, number]) => html`<li>${t("prepare.imputed", { rows: integer(rows), column: columnName(column) })}</li>`;
  return report.dropped.length + report.imputed.length === 0 ? html`<p>${t("prepare.nothing")}</p>`
    : html`<ul>${report.dropped.map(dropped)}${report.imputed.map(imputed)}</ul>`;
}
