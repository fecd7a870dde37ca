// The address of an embed: what the element, the dialog and every host write, `d/<task>/?embed=1&...#v1&...`. Its reading is
// in read.ts. It must import nothing that runs: kindling-demo.js is small.

/** As attributes and dialog give it; everything but the task may be left out. */
export interface EmbedQuery {
  task: string;
  /** "train,evaluate"; all of them by default. */
  stages?: string;
  theme?: string;
  lang?: string;
  /** "1": training begins when the embed is seen. */
  autorun?: string;
  controls?: string;
  challenge?: string;
  backend?: string;
  /** An experiment's link, or its fragment. */
  link?: string;
}

const IN_QUERY = ["stages", "theme", "lang", "autorun", "controls", "challenge", "backend"] as const;
/** As long as a link may be. */
const MOST_CHARACTERS = 16_000;

/** The address of an embed on the site at `base`; throws a sentence on what cannot be one. */
export function embedAddress(base: string, query: EmbedQuery): string {
  const { task, link = "" } = query;
  if (!/^[\w-]{1,40}$/.test(task)) throw new Error(`"${task.slice(0, 40)}" is no name of a task. Write one like house-price.`);
  const url = new URL(`d/${task}/`, base);
  url.searchParams.set("embed", "1");
  for (const key of IN_QUERY) {
    const value = query[key];
    if (value !== undefined && value !== "") url.searchParams.set(key, value.slice(0, MOST_CHARACTERS));
  }
  const fragment = link.slice(Math.max(0, link.indexOf("#")));
  if (fragment === "") return readable(url);
  if (!/^#v\d/.test(fragment) || fragment.length > MOST_CHARACTERS) throw new Error("The link is none of Kindling's. Copy it again with Share.");
  url.hash = fragment;
  return readable(url);
}

/** Commas and colons need no percent signs in a query. */
const readable = (url: URL): string => {
  url.search = url.search.replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%3B/g, ";");
  return url.href;
};
