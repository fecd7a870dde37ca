// The head of every page that is read: the site's name, its parts in the page's language, the same page in the other one.

import { escaped } from "../escaped";
import { FLAME, type Page } from "./page";
import { say } from "./strings";

type Place = Pick<Page, "path" | "language">;

/** The parts of the site, in the order they are named: English paths. A Chinese page lies at `zh/` before them. */
const PARTS = [
  ["page.playground", ""], ["page.gallery", "gallery/"], ["page.learn", "learn/"],
  ["page.api", "api/"], ["page.privacy", "privacy/"],
] as const;

/** From a page to the site's folder: "../" for each folder of its path. Works under any sub-path. */
export const toRoot = ({ path }: Pick<Page, "path">): string => "../".repeat(path.split("/").length - 1) || "./";

/** Where an English path lies in a language. */
export const pathIn = (language: Page["language"], path: string): string => (language === "en" ? path : `zh/${path}`);

/** The English path of a page. */
export const englishPath = ({ path }: Pick<Page, "path">): string => path.replace(/^zh\//, "");

/** HTML that begins the body of an article-like page; its content follows in `<main id="content">`. */
export function navigation(page: Place): string {
  const root = toRoot(page);
  const own = englishPath(page);
  const links = PARTS.map(([key, path]) => {
    const here = path === own ? ' aria-current="page"' : path !== "" && own.startsWith(path) ? ' aria-current="true"' : "";
    return `<li><a href="${root}${pathIn(page.language, path)}"${here}>${escaped(say(page.language, key))}</a></li>`;
  });
  const [other, name] = page.language === "en" ? (["zh-Hans", "中文"] as const) : (["en", "English"] as const);
  return `<header class="site-header">
  <a class="skip" href="#content">${escaped(say(page.language, "page.skip"))}</a>
  <a class="site-name" href="${root}${pathIn(page.language, "")}">${FLAME}Kindling</a>
  <nav aria-label="${escaped(say(page.language, "page.navigation"))}"><ul>${links.join("")}</ul></nav>
  <a class="button" href="${root}${pathIn(other, own)}" hreflang="${other}" lang="${other}">${name}</a>
</header>`;
}
