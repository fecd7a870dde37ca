// What a link preview, a search engine and an embedding site read of a page: Open Graph, Twitter cards, the page in the
// other language, oEmbed. What needs an absolute address is left out when none is known.

import { escaped } from "../escaped";
import { englishPath, pathIn } from "./navigation";
import { type Page } from "./page";

export interface Site {
  /** Its folder's address, with a slash at its end; null when the build was not told. */
  address: string | null;
  /** Paths of all its pages. */
  paths: ReadonlySet<string>;
}

export const PICTURE = { width: 1200, height: 630 };
const LANGUAGES = ["en", "zh-Hans"] as const;

const meta = (kind: "name" | "property", key: string, content: string | number): string =>
  `<meta ${kind}="${key}" content="${escaped(String(content))}" />`;

const link = (rel: string, href: string, more = ""): string => `<link rel="${rel}" href="${escaped(href)}"${more} />`;

/** The tags of a page's head. */
export function sharing(page: Page, { address, paths }: Site): string[] {
  const locale = { en: "en_US", "zh-Hans": "zh_CN" }[page.language];
  const tags = [
    meta("property", "og:type", "website"), meta("property", "og:site_name", "Kindling"), meta("property", "og:locale", locale),
    meta("property", "og:title", page.title), meta("property", "og:description", page.description),
    meta("name", "twitter:card", address && page.picture ? "summary_large_image" : "summary"),
    meta("name", "twitter:title", page.title), meta("name", "twitter:description", page.description),
  ];
  if (!address) return tags;
  tags.push(link("canonical", address + page.path), meta("property", "og:url", address + page.path));
  tags.push(...alternates(page, address, paths));
  if (page.picture) {
    const picture = address + page.picture.path;
    tags.push(meta("property", "og:image", picture), meta("property", "og:image:type", "image/jpeg"),
      meta("property", "og:image:width", PICTURE.width), meta("property", "og:image:height", PICTURE.height),
      meta("property", "og:image:alt", page.picture.alt), meta("name", "twitter:image", picture), meta("name", "twitter:image:alt", page.picture.alt));
  }
  if (page.embed) tags.push(link("alternate", `${address}${page.path}oembed.json`, ` type="application/json+oembed" title="${escaped(page.title)}"`));
  return tags;
}

/** The same page in each language; the English one opens in the visitor's. */
function alternates(page: Page, address: string, paths: ReadonlySet<string>): string[] {
  const own = englishPath(page);
  if (!LANGUAGES.every((language) => paths.has(pathIn(language, own)))) return [];
  const found = LANGUAGES.map((language): [string, string] => [language, pathIn(language, own)]);
  return [...found, ["x-default", own] as const].map(([language, path]) => link("alternate", address + path, ` hreflang="${language}"`));
}

const EMBED = { width: 760, height: 720 };

/** What https://oembed.com asks of a page that can be embedded. */
export function oembed(page: Page, address: string): Record<string, string | number> {
  const source = `${address}${page.path}?embed=1${page.language === "en" ? "" : "&lang=zh"}`;
  return {
    type: "rich", version: "1.0", title: page.title, provider_name: "Kindling", provider_url: address, cache_age: 86_400, ...EMBED,
    html: `<iframe src="${escaped(source)}" title="${escaped(page.title)}" width="${EMBED.width}" height="${EMBED.height}" loading="lazy" allow="clipboard-write; fullscreen" style="border:0;max-width:100%"></iframe>`,
    ...(page.picture ? { thumbnail_url: address + page.picture.path, thumbnail_width: PICTURE.width, thumbnail_height: PICTURE.height } : {}),
  };
}

/** Files beside the pages, by name: what search engines and embedding sites ask for. */
export function siteFiles(pages: readonly Page[], address: string): Record<string, string> {
  const site = { address, paths: new Set(pages.map(({ path }) => path)) };
  const entry = (page: Page): string => {
    const links = alternates(page, address, site.paths).map((tag) => tag.replace("<link ", "<xhtml:link "));
    return `  <url><loc>${escaped(address + page.path)}</loc>${links.join("")}</url>`;
  };
  return {
    ...Object.fromEntries(pages.filter((page) => page.embed).map((page) => [`${page.path}oembed.json`, JSON.stringify(oembed(page, address))])),
    "sitemap.xml": `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${pages.filter((page) => !page.unlisted).map(entry).join("\n")}
</urlset>
`,
    "robots.txt": `User-agent: *\nAllow: /\nSitemap: ${address}sitemap.xml\n`,
  };
}
