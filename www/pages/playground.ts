// The playground, at the site's root and at a path of its own for each task.

import { en } from "../i18n/en";
import type { Page } from "./page";

const BODY = `    <div id="app">
      <section class="opening">
        <h1>Kindling</h1>
        <p>Train a real model in this tab. · 在这个标签页里训练一个真实的模型。</p>
        <progress aria-label="Loading"></progress>
        <noscript><p>This page trains in your browser and needs JavaScript.</p></noscript>
      </section>
    </div>`;

const playground: Page = {
  path: "",
  language: "en",
  title: "Kindling: train a real model in this tab",
  description: "Train a real house-price model in the browser tab, from raw data to a deployed application and back. No account, no server: the data never leaves the tab.",
  styles: ["/www/styles/tokens.css", "/www/styles/base.css", "/www/styles/shell.css"],
  script: "/www/first.ts",
  body: BODY,
};

/** The tasks that have a name, which a test holds to be all of the catalogue. */
export const TASKS = Object.entries(en).filter(([key]) => /^task\.[\w-]+$/.test(key)).map(([key, name]) => ({ id: key.slice(5), name }));

export const playgrounds: Page[] = [
  playground,
  ...TASKS.map(({ id, name }) => ({ ...playground, path: `d/${id}/`, title: `${name} · Kindling` })),
];
