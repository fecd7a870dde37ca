// The pages on which the API is tried, and the page of the frame that runs what is written there.

import { escaped } from "../escaped";
import { ENTRIES } from "../api/entries";
import { tryPage } from "../i18n/en/try";
import { navigation, pathIn, toRoot } from "./navigation";
import { ARTICLE, type Page } from "./page";
import { type PageKey, say } from "./strings";

type Language = Page["language"];

/** Of the whole page, what its script says. */
const SAID = Object.keys(tryPage).filter((key) => key.startsWith("try.say.") || key === "try.page" || key === "try.editor");

function body(place: Pick<Page, "path" | "language">): string {
  const { language } = place;
  const root = toRoot(place);
  const tell = (key: PageKey): string => escaped(say(language, key));
  const strings = Object.fromEntries(SAID.map((key) => [key.slice(4), say(language, key as PageKey)]));
  const examples = [...new Set(ENTRIES.map(({ example }) => example))].map((id) => `<option value="${id}">${tell(`try.example.${id}` as PageKey)}</option>`);
  return `${navigation(place)}
<main id="content" class="try">
<h1>${tell("try.heading")}</h1>
<p class="lead">${tell("try.lead")} <a href="${root}${pathIn(language, "api/")}">${tell("try.docs")}</a></p>
<noscript><p>${tell("try.script")}</p></noscript>
<div id="try" data-page="${root}try/" data-strings="${escaped(JSON.stringify(strings))}">
<div class="tools">
<label>${tell("try.examples")} <select id="example">${examples.join("")}</select></label>
<button class="button primary" id="run" type="button" title="${tell("try.run.keys")}">${tell("try.run")}</button>
<button class="button" id="stop" type="button" disabled>${tell("try.stop")}</button>
<button class="button" id="reset" type="button" title="${tell("try.reset.about")}">${tell("try.reset")}</button>
<button class="button" id="copy" type="button">${tell("try.copy")}</button>
<button class="button" id="share" type="button">${tell("try.share")}</button>
<p id="status" role="status"></p>
</div>
<p class="warning" id="notice" role="alert" hidden></p>
<div id="manual-box" hidden><label>${tell("try.select")} <textarea id="manual" readonly rows="3"></textarea></label></div>
<div class="panes">
<div class="pane code" id="editor"></div>
<div class="results" id="results">
<section class="pane" aria-labelledby="page-title"><h2 id="page-title" title="${tell("try.page.about")}">${tell("try.page")} <small>${tell("try.page.about")}</small></h2><div id="frame"></div></section>
<section class="pane" aria-labelledby="console-title"><div class="head"><h2 id="console-title">${tell("try.console")}</h2><button class="button quiet" id="clear" type="button">${tell("try.clear")}</button></div><div id="console" role="log" tabindex="0" aria-labelledby="console-title"></div></section>
</div>
</div>
</div>
<p class="foot">${tell("try.privacy")}</p>
</main>`;
}

function tryIt(language: Language): Page {
  const place = { path: pathIn(language, "try/"), language };
  return {
    ...place,
    styles: [...ARTICLE.styles, "/www/styles/code.css", "/www/styles/try.css"], script: "/www/try/main.ts",
    title: say(language, "try.title"),
    description: say(language, "try.description"),
    body: body(place),
  };
}

/** What runs code: see www/try/frame.ts. The program itself is a module from a blob. */
const frame: Page = {
  path: "try/run/", language: "en", unlisted: true, scriptSources: "blob:",
  styles: ["/www/styles/tokens.css", "/www/styles/base.css", "/www/styles/run.css"], script: "/www/try/frame.ts",
  title: "The frame in which code runs · Kindling",
  description: "The frame in which the code of the page “Try the API” runs. It shows nothing by itself.",
  body: "",
};

export const tryPages: Page[] = [tryIt("en"), tryIt("zh-Hans"), frame];
