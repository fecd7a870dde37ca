// The data room: the task's own pictures, what each column or class holds, and the table itself.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { ColumnProfile, RowsReport } from "../bindings";
import { bars } from "../charts/bars";
import { fixed, integer, number, percent, quantity, unitName } from "../format";
import { lookup, t } from "../i18n";
import { isOwnTable } from "../lab";
import { foretells } from "../metrics";
import { cellText, className, columnName, isYear, said } from "../sample";
import "../charts/pixels";
import "../charts/scatter";
import "../styles/data.css";
import "../styles/evaluate.css";
import { AppElement } from "../views/element";
import "../views/open-table";
import "./data/lines";

const PAGE = 15;

@customElement("kd-room-data")
export class DataRoom extends AppElement {
  @state() private shown = 0;
  @state() private page: RowsReport | null = null;
  @state() private request = { offset: 0, count: PAGE, sort: null as string | null, descending: false };

  override render(): TemplateResult {
    const { state, view } = this.app;
    const { data } = state.reports;
    const leaks = data.columns.filter((column) => column.leak);
    const figures = view.data(this.app);
    const figure = figures[this.shown] ?? figures[0];
    return html`<section class="room">
      <header><h2>${t("stage.data")}</h2><p>${said(this.app, "data.sentence", { rows: integer(data.rows), columns: data.columns.length })}</p></header>
      ${leaks.map((column) => html`<p class="warning" role="status">${t("data.leak", { column: columnName(column.name) })}</p>`)}
      ${figure ? html`<figure class="figure">${figure.picture}
        <figcaption class="split-caption"><span>${figure.caption}</span>
          ${figures.length > 1 ? html`<span class="switcher">${figures.map(({ name }, i) => html`<button class="button" aria-pressed=${this.shown === i}
            @click=${() => { this.shown = i; }}>${name}</button>`)}</span>` : nothing}</figcaption>
      </figure>` : nothing}
      ${isOwnTable(state.task) ? this.choices() : nothing}
      ${this.classes()}
      ${data.columns.length > 0 ? html`<section class="card"><h3>${t("data.profile")}</h3><div class="profiles">${data.columns.map((column) => profile(column, state.task.columns.find(({ name }) => name === column.name)?.unit ?? ""))}</div></section>
        ${this.table()}` : nothing}
      ${data.text ? html`<kd-lines .app=${this.app}></kd-lines>` : nothing}
      <section class="card source">
        ${foretells(state.task) && !state.reports.prepare.comparable ? html`<p>${t("language.own")}</p>`
    : html`<p>${said(this.app, "data.licence")}</p><p>${said(this.app, "data.caution")}</p>`}
        ${foretells(state.task) ? this.own() : nothing}
        ${isOwnTable(state.task) || (state.task.dataPath !== "" && data.columns.length > 0) ? this.own() : nothing}
      </section>
    </section>`;
  }

  /** What is to be predicted from what, and what was noticed about the columns. */
  private choices(): TemplateResult {
    const { notes, ignored } = this.app.state.reports.data;
    return html`<section class="card"><h3>${t("table.choices")}</h3>
      <kd-settings .app=${this.app} .stage=${"data"}></kd-settings>
      ${notes.map(({ column, reason }) => html`<p class="hint">${lookup(`note.${reason}`, { column }) ?? column}</p>`)}
      ${ignored.length > 0 ? html`<p class="sentence">${t("data.ignored", { columns: ignored.map(columnName).join(", ") })}</p>` : nothing}</section>`;
  }

  /** Rows of each class, with its mean picture where there are pictures. */
  private classes(): TemplateResult | typeof nothing {
    const { reports: { data }, task } = this.app.state;
    if (data.classes.length === 0) return nothing;
    const most = Math.max(...data.classes.map(([, rows]) => rows));
    const { images } = data;
    const size = (images?.width ?? 0) * (images?.height ?? 0);
    return html`<section class="card"><h3>${t("data.classes")}</h3><ul class="error-bars classes">${data.classes.map(([, rows], i) => html`<li>
      <span>${images ? html`<kd-pixels .pixels=${images.means.slice(i * size, (i + 1) * size)} .columns=${images.width} .label=${t("data.mean", { name: className(task, i) })}></kd-pixels>` : nothing}
        ${className(task, i)}</span>
      <span class="track"><i .style=${`width:${(rows / most) * 100}%;background:var(--ember)`}></i></span><b>${integer(rows)}</b></li>`)}</ul></section>`;
  }

