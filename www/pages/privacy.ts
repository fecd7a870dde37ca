// The privacy page: what is stored and sent, what the browser enforces, how to check it, and use without a network.

import { escaped } from "../escaped";
import { navigation, pathIn } from "./navigation";
import { ARTICLE, type Page } from "./page";
import { POLICY } from "./policy";
import { type PageKey, say } from "./strings";

/** What is typed into the console, there to be refused. */
const ATTEMPT = 'fetch("https://example.com/", { method: "POST", body: "my data" })';

function privacy(language: Page["language"]): Page {
  const place = { path: pathIn(language, "privacy/"), language };
  const tell = (key: string): string => escaped(say(language, `privacy.${key}` as PageKey));
  const list = (tag: "ul" | "ol", ...items: string[]): string => `<${tag}>${items.map((item) => `<li>${item}</li>`).join("")}</${tag}>`;
  const row = (what: string): string => `<tr><th scope="row">${tell(`stored.${what}`)}</th><td>${tell(`stored.${what}.where`)}</td><td>${tell(`stored.${what}.until`)}</td></tr>`;
  const state = (name: string): string => `<p data-state="${name}" hidden>${tell(`offline.${name}`)}</p>`;
  return {
    ...place, styles: [...ARTICLE.styles, "/www/styles/privacy.css"], script: "/www/privacy.ts",
    title: say(language, "privacy.title"),
    description: say(language, "privacy.description"),
    body: `${navigation(place)}
<main id="content" class="article">
<h1>${tell("heading")}</h1>
<p class="lead">${tell("lead")}</p>
<h2>${tell("sent")}</h2>
${list("ul", tell("sent.files"), tell("sent.nothing"))}
<h2>${tell("check")}</h2>
${list("ol", tell("check.network"), tell("check.offline"), `${tell("check.source")}<pre class="policy" tabindex="0">${escaped(POLICY.replaceAll("; ", ";\n"))}</pre>`,
    `${tell("check.console")}<pre tabindex="0">${escaped(ATTEMPT)}</pre>`, tell("check.code"))}
<h2>${tell("enforced")}</h2>
<p>${tell("enforced.about")}</p>
${list("ul", tell("enforced.connect"), tell("enforced.script"), tell("enforced.worker"), tell("enforced.hashes"))}
<h3>${tell("limits")}</h3>
${list("ul", tell("limits.host"), tell("limits.navigation"), tell("limits.worker"), tell("limits.try"), tell("limits.extensions"))}
<h2>${tell("stored")}</h2>
<div class="table-wrap" tabindex="0" role="region" aria-label="${tell("stored")}"><table>
<thead><tr><th scope="col">${tell("stored.what")}</th><th scope="col">${tell("stored.where")}</th><th scope="col">${tell("stored.until")}</th></tr></thead>
<tbody>${row("choice")}${row("files")}${row("run")}</tbody></table></div>
<p>${tell("stored.memory")}</p>
<h2>${tell("links")}</h2>
<p>${tell("links.about")}</p>
<p>${tell("links.fragment")}</p>
<h2>${tell("embeds")}</h2>
<p>${tell("embeds.about")}</p>
<h2 id="offline">${tell("offline")}</h2>
<p>${tell("offline.about")}</p>
<div class="card offline" id="offline-panel">
<div role="status">${["waiting", "done", "unsupported", "full", "failed"].map(state).join("")}</div>
<p data-state="ready" hidden><button class="button primary" type="button" data-action="fetch">${tell("offline.all")}</button> <span data-size="${tell("offline.size")}"></span></p>
<p data-state="working" hidden><progress aria-label="${tell("offline.progress")}"></progress> <span data-done></span> <button class="button" type="button" data-action="stop">${tell("offline.stop")}</button></p>
</div>
<p>${tell("offline.install")}</p>
</main>`,
  };
}

export const privacyPages: Page[] = [privacy("en"), privacy("zh-Hans")];
