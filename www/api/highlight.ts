// Code as HTML with classes for its colours, made when the site is built.

import { javascriptLanguage, typescriptLanguage } from "@codemirror/lang-javascript";
import { classHighlighter, highlightCode } from "@lezer/highlight";
import { escaped } from "../pages/page";

/** HTML of a program (`js`) or of a signature (`ts`). */
export function highlighted(code: string, language: "js" | "ts"): string {
  const { parser } = language === "js" ? javascriptLanguage : typescriptLanguage;
  let html = "";
  const text = (part: string, classes: string): void => {
    html += classes ? `<span class="${classes}">${escaped(part)}</span>` : escaped(part);
  };
  highlightCode(code, parser.parse(code), classHighlighter, text, () => { html += "\n"; });
  return html;
}
