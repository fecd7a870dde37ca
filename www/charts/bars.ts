// A histogram as a small SVG that stretches to its place.

import { html, svg, type TemplateResult } from "lit";
import type { Histogram } from "../bindings";

/** `colour` is a CSS variable's name. */
export function bars(histogram: Histogram, label: string, colour = "--ember", height = 48): TemplateResult {
  const most = Math.max(1, ...histogram.counts);
  const width = 100 / histogram.counts.length;
  return html`<svg class="bars" role="img" aria-label=${label} viewBox="0 0 100 ${height}" preserveAspectRatio="none" .style=${`height:${height}px`}>
    ${histogram.counts.map((count, i) => svg`<rect x=${i * width} y=${height - (count / most) * height} width=${width * 0.88}
      height=${(count / most) * height} fill="var(${colour})" />`)}
  </svg>`;
}
