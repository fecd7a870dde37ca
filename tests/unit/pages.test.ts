// The documents of the site: every demo has its own in both languages, with what link previews and search engines read.

import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { en } from "../../www/i18n/en";
import { inLanguage, languageOfPath } from "../../www/language-path";
import { pages } from "../../www/pages";
import { GROUPS } from "../../www/pages/gallery";
import { navigation } from "../../www/pages/navigation";
import { documentOf, type Page } from "../../www/pages/page";
import { TASKS } from "../../www/pages/playground";
import { recipeLink, runOf } from "../../www/pages/runs";
import { oembed, sharing, siteFiles } from "../../www/pages/sharing";
import { siteAddress } from "../../www/pages/site";
import { systemDark } from "../../vite.pages";

const ADDRESS = "https://example.org/kindling/";
const paths = new Set(pages.map(({ path }) => path));
/** Without its style sheet, which nothing here could fetch. */
const parse = (page: Page, address: string | null): Document =>
  new DOMParser().parseFromString(documentOf(page, sharing(page, { address, paths })).replace(/<link rel="stylesheet"[^>]*>/, ""), "text/html");
const content = (document: Document, key: string): string | null | undefined =>
  document.querySelector(`meta[property="${key}"], meta[name="${key}"]`)?.getAttribute("content");