  private own(): TemplateResult {
    const { reports: { data: { ignored } }, task } = this.app.state;
    const [own, text] = [isOwnTable(task), foretells(task)];
    return html`<p>${said(this.app, "data.own")}</p>
      <kd-open-table ?text=${text} .hint=${t(text ? "language.drop" : own ? "table.drop" : "data.own.drop")} .open=${(bytes: Uint8Array) => this.reopen(() => this.app.openCsv(bytes))}
        .cancel=${() => this.app.cancelCsv()}></kd-open-table>
      ${own && !this.app.lab.reopened ? nothing : html`<p class="switcher">
        ${this.app.lab.reopened ? html`<button class="button" @click=${() => this.reopen(() => this.app.undoCsv())}>${t("data.own.undo")}</button>` : nothing}
        ${own ? nothing : html`<button class="button" @click=${() => this.reopen(() => this.app.openCsv(null))}>${said(this.app, "data.own.sample")}</button>`}</p>`}
      ${!own && ignored.length > 0 ? html`<p class="hint">${t("data.ignored", { columns: ignored.map(columnName).join(", ") })}</p>` : nothing}`;
  }

  private table(): TemplateResult {
    const columns = this.app.state.task.columns;
    const { page, request } = this;
    const sort = (name: string) => () => this.fetch({ offset: 0, sort: name, descending: request.sort === name && !request.descending });
    const order = (name: string) => (request.sort === name ? (request.descending ? "descending" : "ascending") : "none");
    const last = page ? Math.min(page.total, request.offset + page.rows.length) : 0;
    return html`<section class="card"><h3>${t("data.table")}</h3>
      <div class="table-wrap" tabindex="0" role="region" aria-label=${t("data.table")}><table>
        <thead><tr><th class="number">${t("data.row")}</th>${columns.map((column) => html`<th aria-sort=${order(column.name)} class=${column.numeric ? "number" : ""}>
          <button class="sort" @click=${sort(column.name)}>${columnName(column.name)}${request.sort === column.name ? (request.descending ? " ↓" : " ↑") : ""}</button></th>`)}</tr></thead>
        <tbody>${page?.rows.map((cells, i) => html`<tr><td class="number">${integer((page.index[i] ?? 0) + 1)}</td>
          ${cells.map((cell, k) => { const column = columns[k]; return column ? html`<td class=${column.numeric ? "number" : ""}>${cellText(cell, column)}</td>` : nothing; })}</tr>`) ?? nothing}</tbody>
      </table></div>
      <p class="switcher">
        <button class="button" ?disabled=${request.offset === 0} @click=${() => this.fetch({ offset: Math.max(0, request.offset - PAGE) })}>${t("data.previous")}</button>
        <span>${t("data.range", { from: integer(request.offset + 1), to: integer(last), total: integer(page?.total ?? 0) })}</span>
        <button class="button" ?disabled=${last >= (page?.total ?? 0)} @click=${() => this.fetch({ offset: request.offset + PAGE })}>${t("data.next")}</button>
      </p></section>`;
  }

  private async fetch(change: Partial<typeof this.request>): Promise<void> {
    this.request = { ...this.request, ...change };
    this.page = await this.app.lab.call("rows", this.request);
  }

  /** Columns that come or go change the table too. */
  override updated(): void {
    const names = this.app.state.task.columns.map((column) => column.name).join();
    if (names === this.columns || names === "") return;
    this.columns = names;
    void this.fetch({ offset: 0, sort: null });
  }

  private columns = "";

  private async reopen(open: () => Promise<void>): Promise<void> {
    await open();
    await this.fetch({ offset: 0 });
  }
}

function profile(column: ColumnProfile, unit: string): TemplateResult {
  const name = columnName(column.name);
  const words = column.categories.slice(0, 4);
  const total = column.categories.reduce((sum, [, rows]) => sum + rows, 0);
  const picture = column.histogram ? bars(column.histogram, t("data.histogram", { column: name })) : html`<ul class="words">
    ${words.map(([word, rows]) => html`<li><span>${lookup(`category.${column.name}.${word}`) ?? word.replaceAll("_", " ")}</span><span>${percent(rows / total)}</span></li>`)}</ul>`;
  const show = (value: number) => (isYear(column.name) ? String(value) : unit === "usd" ? quantity(value, unit) : number(value, 6));
  const range = column.min === null ? nothing : html`<span>${show(column.min)} · <b>${show(column.median ?? 0)}</b> · ${show(column.max ?? 0)} ${unit === "usd" ? "" : unitName(unit)}</span>`;
  return html`<article>
    <h4>${name}</h4><span class="kind">${t(column.numeric ? "data.number" : "data.word")}</span>
    ${picture}
    <p>${range}
      ${column.missing > 0 ? html`<span>${t("data.missing", { count: integer(column.missing) })}</span>` : nothing}
      ${column.outliers > 0 ? html`<span>${t("data.outliers", { count: integer(column.outliers) })}</span>` : nothing}
      ${column.correlation === null || column.correlation > 0.9999 ? nothing : html`<span>${t("data.correlation", { value: fixed(column.correlation, 2) })}</span>`}</p>
  </article>`;
}
