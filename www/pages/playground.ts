// The playground, at the site's root and at a path of its own for each task, in both languages: what is read until its
// script has drawn the page, or by who has none. Its head and map stand where the script's will stand.

import { escaped } from "../escaped";
import { en } from "../i18n/en";
import { pathIn, toRoot } from "./navigation";
import { FLAME, type Page } from "./page";
import { metricOf, PICTURE_SIZE, pictureOf, previewOf, runOf } from "./runs";
import { type PageKey, say } from "./strings";
import { STAGES } from "../spec/link";

/** The tasks that have a name, which a test holds to be all of the catalogue. */
export const TASKS = Object.keys(en).filter((key) => /^task\.[\w-]+$/.test(key)).map((key) => key.slice(5));

const LANGUAGES = ["en", "zh-Hans"] as const;
const FIRST = "house-price";

/** What is said of a task. */
export const about = (language: Page["language"], task: string, what: "description" | "learn" | "model" | "data" | "alt"): string =>
  say(language, `demo.${task}.${what}` as PageKey);

export const nameOf = (language: Page["language"], task: string): string => say(language, `task.${task}` as PageKey);

/** "From a real run: 200 steps, R² 0.61 on the test rows." */
export function runLine(language: Page["language"], task: string): string {
  const run = runOf(task);
  return say(language, "page.run", { steps: run.steps.toLocaleString("en"), metric: metricOf(language, run) });
}

function body(page: Pick<Page, "path" | "language">, task: string, heading: string, description: string): string {
  const { language } = page;
  const tell = (key: PageKey): string => escaped(say(language, key));
  const root = toRoot(page);
  const shown = task === "table" ? "table-penguins" : task;
  return `    <div id="app">
      <header class="title-bar before"><p class="name">${FLAME}Kindling</p><div class="tools"><a class="button" href="${root}${pathIn(language, "gallery/")}">${tell("page.gallery")}</a> <a class="button" href="${root}${pathIn(language, "learn/")}">${tell("page.learn")}</a></div></header>
      <div class="before-map" aria-hidden="true"><ol class="map">${STAGES.map((stage) => `<li><span>${tell(`stage.${stage}`)}</span></li>`).join("")}</ol></div>
      <main class="before">
        <h1>${escaped(heading)}</h1>
        <p class="lead">${escaped(description)}</p>
        <progress aria-label="${tell("page.loading")}"></progress>
        <p class="slow">${tell("page.slow")}</p>
        <noscript>
          <p>${tell("page.script")}</p>
          <figure><img vite-ignore src="${root}${pictureOf(task, language, "light")}" width="${PICTURE_SIZE.width}" height="${PICTURE_SIZE.height}" alt="${escaped(about(language, task, "alt"))}" /><figcaption>${escaped(runLine(language, shown))}</figcaption></figure>
        </noscript>
        <section>
          <h2>${tell("page.stages")}</h2>
          <dl>${STAGES.map((stage) => `<div><dt>${tell(`stage.${stage}`)}</dt><dd>${tell(`page.stage.${stage}`)}</dd></div>`).join("")}</dl>
          <p><a href="${root}${pathIn(language, "gallery/")}">${tell("page.more")}</a></p>
        </section>
      </main>
    </div>`;
}

const shell = { styles: ["/www/styles/tokens.css", "/www/styles/base.css", "/www/styles/shell.css", "/www/styles/before.css"], script: "/www/first.ts" };

function taskPage(language: Page["language"], task: string): Page {
  const place = { path: pathIn(language, `d/${task}/`), language };
  const [name, description] = [nameOf(language, task), about(language, task, "description")];
  return {
    ...shell, ...place, description, embed: true,
    title: say(language, "page.title", { task: name }),
    picture: { path: previewOf(task, language), alt: about(language, task, "alt") },
    body: body(place, task, name, description),
  };
}

function home(language: Page["language"]): Page {
  const place = { path: pathIn(language, ""), language };
  const description = say(language, "page.home.description");
  return {
    ...shell, ...place, description,
    title: say(language, "page.home.title"),
    picture: { path: previewOf(FIRST, language), alt: about(language, FIRST, "alt") },
    body: body(place, FIRST, say(language, "page.home.title"), description),
  };
}

export const playgrounds: Page[] = LANGUAGES.flatMap((language) => [home(language), ...TASKS.map((task) => taskPage(language, task))]);
