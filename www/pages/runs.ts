// The real runs behind pictures and numbers of the pages: `npm run pictures` writes runs.json.

import type { Page } from "./page";
import runs from "./runs.json";
import { say } from "./strings";

/** A setting that differs from the task's default, as in a link. */
type Setting = readonly [key: string, value: string | number | boolean];

export interface Run {
  steps: number;
  metric: { type: "regression" | "classification" | "language"; value: number };
  /** Bytes that are fetched for its data; 0 when it makes its own. */
  bytes: number;
  recipes: { id: string; settings: Setting[] }[];
}

const all = runs.runs as unknown as Record<string, Run>;

export function runOf(task: string): Run {
  const run = all[task];
  if (!run) throw new Error(`There is no run of "${task}" in www/pages/runs.json: add it to scripts/pictures.js and run \`npm run pictures\`.`);
  return run;
}

/** How good the model of a run is, in words. */
export function metricOf(language: Page["language"], { metric: { type, value } }: Run): string {
  const shown = type === "classification" ? `${(value * 100).toFixed(1)} %` : value.toFixed(type === "regression" ? 2 : 1);
  return say(language, `page.metric.${type}`, { value: shown });
}

/** The fragment of a link that opens a task with a recipe's settings. */
export const recipeLink = (task: string, settings: readonly Setting[]): string =>
  `#${["v1", `task=${task}`, ...settings.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)].join("&")}`;

/** The picture of a task's run, from the site's folder; a table of the user's own shows the penguins. */
export const pictureOf = (task: string, language: Page["language"], theme: "light" | "dark"): string =>
  `pictures/${task === "table" ? "table-penguins" : task}-${short(language)}-${theme}.webp`;

/** The picture for link previews. */
export const previewOf = (task: string, language: Page["language"]): string => `pictures/${task}-${short(language)}.jpg`;

const short = (language: Page["language"]): string => (language === "en" ? "en" : "zh");
export const PICTURE_SIZE = { width: 900, height: 600 };
