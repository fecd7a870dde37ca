// The HTML that puts a demo into a page, as a frame or as the element. Values come from the dialog's fields and from links:
// all are escaped.

import { escaped } from "../escaped";
import { embedAddress, type EmbedQuery } from "./query";

export interface Snippet {
  query: EmbedQuery;
  /** CSS: "100%" or "640px". */
  width: string;
  height: number;
  title: string;
}

export function frameSnippet(base: string, { query, width, height, title }: Snippet): string {
  const style = `width: ${width}; height: ${height}px; border: 0`;
  return `<iframe src="${escaped(embedAddress(base, query))}" title="${escaped(title)}" style="${style}" loading="lazy" allow="clipboard-write"></iframe>`;
}

export function elementSnippet(base: string, { query, width, height, title }: Snippet): string {
  const attributes = [...Object.entries(query), ["height", String(height)], ["title", title], ...(width === "100%" ? [] : [["style", `width: ${width}`]])]
    .flatMap(([name, value]) => (value === undefined || value === "" ? [] : [`${name ?? ""}="${escaped(value)}"`]));
  return `<script type="module" src="${escaped(new URL("kindling-demo.js", base).href)}"></script>\n<kindling-demo ${attributes.join(" ")}></kindling-demo>`;
}
