// The picture of a link preview, as a document of 1200 × 630 that `npm run pictures` photographs.

import { escaped } from "../escaped";
import { FLAME, type Page } from "./page";
import { about, nameOf } from "./playground";
import { metricOf, runOf } from "./runs";

/** `image` is the picture of the run, as a data address; `tokens` is the style sheet of the colours. */
export function previewDocument(language: Page["language"], task: string, image: string, tokens: string): string {
  const shown = task === "table" ? "table-penguins" : task;
  const metric = (task === "table" ? `${nameOf(language, shown)}${language === "en" ? ": " : "："}` : "") + metricOf(language, runOf(shown));
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><style>${tokens}
* { box-sizing: border-box; margin: 0; }
body { width: 1200px; height: 630px; padding: 52px 56px; display: grid; grid-template-columns: 396px 1fr; gap: 48px; align-items: center; background: var(--paper); color: var(--ink); font-family: var(--font); border-bottom: 12px solid var(--ember); }
.words { display: flex; flex-direction: column; height: 100%; }
.name { display: flex; align-items: center; gap: 10px; font-size: 30px; font-weight: 700; }
.name svg { width: 38px; height: 38px; }
h1 { margin-top: 44px; font-size: 46px; line-height: 1.14; letter-spacing: -0.02em; font-weight: 700; text-wrap: balance; }
h1:lang(zh) { word-break: keep-all; overflow-wrap: anywhere; }
p { margin-top: 22px; font-size: 23px; line-height: 1.42; color: var(--ink-soft); }
.metric { margin-top: auto; font-size: 24px; font-weight: 600; color: var(--ember-strong); }
img { width: 100%; aspect-ratio: 3 / 2; border: 1px solid var(--line); border-radius: 14px; background: var(--surface); }
</style><body><div class="words"><div class="name">${FLAME}Kindling</div><h1>${escaped(nameOf(language, task))}</h1>
<p>${escaped(about(language, task, "learn"))}</p><p class="metric">${escaped(metric)}</p></div><img src="${image}" alt=""></body></html>`;
}
