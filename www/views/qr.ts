// A link as a QR code: black on white with its quiet zone, in either theme, because readers need the contrast.

import { html, svg, type TemplateResult } from "lit";
import { encode } from "uqr";
import { integer } from "../format";
import { t } from "../i18n";

/** Bytes that a code of this size holds at the lowest correction; a denser one is hard to photograph from a screen. */
const MOST_BYTES = 1_273;
const MOST_VERSION = 25;
/** Modules of white on each side, as the standard (ISO/IEC 18004) wants. */
const QUIET = 4;

export function qrCode(link: string): TemplateResult {
  const bytes = new TextEncoder().encode(link).length;
  if (bytes > MOST_BYTES) return html`<p class="help">${t("share.qr.too-long", { bytes: integer(bytes), most: integer(MOST_BYTES) })}</p>`;
  const { data, size } = encode(link, { ecc: "L", maxVersion: MOST_VERSION, border: QUIET });
  const path = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")).join("")).join("");
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label=${t("share.qr")} shape-rendering="crispEdges">
    ${svg`<path fill="#fff" d="M0 0h${size}v${size}H0z"></path><path fill="#000" d=${path}></path>`}
  </svg>`;
}
