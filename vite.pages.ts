// Serves and builds the pages of www/pages/: none of them is a file, all are documents made there.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";
import { documentOf, type Page } from "./www/pages/page";
import { pages } from "./www/pages";
import { developmentPolicy, headersOf } from "./www/pages/policy";
import { installable } from "./www/pages/install";
import { sharing, siteFiles } from "./www/pages/sharing";
import { siteAddress } from "./www/pages/site";

const root = import.meta.dirname;
const fileOf = (page: Page): string => resolve(root, page.path, "index.html");
const byFile = new Map(pages.map((page) => [fileOf(page), page]));

const site = { address: siteAddress(process.env["KINDLING_SITE"]), paths: new Set(pages.map(({ path }) => path)) };
const written = (page: Page, policy?: string): string => documentOf(page, [...installable(page), ...sharing(page, site)], policy);

/** What the build starts from, by name: each page's document. */
export const pageInputs: Record<string, string> = Object.fromEntries(pages.map((page) => [page.path.replaceAll("/", "-") || "index", fileOf(page)]));

/** The dark colours again for who has not chosen and whose system is dark: seen before, or without, any script. */
export const systemDark = (css: string): string =>
  `${css}\n@media (prefers-color-scheme: dark) {${[...css.matchAll(/:root\[data-theme="dark"\]\s*(\{[^}]*\})/g)].map(([, colours]) => `:root:not([data-theme]) ${colours}`).join("\n")}}\n`;

/** The sheets that a page's one style sheet is made of, in its order: files of their own would be shared, and linked in any order. */
const sheetsOf = (id: string): string[] => /\/www\/styles\/together\/([\w+-]+)\.css(?:\?|$)/.exec(id)?.[1]?.split("+") ?? [];

export const sitePages: Plugin = {
  name: "kindling-pages",
  enforce: "pre",
  resolveId: (id) => (byFile.has(id) ? id : sheetsOf(id).length > 0 ? resolve(root, `.${id.slice(id.indexOf("/www/"))}`) : null),
  load(id) {
    const page = byFile.get(id);
    if (page) return written(page);
    const files = sheetsOf(id).map((name) => resolve(root, `www/styles/${name}.css`));
    if (files.length === 0) return null;
    files.forEach((file) => this.addWatchFile(file));
    return files.map((file) => (/\/(tokens|code)\.css$/.test(file) ? systemDark : String)(readFileSync(file, "utf8"))).join("\n");
  },
  generateBundle() {
    const files = { _headers: headersOf(pages), ...(site.address ? siteFiles(pages, site.address) : {}) };
    for (const [fileName, source] of Object.entries(files)) this.emitFile({ type: "asset", fileName, source });
  },
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      const path = (request.url ?? "").split("?")[0]?.replace(/index\.html$/, "") ?? "";
      const page = pages.find((page) => `/${page.path}` === path);
      if (!page) return next();
      void server.transformIndexHtml(request.url ?? path, written(page, developmentPolicy(page))).then((html) => {
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html);
      }, next);
    });
  },
};
