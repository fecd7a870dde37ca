// The pages that are read, on the built site under a sub-path: the gallery, each demo's document, languages, and what a build
// that knows its address adds.

import { existsSync, readFileSync, rmSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Catalog } from "../../www/bindings";
import { TASKS } from "../../www/pages/playground";
import { recipeLink, runOf } from "../../www/pages/runs";
import { parseLink } from "../../www/spec/link";
import { findings } from "./axe";
import { launch, openPage, pictures, type Stage } from "./browser";

let stage: Stage;

beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

async function visit(path: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await stage.browser.newContext(options);
  const page = await context.newPage();
  page.on("pageerror", (error) => { throw error; });
  await page.goto(stage.site.url + path);
  return page;
}

const combinations = [1440, 768, 360].flatMap((width) => (["light", "dark"] as const).flatMap((theme) => ["en", "zh"].map((language) => [width, theme, language] as const)));

test.each(combinations)("the gallery at %i px, %s, %s: pictures, no sideways scroll, nothing axe finds", async (width, theme, language) => {
  const page = await visit(language === "zh" ? "zh/gallery/" : "gallery/", { viewport: { width, height: 800 }, colorScheme: theme });
  expect(await page.getAttribute("html", "lang")).toBe(language === "zh" ? "zh-Hans" : "en");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  for (const image of await page.locator(`.demo img.for-${theme}`).all()) {
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBe(900);
  }
  expect(await page.locator(".demo img:visible").count()).toBe(TASKS.length);
  // A page's own sheet lies over the shared ones.
  expect(await page.locator(".demo").first().evaluate((node) => getComputedStyle(node).paddingTop)).toBe("0px");
  expect(await findings(page)).toEqual([]);
  await page.screenshot({ path: `${pictures}gallery-${width}-${theme}-${language}.png`, fullPage: true });
  await page.context().close();
});

test("each card of the gallery opens its task, reached by keyboard", async () => {
  const gallery = await visit("gallery/?", { reducedMotion: "reduce" });
  const cards = gallery.locator(".demo h3 a");
  expect(await cards.count()).toBe(TASKS.length);
  const opened: string[] = [];
  for (let i = 0; i < TASKS.length; i++) {
    await cards.nth(i).focus();
    await gallery.keyboard.press("Enter");
    await gallery.waitForURL(/\/d\/[\w-]+\/$/);
    const asked = /\/d\/([\w-]+)\/$/.exec(gallery.url())?.[1] ?? "";
    if (asked === "table") {
      await gallery.waitForSelector("kd-open-table");
    } else {
      await gallery.waitForSelector("kd-transport button");
      expect(await gallery.inputValue(".title-bar .task select")).toBe(asked);
    }
    opened.push(asked);
    await gallery.goBack();
    await gallery.waitForSelector(".demo");
  }
  expect(opened.sort()).toEqual([...TASKS].sort());
  await gallery.context().close();
});

test("experiments are the catalogue's of today, and open with their settings", async () => {
  const page = await openPage(stage, "gallery/", "", { width: 1440, height: 900 }, ".experiments");
  await page.click(".experiments >> text=Too large a step");
  await page.waitForSelector("kd-transport button");
  expect(await page.inputValue("kd-room-train input[type=number]")).toBe("1.2");
  const catalog = await page.evaluate(() => (document.querySelector("kd-page") as unknown as { app: { lab: { opened: { catalog: Catalog } } } }).app.lab.opened.catalog);
  expect(catalog.tasks.map(({ id }) => id).sort()).toEqual([...TASKS].sort());
  for (const task of catalog.tasks.filter(({ id }) => id !== "table")) {
    const { recipes, bytes } = runOf(task.id);
    expect(recipes.map(({ id }) => id), task.id).toEqual(task.recipes.map(({ id }) => id));
    for (const { id, settings } of recipes) {
      const wanted = task.recipes.find((recipe) => recipe.id === id)?.settings.filter(([key, value]) => task.parameters.find((row) => row.key === key)?.default !== value);
      expect(parseLink(recipeLink(task.id, settings), catalog)?.settings, `${task.id} ${id}`).toEqual(Object.fromEntries(wanted ?? []));
    }
    expect(bytes, task.id).toBe(task.dataPath ? readFileSync(`public/${task.dataPath}`).length : 0);
  }
  await page.close();
});

test("without a script, a demo's page and the gallery are read with their pictures", async () => {
  for (const [path, heading] of [["d/spiral/", "Two spirals"], ["zh/d/tang/", "唐人绝句"], ["zh/gallery/", "今天训练什么"]] as const) {
    const page = await visit(path, { javaScriptEnabled: false, viewport: { width: 360, height: 800 } });
    expect(await page.textContent("h1")).toContain(heading);
    const picture = page.locator("img:visible").first();
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBe(900);
    expect(await page.isVisible("progress")).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    if (!path.endsWith("gallery/")) {
      expect(await page.locator("main dt:visible").count()).toBe(8);
      await page.click("main section a");
      await page.waitForSelector(".demos");
    }
    await page.context().close();
  }
});

