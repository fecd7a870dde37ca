// The numbers behind a figure's picture, for those who cannot see it: a table in a disclosure.

import { html, type TemplateResult } from "lit";

/** `name` says what opens it; `label` which picture it belongs to. The first cell of each row names the row. */
export function numbers(name: string, label: string, columns: readonly string[], rows: ReadonlyArray<readonly string[]>): TemplateResult {
  return html`<details class="learn-numbers"><summary>${name}<span class="hidden">: ${label}</span></summary>
    <div class="table-wrap" tabindex="0" role="region" aria-label=${label}><table>
      <thead><tr>${columns.map((column) => html`<th scope="col" class="number">${column}</th>`)}</tr></thead>
      <tbody>${rows.map(([first = "", ...rest]) => html`<tr><th scope="row" class="number">${first}</th>${rest.map((cell) => html`<td class="number">${cell}</td>`)}</tr>`)}</tbody>
    </table></div></details>`;
}
