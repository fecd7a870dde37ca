// The words and the table behind a chart: at most 200 rows of it, evenly chosen, which is said.

import { html, type TemplateResult } from "lit";
import { integer } from "../format";
import { t } from "../i18n";
import type { TableData } from "./as-table";
import * as inWords from "./in-words";

export const MOST_ROWS = 200;

/** Which rows are shown: all, or evenly spaced ones with the first and the last. */
export function chosen(count: number): number[] {
  if (count <= MOST_ROWS) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: MOST_ROWS }, (_, i) => Math.round((i * (count - 1)) / (MOST_ROWS - 1)));
}

export function table({ columns, count, row, words }: TableData, label: string): TemplateResult {
  const shown = chosen(count);
  const caption = shown.length < count
    ? t("a11y.table.sampled", { shown: integer(shown.length), count: integer(count) })
    : t("a11y.table.all", { count: integer(count) });
  return html`<p class="sentence">${words(inWords)}</p><div class="table-wrap" tabindex="0" role="region" aria-label=${label}><table>
    <caption>${caption}</caption>
    <thead><tr>${columns.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
    <tbody>${shown.map((i) => html`<tr>${row(i).map((cell) => html`<td class="number">${cell}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}