const demos = pages.filter(({ path }) => /(^|\/)d\//.test(path));

test("every demo has a page in both languages, and its card in the gallery", () => {
  expect(TASKS.length).toBeGreaterThan(10);
  for (const task of TASKS) for (const path of [`d/${task}/`, `zh/d/${task}/`]) expect(paths).toContain(path);
  expect(demos).toHaveLength(2 * TASKS.length);
  expect(GROUPS.flatMap((group) => group.demos.map(([task]) => task)).sort()).toEqual([...TASKS].sort());
});

test("titles and descriptions are each page's own, and as long as search results show", () => {
  const long = { en: [60, 165], "zh-Hans": [24, 90] } as const;
  for (const page of pages) {
    expect(page.title.length, page.title).toBeLessThanOrEqual(75);
    expect(page.title, page.path).toContain("Kindling");
    const [least, most] = long[page.language];
    expect(page.description.length, page.description).toBeGreaterThanOrEqual(least);
    expect(page.description.length, page.description).toBeLessThanOrEqual(most);
    expect(/[\u4e00-\u9fff]/.test(page.title + page.description), page.path).toBe(page.language === "zh-Hans");
  }
  for (const key of ["title", "description"] as const) expect(new Set(demos.map((page) => page[key])).size).toBe(demos.length);
});

test("documents say what they are: one heading, the stages, Open Graph", () => {
  for (const page of demos) {
    const document = parse(page, ADDRESS);
    expect(document.documentElement.lang).toBe(page.language);
    expect(document.querySelectorAll("h1"), page.path).toHaveLength(1);
    expect(document.querySelectorAll("main dl dt"), page.path).toHaveLength(8);
    expect(document.querySelector(".lead")?.textContent).toBe(page.description);
    expect(content(document, "og:title")).toBe(page.title);
    expect(content(document, "og:description")).toBe(page.description);
    expect(content(document, "og:url")).toBe(ADDRESS + page.path);
    expect(content(document, "og:image")).toBe(ADDRESS + page.picture?.path);
    expect(content(document, "twitter:card")).toBe("summary_large_image");
    expect(content(document, "og:image:alt")?.length).toBeGreaterThan(10);
    expect(document.querySelector("link[rel=canonical]")?.getAttribute("href")).toBe(ADDRESS + page.path);
    const own = page.path.replace(/^zh\//, "");
    const languages = [...document.querySelectorAll("link[hreflang]")].map((link) => [link.getAttribute("hreflang"), link.getAttribute("href")]);
    expect(languages).toEqual([["en", ADDRESS + own], ["zh-Hans", `${ADDRESS}zh/${own}`], ["x-default", ADDRESS + own]]);
  }
});

test("no text of a page breaks out of its tags", () => {
  const hostile = '"><script>alert(1)</script>&';
  const page = { ...pages[0], title: hostile, description: hostile, body: "", picture: { path: "x.jpg", alt: hostile } } as Page;
  const document = parse(page, ADDRESS);
  expect(document.title).toBe(hostile);
  expect(content(document, "og:description")).toBe(hostile);
  expect(document.querySelectorAll("script:not([type])")).toHaveLength(0);
});

test("pictures of link previews are 1200 × 630 and small", () => {
  for (const { picture, path } of pages.filter((page) => page.picture)) {
    const bytes = readFileSync(join("public", picture?.path ?? ""));
    expect(bytes.length, path).toBeLessThanOrEqual(120_000);
    // The frame header of a baseline JPEG: marker, length, precision, height, width.
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    expect([bytes.readUInt16BE(frame + 7), bytes.readUInt16BE(frame + 5)], path).toEqual([1200, 630]);
  }
  for (const task of TASKS) for (const language of ["en", "zh"]) expect(existsSync(`public/pictures/${task}-${language}.jpg`), task).toBe(true);
});

test("no absolute address is written unless the build is told one", () => {
  for (const page of pages) {
    const document = parse(page, null);
    const values = [...document.querySelectorAll("[href], [src], meta[content]")].flatMap((node) => ["href", "src", "content"].map((name) => node.getAttribute(name) ?? ""));
    // Sources that an article names lead elsewhere.
    const cited = new Set([...document.querySelectorAll("main a[href]")].map((link) => link.getAttribute("href")));
    expect(values.filter((value) => /^https?:|^\/\//.test(value) && !cited.has(value)), page.path).toEqual([]);
    expect(document.querySelector("link[rel=canonical], link[hreflang], [type='application/json+oembed']"), page.path).toBeNull();
    expect(content(document, "og:title"), page.path).toBe(page.title);
  }
});

test("the site's address is an http address, or a sentence says so", () => {
  expect(siteAddress(undefined)).toBeNull();
  expect(siteAddress("https://example.org/kindling")).toBe(ADDRESS);
  expect(siteAddress(ADDRESS)).toBe(ADDRESS);
  for (const bad of ["example.org", "javascript:alert(1)", "https://example.org/?x", "ftp://example.org/"]) expect(() => siteAddress(bad), bad).toThrow("KINDLING_SITE");
});

test("oEmbed says what the specification requires of a rich one, and its page points to it", () => {
  const files = siteFiles(pages, ADDRESS);
  for (const page of demos) {
    const told = JSON.parse(files[`${page.path}oembed.json`] ?? "") as ReturnType<typeof oembed>;
    expect(told).toMatchObject({ type: "rich", version: "1.0", provider_url: ADDRESS, title: page.title });
    for (const key of ["width", "height", "thumbnail_width", "thumbnail_height"]) expect(told[key], key).toBeGreaterThan(100);
    const frame = new DOMParser().parseFromString(String(told["html"]), "text/html").querySelector("iframe");
    expect(frame?.getAttribute("src")).toBe(`${ADDRESS}${page.path}?embed=1${page.language === "en" ? "" : "&lang=zh"}`);
    expect(frame?.getAttribute("title")).toBe(page.title);
    expect(parse(page, ADDRESS).querySelector("link[type='application/json+oembed']")?.getAttribute("href")).toBe(`${ADDRESS}${page.path}oembed.json`);
  }
});

test("the site map lists every page, and robots.txt the site map", () => {
  const { "sitemap.xml": map, "robots.txt": robots } = siteFiles(pages, ADDRESS);
  const listed = [...(map ?? "").matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address);
  expect(listed).toEqual(pages.filter((page) => !page.unlisted).map(({ path }) => ADDRESS + path));
  expect(new DOMParser().parseFromString(map ?? "", "text/xml").querySelectorAll("url")).toHaveLength(listed.length);
  expect(robots).toContain(`Sitemap: ${ADDRESS}sitemap.xml`);
});

test("links in the pages' text lead to pages, pictures to files, relative to any place of the site", () => {
  for (const page of [...demos, ...pages.filter(({ path }) => path.endsWith("gallery/"))]) {
    const document = parse(page, null);
    document.querySelector(".site-header")?.remove();
    const here = `http://host/sub/path/${page.path}`;
    const inside = (value: string | null): string => new URL(value ?? "", here).pathname.replace(/^\/sub\/path\//, "");
    for (const link of document.querySelectorAll("a")) expect(paths, page.path).toContain(inside(link.getAttribute("href")));
    // A document with a noscript part has it as text where scripts run.
    for (const [, source] of page.body.matchAll(/<img[^>]* src="([^"]+)"/g)) expect(statSync(join("public", inside(source ?? ""))).size, source).toBeGreaterThan(1_000);
  }
});

test("the head of pages that are read names the parts in the page's language, and the same page in the other", () => {
  const chinese = navigation({ path: "zh/learn/x/", language: "zh-Hans" });
  expect(chinese).toContain('href="../../../zh/gallery/"');
  expect(chinese).toContain('href="../../../zh/learn/" aria-current="true"');
  expect(chinese).toContain('href="../../../learn/x/" hreflang="en" lang="en"');
  expect(navigation({ path: "gallery/", language: "en" })).toContain('href="../gallery/" aria-current="page"');
});

test("every experiment of the gallery has its words, and a link in the catalogue's", () => {
  for (const task of TASKS.filter((id) => id !== "table")) {
    expect(runOf(task).recipes.length, task).toBeGreaterThan(1);
    for (const { id, settings } of runOf(task).recipes) {
      expect(en).toHaveProperty([`recipe.${id}.help`]);
      expect(recipeLink(task, settings)).toMatch(/^#v1&task=[\w-]+(&\w+=[\w.%-]+)*$/);
    }
  }
});

test("a path has a language, and the same page another path", () => {
  const base = "https://example.org/zh/";
  expect(languageOfPath(`${base}d/spiral/`, base)).toBeNull();
  expect(languageOfPath(`${base}zh/d/spiral/`, base)).toBe("zh");
  expect(inLanguage(`${base}d/spiral/?lang=en&theme=dark#v1&task=spiral`, base, "zh")).toBe(`${base}zh/d/spiral/?theme=dark#v1&task=spiral`);
  expect(inLanguage(`${base}zh/`, base, "en")).toBe(base);
  expect(inLanguage("https://example.org/elsewhere/", base, "zh")).toBe("https://example.org/elsewhere/");
});

test("who has not chosen sees the dark colours where the system is dark", () => {
  const css = systemDark(':root { --a: 1; }\n:root[data-theme="dark"] { --a: 2; }');
  expect(css).toContain("@media (prefers-color-scheme: dark) {:root:not([data-theme]) { --a: 2; }}");
  expect(systemDark(readFileSync("www/styles/tokens.css", "utf8"))).toContain(":root:not([data-theme]) {\n  color-scheme: dark;");
});
