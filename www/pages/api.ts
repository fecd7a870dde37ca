// The API's reference, made from the source (signatures, types), the strings of the errors, and www/api/entries.ts.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ENTRIES, INTERNAL, type Entry } from "../api/entries";
import { en } from "../i18n/en";
import { zh } from "../i18n/zh";
import { navigation, pathIn } from "./navigation";
import { ARTICLE, escaped, type Page } from "./page";
import { previewOf } from "./runs";
import { say } from "./strings";

type Language = Page["language"];
const www = resolve(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(resolve(www, file), "utf8");

/** From a member's beginning to where its body or its value begins. */
function head(source: string): string {
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    const [character, next] = [source[i] ?? "", source.slice(i, i + 2)];
    if (depth === 0 && (next === " {" || next === " =" || character === ";")) return source.slice(0, i);
    if (next === "=>") i++;
    else if ("([{<".includes(character)) depth++;
    else if (")]}>".includes(character)) depth--;
  }
  return source;
}

/** Public members of Lab with their signatures, as the source has them. */
export function members(source = read("lab.ts")): Map<string, string> {
  const body = source.slice(source.indexOf("export class Lab {"));
  const begins = [...body.matchAll(/^ {2}(?!private |for |if |const |return )(?:async )?(?:get )?(\w+)[(<:]/gm)];
  return new Map(begins.filter(([, name = ""]) => !INTERNAL.has(name)).map((found) => [
    found[1] ?? "", head(body.slice(found.index)).replace(/^\s*(?:async )?/, "").replace(/\s+/g, " "),
  ]));
}

/** Values and types that kindling.ts exports. */
export function exported(source = read("kindling.ts")): { values: string[]; types: string[] } {
  const names = (pattern: RegExp): string[] => [...source.matchAll(pattern)].flatMap(([, list = ""]) => list.split(",").map((name) => name.trim()).filter(Boolean));
  return { values: names(/^export \{([^}]+)\}/gm), types: names(/^export type \{([^}]+)\}/gm) };
}

/** The declaration of a type, from the files that have them. */
export function declaration(name: string): string {
  for (const file of ["lab/types.ts", "protocol.ts", "spec/claim.ts", `bindings/${name}.ts`]) {
    const source = ((): string => { try { return read(file); } catch { return ""; } })();
    const [found] = new RegExp(`^export (?:interface ${name} \\{[\\s\\S]*?^\\}|type ${name} =[\\s\\S]*?;$)`, "m").exec(source) ?? [];
    if (found) return found.replace(/\/\*\*[\s\S]*?\*\/\s*/g, (comment) => (file.startsWith("bindings/") ? "" : comment));
  }
  return "";
}

/** The example as it stands in a page of somebody else's. */
export const example = ({ code, result, name }: Entry): string =>
  `import { open${name === "KindlingError" || name === "Lab" ? `, ${name}` : ""} } from "./kindling.js";\n\n${code.trimEnd()}\nconsole.log(${result});`;

function section(entry: Entry, language: Language, signature: string): string {
  return `<section class="entry"><h3 id="${entry.name}"><code>${escaped(entry.name)}</code></h3>
<p>${escaped(language === "en" ? entry.en : entry.zh)}</p>
${signature ? `<pre tabindex="0" class="signature"><code>${escaped(signature)}</code></pre>` : ""}
<pre tabindex="0"><code>${escaped(example(entry))}</code></pre></section>`;
}

function page(language: Language): Page {
  const place = { path: pathIn(language, "api/"), language };
  const tell = (key: Parameters<typeof say>[1]): string => escaped(say(language, key));
  const signatures = members();
  const { values, types } = exported();
  const part = (names: readonly string[]): string => ENTRIES.filter(({ name }) => names.includes(name)).map((entry) => section(entry, language, signatures.get(entry.name) ?? "")).join("\n");
  const strings: Record<string, string> = language === "en" ? en : zh;
  const errors = Object.entries(strings).filter(([key]) => /^error\.[\w-]+$/.test(key)).map(([key, text]) => `<tr><th scope="row"><code>${key.slice(6)}</code></th><td>${escaped(text)}</td></tr>`);
  return {
    ...ARTICLE, ...place, styles: [...ARTICLE.styles, "/www/styles/api.css"],
    title: say(language, "api.title"), description: say(language, "api.description"),
    picture: { path: previewOf("house-price", language), alt: say(language, "api.heading") },
    body: `${navigation(place)}
<main id="content" class="article api">
<h1>${tell("api.heading")}</h1>
<p class="lead">${tell("api.lead")}</p>
<nav aria-label="${tell("api.names")}"><ul class="names">${ENTRIES.map(({ name }) => `<li><a href="#${name}"><code>${name}</code></a></li>`).join("")}</ul></nav>
<h2 id="functions">${tell("api.functions")}</h2>
${part(values)}
<h2 id="members">${tell("api.members")}</h2>
${part([...signatures.keys()])}
<h2 id="errors">${tell("api.errors")}</h2>
<div class="table-wrap" tabindex="0" role="region" aria-label="${tell("api.errors")}"><table><tbody>${errors.join("")}</tbody></table></div>
<h2 id="types">${tell("api.types")}</h2>
${types.map((name) => `<h3 id="type-${name}"><code>${name}</code></h3><pre tabindex="0"><code>${escaped(declaration(name))}</code></pre>`).join("\n")}
</main>`,
  };
}

export const apiPages: Page[] = [page("en"), page("zh-Hans")];