test("head and map stand before the script where it leaves them", async () => {
  const size = { viewport: { width: 1440, height: 900 } };
  // Scripts that do not come.
  const context = await stage.browser.newContext({ ...size, reducedMotion: "reduce" });
  const before = await context.newPage();
  await before.route("**/*.js", (route) => route.abort());
  await before.goto(`${stage.site.url}d/spiral/`);
  const after = await visit("d/spiral/", { ...size, locale: "en" });
  await after.waitForSelector("kd-transport button");
  const places = [await before.locator(".before-map").boundingBox(), await after.locator("kd-map").boundingBox()];
  expect(Math.abs((places[0]?.y ?? 0) - (places[1]?.y ?? 99))).toBeLessThanOrEqual(2);
  expect(Math.abs((places[0]?.height ?? 0) - (places[1]?.height ?? 99))).toBeLessThanOrEqual(2);
  const names = [await before.locator(".name svg").boundingBox(), await after.locator(".title-bar h1 svg").boundingBox()];
  expect(Math.abs((names[0]?.x ?? 0) - (names[1]?.x ?? 99)) + Math.abs((names[0]?.y ?? 0) - (names[1]?.y ?? 99))).toBeLessThanOrEqual(2);
  expect(await findings(before)).toEqual([]);
  await before.screenshot({ path: `${pictures}before-1440.png` });
  await context.close();
  await after.context().close();
});

test("a Chinese path opens in Chinese whatever was chosen before, and the address follows the language", async () => {
  const page = await visit("d/spiral/", { locale: "en-GB" });
  await page.waitForSelector(".title-bar >> text=Share");
  await page.click(".title-bar [lang=zh-Hans]");
  await page.waitForURL(/\/zh\/d\/spiral\/$/);
  await page.click(".title-bar [lang=en]");
  await page.waitForURL(/path\/d\/spiral\/$/);
  expect(await page.evaluate(() => localStorage.getItem("kindling.language"))).toBe("en");
  await page.goto(`${stage.site.url}zh/d/spiral/`);
  expect(await page.title()).toContain("双螺旋");
  await page.waitForSelector(".title-bar >> text=分享");
  expect(await page.getAttribute("html", "lang")).toBe("zh-Hans");
  expect(await page.getAttribute(".title-bar .tools a", "href")).toBe(`${stage.site.url}zh/gallery/`);
  await page.selectOption(".title-bar .task select", "house-price");
  await page.waitForURL(/\/zh\/d\/house-price\/$/);
  await page.goto(`${stage.site.url}zh/d/spiral/?lang=en`);
  await page.waitForSelector(".title-bar >> text=Share");
  // A visit is no choice.
  expect(await page.evaluate(() => localStorage.getItem("kindling.language"))).toBe("en");
  await page.context().close();
});

test("pages that are read have the colours that the reader chose", async () => {
  const page = await visit("gallery/", { colorScheme: "light" });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.evaluate(() => localStorage.setItem("kindling.theme", "dark"));
  await page.reload();
  await expect.poll(paper).not.toBe(light);
  expect(await page.isVisible(".demo img.for-dark")).toBe(true);
  await page.context().close();
});

test("a build that knows its address writes the site map, oEmbed and absolute pictures", async () => {
  const outDir = new URL("../output/site/", import.meta.url).pathname;
  rmSync(outDir, { recursive: true, force: true });
  process.env["KINDLING_SITE"] = "https://example.org/k";
  try {
    await build({ logLevel: "error", build: { outDir, copyPublicDir: false } });
  } finally {
    delete process.env["KINDLING_SITE"];
  }
  const read = (path: string) => readFileSync(outDir + path, "utf8");
  expect(read("sitemap.xml")).toContain("<loc>https://example.org/k/zh/d/spiral/</loc>");
  expect(read("robots.txt")).toContain("https://example.org/k/sitemap.xml");
  expect(JSON.parse(read("zh/d/spiral/oembed.json"))).toMatchObject({ type: "rich", thumbnail_url: "https://example.org/k/pictures/spiral-zh.jpg" });
  const document = read("d/spiral/index.html");
  expect(document).toContain('<meta property="og:image" content="https://example.org/k/pictures/spiral-en.jpg" />');
  expect(document).toContain('href="https://example.org/k/d/spiral/oembed.json"');
  // The site of the other tests was not told one.
  expect(existsSync("dist/sitemap.xml")).toBe(false);
  expect(readFileSync("dist/d/spiral/index.html", "utf8")).not.toContain("og:image\"");
});
