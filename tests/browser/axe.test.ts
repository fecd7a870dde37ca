// axe-core on every page of the site, in both themes, wide and on a phone.

import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findings } from "./axe";
import { launch, type Stage } from "./browser";

const dist = new URL("../../dist/", import.meta.url).pathname;
const paths = readdirSync(dist, { recursive: true, encoding: "utf8" })
  // What runs a visitor's code in a frame is empty until it runs.
  .filter((path) => path.endsWith("index.html") && path !== "try/run/index.html").map((path) => path.replace("index.html", ""));
/** The playground is there when it can be used; a page that is read is there at once. */
const isPlayground = (path: string): boolean => /^(zh\/)?(d\/.*)?$/.test(path);
let stage: Stage;

beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

test("the site has its pages in both languages", () => {
  const chinese = paths.filter((path) => path.startsWith("zh/"));
  expect(chinese.length).toBeGreaterThan(10);
  expect(paths.length).toBe(2 * chinese.length);
});

test.each(paths.flatMap((path) => [[path, "light", 1440], [path, "dark", 360]] as const))("/%s, %s, %i px: axe finds nothing", async (path, theme, width) => {
  const page = await stage.browser.newPage({ viewport: { width, height: 800 } });
  page.on("pageerror", (error) => { throw error; });
  await page.goto(`${stage.site.url}${path}?theme=${theme}`);
  if (isPlayground(path)) await page.waitForSelector("kd-transport button, .opening");
  expect(await findings(page)).toEqual([]);
  await page.close();
});
