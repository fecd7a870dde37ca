// How often each character or word occurs: a bar over each.

import { html, type TemplateResult } from "lit";
import { integer, percent } from "../format";
import { sign, spoken } from "../text/tokens";

/** `total` are all that were counted, of which these are the most frequent. */
export function frequency(pairs: ReadonlyArray<readonly [string, number]>, total: number, label: string): TemplateResult {
  const most = Math.max(1, ...pairs.map(([, count]) => count));
  const long = pairs.some(([token]) => [...token].length > 1);
  return html`<ul class="frequency ${long ? "long" : ""}" aria-label=${label}>${pairs.map(([token, count]) => {
    const said = `${spoken(token)}: ${integer(count)}${total > 0 ? ` (${percent(count / total, 1)})` : ""}`;
    return html`<li title=${said}><i .style=${`height:${((count / most) * 100).toFixed(1)}%`}></i><span aria-hidden="true">${sign(token)}</span><span class="hidden">${said}</span></li>`;
  })}</ul>`;
}
