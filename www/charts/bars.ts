// A histogram as a small SVG that stretches to its place, and its counts as a table.

import { html, svg, type TemplateResult } from "lit";
import type { Histogram } from "../bindings";
import { integer, number } from "../format";
import { t } from "../i18n";
import "./as-table";
import type { TableData } from "./as-table";

/** `colour` is a CSS variable's name. */
export function bars(histogram: Histogram, label: string, colour = "--ember", height = 48): TemplateResult {
  const most = Math.max(1, ...histogram.counts);
  const width = 100 / histogram.counts.length;
  return html`<svg class="bars" role="img" aria-label=${label} viewBox="0 0 100 ${height}" preserveAspectRatio="none" .style=${`height:${height}px`}>
    ${histogram.counts.map((count, i) => svg`<rect x=${i * width} y=${height - (count / most) * height} width=${width * 0.88}
      height=${(count / most) * height} fill="var(${colour})" />`)}
  </svg><kd-as-table .data=${() => tabulate(histogram)} .label=${label}></kd-as-table>`;
}

function tabulate(histogram: Histogram): TableData {
  const { min, max, counts, beyond } = histogram;
  const edge = (i: number) => number(min + ((max - min) * i) / counts.length, 5);
  const row = (i: number) => (i < counts.length ? [edge(i), edge(i + 1), integer(counts[i] ?? 0)] : [edge(i), "", integer(beyond)]);
  return { columns: [t("a11y.table.from"), t("a11y.table.to"), t("a11y.table.count")], count: counts.length + (beyond > 0 ? 1 : 0), row, words: (say) => say.histogram(histogram) };
}
