// Code as HTML with classes for its colours, made when the site is built.

import { javascriptLanguage, typescriptLanguage } from "@codemirror/lang-javascript";
import { classHighlighter, highlightCode } from "@lezer/highlight";
import { escaped } from "../escaped";

/** HTML of a program (`js`) or of a signature (`ts`), in which each name of a type stands as `named` gives it. */
export function highlighted(code: string, language: "js" | "ts", named: (type: string) => string = String): string {
  const { parser } = language === "js" ? javascriptLanguage : typescriptLanguage;
  let html = "";
  const text = (part: string, classes: string): void => {
    const shown = /tok-(comment|string)/.test(classes) ? escaped(part) : escaped(part).replace(/\b[A-Z]\w*/g, named);
    html += classes ? `<span class="${classes}">${shown}</span>` : shown;
  };
  highlightCode(code, parser.parse(code), classHighlighter, text, () => { html += "\n"; });
  return html;
}
