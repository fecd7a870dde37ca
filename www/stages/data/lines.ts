// The lines of a text, or the sentences with their classes, page by page.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { RowsReport } from "../../bindings";
import { integer } from "../../format";
import { t } from "../../i18n";
import { className, said } from "../../sample";
import "../../styles/text.css";
import { AppElement } from "../../views/element";

const PAGE = 15;

@customElement("kd-lines")
export class Lines extends AppElement {
  @state() private page: RowsReport | null = null;
  private offset = 0;
  private shown: unknown = null;

  override render(): TemplateResult {
    const { page, offset } = this;
    const { task } = this.app.state;
    const last = page ? Math.min(page.total, offset + page.rows.length) : 0;
    const name = task.kind === "sentences" ? t("sentiment.rows") : said(this.app, "language.lines");
    const label = (word: unknown) => html`<td>${className(task, task.classes.indexOf(String(word)))}</td>`;
    return html`<section class="card"><h3>${name}</h3>
      <div class="table-wrap" tabindex="0" role="region" aria-label=${name}><table class="lines"><tbody>${page?.rows.map(([text, word], i) => html`<tr>
        <td class="number">${integer((page.index[i] ?? 0) + 1)}</td><td class="line">${text}</td>${word === undefined ? nothing : label(word)}</tr>`) ?? nothing}</tbody></table></div>
      <p class="switcher">
        <button class="button" ?disabled=${offset === 0} @click=${() => this.fetch(Math.max(0, offset - PAGE))}>${t("data.previous")}</button>
        <span>${t("data.range", { from: integer(offset + 1), to: integer(last), total: integer(page?.total ?? 0) })}</span>
        <button class="button" ?disabled=${last >= (page?.total ?? 0)} @click=${() => this.fetch(offset + PAGE)}>${t("data.next")}</button>
      </p></section>`;
  }

  private async fetch(offset: number): Promise<void> {
    this.page = await this.app.lab.call("rows", { offset, count: PAGE, sort: null, descending: false });
    this.offset = offset;
    this.requestUpdate();
  }

  /** Another text begins at its first page. */
  override updated(): void {
    const { data } = this.app.state.reports;
    if (data === this.shown) return;
    this.shown = data;
    void this.fetch(0);
  }
}
