// What a page of the site is, and its document: a description at build time, HTML that every host can serve. Runs in Node
// (Vite) and must not know of a browser.

import { escaped } from "../escaped";
import { FLAME_PATH } from "../flame";
import { policyOf } from "./policy";

export interface Page {
  /** Its folder under the site's, with a slash at its end: "zh/learn/"; "" is the site's own. */
  path: string;
  language: "en" | "zh-Hans";
  title: string;
  /** One sentence, for search results and link previews. */
  description: string;
  /** Style sheets of www/styles, later ones over earlier ones, and the one module script, from the project's root: "/www/styles/base.css". */
  styles: string[];
  script?: string;
  /** More of the head: `<meta>` and `<link>`, as HTML. */
  head?: string;
  /** The body, as HTML: what is read before, or without, any script. */
  body: string;
  /** For link previews: 1200 × 630, a path from the site's folder, and what it shows. */
  picture?: { path: string; alt: string };
  /** Whether other sites may embed it: it understands `?embed=1`. */
  embed?: true;
  /** A part of another page: in no site map, and not for search engines. */
  unlisted?: true;
  /** What its scripts may come from beside the site itself, as a content security policy says it: "blob:". */
  scriptSources?: string;
}

const ICON = `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath fill='%23b8480f' d='${FLAME_PATH}'/%3E%3C/svg%3E`;

/** The site's sign, in the colours of the page. */
export const FLAME = `<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="var(--ember)" d="${FLAME_PATH}"></path></svg>`;

/** What an article-like page is dressed in, and the script that applies the reader's colours. */
export const ARTICLE = { styles: ["/www/styles/tokens.css", "/www/styles/base.css", "/www/styles/pages.css"], script: "/www/article.ts" };

/** The one style sheet that vite.pages.ts makes of several. */
const together = (styles: readonly string[]): string =>
  `/www/styles/together/${styles.map((style) => style.replace(/^\/www\/styles\/(.+)\.css$/, "$1")).join("+")}.css`;

/** The whole document of a page; `tags` are what its place in the site adds to the head. */
export function documentOf(page: Page, tags: readonly string[] = [], policy = policyOf(page)): string {
  return `<!doctype html>
<html lang="${page.language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(page.title)}</title>
    <meta name="description" content="${escaped(page.description)}" />
${page.unlisted ? '    <meta name="robots" content="noindex" />\n' : ""}    <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f7f4ee" />
    <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#1b1815" />
    <link rel="icon" href="${ICON}" />
    <link rel="stylesheet" href="${together(page.styles)}" />
${tags.map((tag) => `    ${tag}\n`).join("")}${page.head ? `    ${page.head}\n` : ""}${page.script ? `    <script type="module" src="${page.script}"></script>\n` : ""}  </head>
  <body>
${page.body}
  </body>
</html>
`;
}
