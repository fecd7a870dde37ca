// The gallery: every demo as a card, grouped, and the experiments that the catalogue has ready. Works without a script.

import { escaped } from "../escaped";
import { navigation, pathIn, toRoot } from "./navigation";
import { ARTICLE, type Page } from "./page";
import { about, nameOf, runLine } from "./playground";
import { PICTURE_SIZE, pictureOf, previewOf, recipeLink, runOf } from "./runs";
import { type PageKey, say } from "./strings";

type Language = Page["language"];
type Time = "seconds" | "minute" | "minutes";

/** All demos, by what goes in, with how long their default training takes on a common machine. */
export const GROUPS: { id: "tables" | "pictures" | "language"; demos: [task: string, time: Time][] }[] = [
  { id: "tables", demos: [["house-price", "seconds"], ["spiral", "seconds"], ["table-penguins", "seconds"], ["table-ames", "seconds"], ["table", "seconds"]] },
  { id: "pictures", demos: [["digits-mlp", "seconds"], ["digits-cnn", "minute"], ["fashion", "minute"]] },
  { id: "language", demos: [["shakespeare", "minutes"], ["tang", "minutes"], ["sentiment", "minute"]] },
];

const kilobytes = (bytes: number): string => (bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

function dataOf(language: Language, task: string): string {
  const data = about(language, task, "data");
  if (task === "table") return data;
  const { bytes } = runOf(task);
  return bytes > 0 ? say(language, "gallery.size", { data, size: kilobytes(bytes) }) : say(language, "gallery.size.made", { data });
}

/** The picture in the colours of the page; the other one is not fetched. */
function picture(language: Language, root: string, task: string): string {
  const image = (theme: "light" | "dark"): string => `<img vite-ignore class="for-${theme}" loading="lazy" src="${root}${pictureOf(task, language, theme)}" width="${PICTURE_SIZE.width}" height="${PICTURE_SIZE.height}" alt="${escaped(about(language, task, "alt"))}" />`;
  return image("light") + image("dark");
}

function card(language: Language, root: string, task: string, time: Time): string {
  const tell = (key: PageKey): string => escaped(say(language, key));
  const fact = (name: PageKey, value: string): string => `<div><dt>${tell(name)}</dt><dd>${escaped(value)}</dd></div>`;
  return `<li class="card demo">
  <div class="shown">${picture(language, root, task)}</div>
  <h3><a href="${root}${pathIn(language, `d/${task}/`)}">${escaped(nameOf(language, task))}</a></h3>
  <p>${escaped(about(language, task, "description"))}</p>
  <p class="run">${escaped(runLine(language, task === "table" ? "table-penguins" : task))}</p>
  <dl>${fact("gallery.learn", about(language, task, "learn"))}${fact("gallery.model", about(language, task, "model"))}${fact("gallery.data", dataOf(language, task))}${fact("gallery.time", say(language, `gallery.time.${time}`))}</dl>
</li>`;
}

function experiments(language: Language, root: string, task: string): string {
  const { recipes } = runOf(task);
  const items = recipes.map(({ id, settings }) => {
    const href = `${root}${pathIn(language, `d/${task}/`)}${recipeLink(task, settings)}`;
    return `<li><a href="${escaped(href)}">${escaped(say(language, `recipe.${id}` as PageKey))}</a> ${escaped(say(language, `recipe.${id}.help` as PageKey))}</li>`;
  });
  return `<div><h3>${escaped(nameOf(language, task))}</h3><ul>${items.join("")}</ul></div>`;
}

function gallery(language: Language): Page {
  const place = { path: pathIn(language, "gallery/"), language };
  const root = toRoot(place);
  const tell = (key: PageKey): string => escaped(say(language, key));
  const groups = GROUPS.map(({ id, demos }) => `<section aria-labelledby="${id}">
  <h2 id="${id}">${tell(`gallery.group.${id}`)}</h2>
  <p>${tell(`gallery.group.${id}.about`)}</p>
  <ul class="demos">${demos.map(([task, time]) => card(language, root, task, time)).join("")}</ul>
</section>`);
  // A table of the user's own has no experiments before it is there; its samples have the same ones.
  const tasks = GROUPS.flatMap(({ demos }) => demos.map(([task]) => task)).filter((task) => task !== "table");
  return {
    ...ARTICLE, ...place, styles: [...ARTICLE.styles, "/www/styles/gallery.css"],
    title: say(language, "gallery.title"),
    description: say(language, "gallery.description"),
    picture: { path: previewOf("spiral", language), alt: about(language, "spiral", "alt") },
    body: `${navigation(place)}
<main id="content" class="article">
<h1>${tell("gallery.heading")}</h1>
<p class="lead">${tell("gallery.lead")}</p>
${groups.join("\n")}
<section aria-labelledby="experiments">
  <h2 id="experiments">${tell("gallery.experiments")}</h2>
  <p>${tell("gallery.experiments.about")}</p>
  <div class="experiments">${tasks.map((task) => experiments(language, root, task)).join("")}</div>
</section>
</main>`,
  };
}

export const galleries: Page[] = [gallery("en"), gallery("zh-Hans")];
