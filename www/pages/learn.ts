// The course: fragments of HTML in www/learn/<language>/, in the order of their numbers, made into one page that reads without a
// script: formulas are set here, as MathML, which needs no style of its own, terms lead to the glossary, and a demo is a link until its element is there.

import { escaped } from "../escaped";
import katex from "katex";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { navigation, pathIn, toRoot } from "./navigation";
import { ARTICLE, type Page } from "./page";
import { nameOf } from "./playground";
import { previewOf } from "./runs";
import { say } from "./strings";

type Language = Page["language"];
type Glossary = Record<string, { name: string; text: string }>;
interface Reference { authors: string; year: number; title: string }

const source = resolve(import.meta.dirname, "../learn");
const folderOf = (language: Language): string => resolve(source, language === "en" ? "en" : "zh");
const list = (language: Language, pattern: RegExp): string[] => readdirSync(folderOf(language)).filter((name) => pattern.test(name)).sort();
const read = (language: Language, name: string): string => readFileSync(resolve(folderOf(language), name), "utf8");

/** Files of a language's sections, in order. */
export const sectionsOf = (language: Language): string[] => list(language, /^\d\d-[\w-]+\.html$/);

export const glossaryOf = (language: Language): Glossary =>
  Object.assign({}, ...list(language, /^glossary.*\.json$/).map((name) => JSON.parse(read(language, name)) as Glossary)) as Glossary;

/** Code that is shown, and compiled or run elsewhere: by its address from the project's folder. */
const CODE = /<pre data-file="([\w./-]+)"><\/pre>/g;
const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** A fragment as the page has it. */
export function sectionHtml(language: Language, name: string, root: string): string {
  const demo = (attributes: string): string => {
    const [task, link] = ["task", "link"].map((key) => new RegExp(`\\b${key}="([^"]*)"`).exec(attributes)?.[1] ?? "");
    const label = say(language, "learn.open", { name: nameOf(language, task ?? "") });
    return `<kindling-demo${attributes} lang="${language === "en" ? "en" : "zh"}"><a href="${root}${pathIn(language, `d/${task}/`)}${link}">${escaped(label)}</a></kindling-demo>`;
  };
  return read(language, name)
    .replace(/<kd-tex( display)?>(.*?)<\/kd-tex>/gs, (_, display: string | undefined, tex: string) => formula(language, tex, display !== undefined))
    .replace(/<a class="term" data-term="([\w-]+)">/g, '<a class="term" data-term="$1" href="#term-$1">')
    .replace(/<kindling-demo([^>]*)><\/kindling-demo>/g, (_, attributes: string) => demo(attributes))
    .replace(CODE, (_, file: string) => `<pre tabindex="0"><code>${escaped(shown(readFileSync(resolve(source, "../..", file), "utf8")))}</code></pre>`);
}

/** A formula on a line of its own may be wider than a telephone: it scrolls by itself, by keyboard too. */
function formula(language: Language, tex: string, displayMode: boolean): string {
  const markup = katex.renderToString(tex.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity), { displayMode, output: "mathml", throwOnError: true });
  return displayMode ? `<div class="formula" tabindex="0" role="group" aria-label="${say(language, "learn.formula")}">${markup}</div>` : markup;
}

/** As it stands on a page of somebody else's: the API's file, and no comment for those who build this site. */
const shown = (code: string): string => code.replace(/^\/\/ Site: .*\n/gm, "").replace('from "../lab"', 'from "./kindling.js"').trim();

function glossaryHtml(language: Language): string {
  const terms = Object.entries(glossaryOf(language)).sort(([, a], [, b]) => a.name.localeCompare(b.name, language));
  return `<section><h2 id="glossary">${escaped(say(language, "learn.glossary"))}</h2>
<dl class="glossary">${terms.map(([id, { name, text }]) => `<div><dt id="term-${id}">${escaped(name)}</dt><dd>${escaped(text)}</dd></div>`).join("")}</dl></section>`;
}

/** What is cited, by its address; the titles are those of the works, in any language. */
export const references = (): Record<string, Reference> => JSON.parse(readFileSync(resolve(source, "references.json"), "utf8")) as Record<string, Reference>;

/** By author, without the initials that come first. */
function sourcesHtml(language: Language): string {
  const key = ({ authors, year }: Reference): string => `${authors.replace(/^(\S+\. )+/, "")} ${year}`;
  const works = Object.entries(references()).sort(([, a], [, b]) => key(a).localeCompare(key(b), "en"));
  return `<section><h2 id="sources">${escaped(say(language, "learn.sources"))}</h2>
<ul class="sources">${works.map(([address, { authors, year, title }]) => `<li>${escaped(authors)}, ${year}: <a href="${escaped(address)}" lang="en">${escaped(title)}</a></li>`).join("")}</ul></section>`;
}

const headings = (html: string): [id: string, text: string][] => [...html.matchAll(/<h2 id="([\w-]+)">(.*?)<\/h2>/g)].map(([, id = "", text = ""]) => [id, text]);

function course(language: Language): Page {
  const place = { path: pathIn(language, "learn/"), language };
  const root = toRoot(place);
  const sections = sectionsOf(language).map((name) => `<section>${sectionHtml(language, name, root)}</section>`);
  const body = [...sections, glossaryHtml(language), sourcesHtml(language)].join("\n");
  const contents = headings(body).map(([id, text]) => `<li><a href="#${id}">${text}</a></li>`).join("");
  return {
    ...ARTICLE, ...place, styles: [...ARTICLE.styles, "/www/styles/learn.css"], script: "/www/learn/main.ts",
    title: say(language, "learn.title"),
    description: say(language, "learn.description"),
    picture: { path: previewOf("house-price", language), alt: say(language, "learn.heading") },
    body: `${navigation(place)}
<main id="content" class="article course">
<header><h1>${escaped(say(language, "learn.heading"))}</h1>
<p class="lead">${escaped(say(language, "learn.lead"))}</p></header>
<nav class="contents" aria-label="${escaped(say(language, "learn.contents"))}"><ol>${contents}</ol></nav>
<div class="sections">
${body}
</div>
</main>`,
  };
}

export const courses: Page[] = [course("en"), course("zh-Hans")];
