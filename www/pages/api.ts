// The pages of the API: every public name of kindling.js, read from the source, with its example. Work without a script.

import { escaped } from "../escaped";
import { type Entry, ENTRIES, ERRORS, GROUPS } from "../api/entries";
import { EXAMPLES } from "../api/examples";
import { type Declared, publicNames } from "../api/extract";
import { highlighted } from "../api/highlight";
import { zh } from "../api/zh";
import { navigation, pathIn, toRoot } from "./navigation";
import { ARTICLE, type Page } from "./page";
import { type PageKey, say } from "./strings";

type Language = Page["language"];

const names = publicNames();
const declared = new Map<string, Declared>([...names, ...names.flatMap((name) => name.members)].map((one) => [one.name, one]));

/** The first entry that has an example shows it; the others point there. */
const shownAt = new Map<string, string>();
for (const { name, example } of ENTRIES) if (!shownAt.has(example)) shownAt.set(example, name);

/** "lab.train()" of "Lab.train". */
function shown(name: string): string {
  const { kind } = found(name);
  const [owner, member] = name.split(".");
  if (owner === "Events" && member) return `"${member}"`;
  return (owner === "Lab" && member ? `lab.${member}` : owner === "KindlingError" && member ? `error.${member}` : owner === "Predictor" && member ? `predictor.${member}` : name) + (kind === "method" || kind === "function" ? "()" : "");
}

function found(name: string): Declared {
  const one = declared.get(name);
  if (!one) throw new Error(`www/api/entries.ts names ${name}, which kindling.ts does not export.`);
  return one;
}

const described = (language: Language, name: string): string => (language === "en" ? found(name).comment : zh[name] ?? "");

/** Prose with `code` in it. */
const prose = (text: string): string => escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");

const pre = (html: string): string => `<pre class="code" tabindex="0"><code>${html}</code></pre>`;

/** A signature, whose types lead to where they are told of. */
const signed = (name: string): string =>
  pre(highlighted(found(name).signature, "ts", (type) => (type !== name && ENTRIES.some((one) => one.name === type) ? `<a href="#${type}">${type}</a>` : type)));

function errors(language: Language, kinds: string[]): string {
  const links = kinds.map((kind) => `<a href="#error-${kind}"><code>${kind}</code></a>`).join(" ");
  return `<p class="kinds">${escaped(say(language, "api.errors"))} ${links}</p>`;
}

/** The options of `open`, each with its meaning. */
function fields(language: Language, name: string): string {
  const rows = found(name).members.map((field) => `<dt><code>${escaped(field.signature)}</code></dt><dd>${prose(described(language, field.name))}</dd>`);
  return `<dl class="fields" aria-label="${escaped(say(language, "api.fields"))}">${rows.join("")}</dl>`;
}

function example(language: Language, root: string, { name, example: id }: Entry): string {
  const at = shownAt.get(id) ?? name;
  if (at !== name) return `<p class="see">${escaped(say(language, "api.example.at")).replace("{name}", `<a href="#${at}"><code>${escaped(shown(at))}</code></a>`)}</p>`;
  const label = escaped(say(language, "api.try.named", { name: shown(name) }));
  return `<div class="example">${pre(highlighted(EXAMPLES[id] ?? "", "js"))}<a class="button" href="${root}${pathIn(language, "try/")}#example=${id}" aria-label="${label}">${escaped(say(language, "api.try"))}</a></div>`;
}

function entry(language: Language, root: string, one: Entry): string {
  const { kind } = found(one.name);
  return `<section class="entry" id="${one.name}">
<h3><code>${escaped(shown(one.name))}</code></h3>
<p>${prose(described(language, one.name))}</p>
${one.name === "OpenOptions" ? fields(language, one.name) : kind === "class" ? "" : signed(one.name)}
${one.errors ? errors(language, one.errors) : ""}
${example(language, root, one)}
</section>`;
}

function errorTable(language: Language): string {
  const tell = (key: PageKey): string => escaped(say(language, key));
  return Object.entries(ERRORS).map(([group, kinds]) => {
    const rows = kinds.map((kind) => {
      const sentence = say(language, `error.${kind}` as PageKey);
      const filled = [...new Set(sentence.match(/\{\w+\}/g))].map((blank) => `<code>${blank.slice(1, -1)}</code>`).join(" ");
      return `<tr id="error-${kind}"><th scope="row"><code>${kind}</code></th><td>${escaped(sentence).replace(/\{(\w+)\}/g, "<var>$1</var>")}</td><td>${filled || "–"}</td></tr>`;
    });
    return `<h3 id="errors-${group}">${tell(`api.errors.${group}` as PageKey)}</h3>
<div class="table-wrap" tabindex="0" role="region" aria-labelledby="errors-${group}"><table><thead><tr><th scope="col">${tell("api.kind")}</th><th scope="col">${tell("api.says")}</th><th scope="col">${tell("api.filled")}</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
  }).join("\n");
}

function contents(language: Language): string {
  const groups = GROUPS.map((group) => {
    const links = ENTRIES.filter((one) => one.group === group).map(({ name }) => `<li><a href="#${name}"><code>${escaped(shown(name))}</code></a></li>`);
    return `<li><a href="#group-${group}">${escaped(say(language, `api.group.${group}`))}</a><ul>${links.join("")}</ul></li>`;
  });
  return `<nav class="contents" aria-label="${escaped(say(language, "api.contents"))}"><ul>${groups.join("")}</ul></nav>`;
}

function api(language: Language): Page {
  const place = { path: pathIn(language, "api/"), language };
  const root = toRoot(place);
  const tell = (key: PageKey): string => escaped(say(language, key));
  const groups = GROUPS.map((group) => `<section aria-labelledby="group-${group}">
<h2 id="group-${group}">${tell(`api.group.${group}`)}</h2>
${ENTRIES.filter((one) => one.group === group).map((one) => entry(language, root, one)).join("\n")}
${group === "errors" ? errorTable(language) : ""}
</section>`);
  return {
    ...ARTICLE, ...place, styles: [...ARTICLE.styles, "/www/styles/code.css", "/www/styles/api.css"],
    title: say(language, "api.title"),
    description: say(language, "api.description"),
    body: `${navigation(place)}
<div class="article api">
${contents(language)}
<main id="content">
<h1>${tell("api.heading")}</h1>
<p class="lead">${tell("api.lead")}</p>
<h2 id="use">${tell("api.use")}</h2>
<p>${tell("api.use.about")}</p>
${pre(highlighted('import { open, KindlingError } from "./kindling.js";', "js"))}
${groups.join("\n")}
</main>
</div>`,
  };
}

export const apiPages: Page[] = [api("en"), api("zh-Hans")];
