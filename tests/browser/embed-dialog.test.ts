// The Embed dialog, and how embeds look: narrow and wide, both themes and languages, by axe and by width.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findings } from "./axe";
import { launch, openPage, pictures, type Stage } from "./browser";

let stage: Stage;

beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

const snippet = (page: Page) => page.inputValue(".embed-dialog .outcome textarea");
/** The address in a frame's snippet. */
const address = async (page: Page) => new URL(/src="([^"]+)"/.exec(await snippet(page))?.[1]?.replace(/&amp;/g, "&") ?? "");

test("the dialog writes the snippet of what is chosen, shows it live, and copies it", async () => {
  const page = await openPage(stage, "?lang=en", "#v1&task=house-price&features=all");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.click("kd-title-bar >> text=Embed");
  await page.waitForSelector(".embed-dialog[open]");
  expect((await address(page)).hash).toBe("#v1&task=house-price&features=all");
  await page.check("text=the defaults of the task");
  await page.check("input[name=embed-stage][value=evaluate]");
  await page.selectOption("select[name=theme]", "dark");
  await page.selectOption("select[name=controls]", "locked");
  await page.fill("input[name=challenge]", "test.r2>=0.8;steps<=9");
  const url = await address(page);
  expect([url.hash, url.searchParams.get("stages"), url.searchParams.get("theme"), url.searchParams.get("controls"), url.searchParams.get("challenge")])
    .toEqual(["", "train,evaluate", "dark", "locked", "test.r2>=0.8;steps<=9"]);
  await page.waitForFunction((src) => document.querySelector<HTMLIFrameElement>(".preview iframe")?.src === src, url.href);
  const preview = page.frameLocator(".preview iframe");
  await preview.locator("html[data-theme=dark] .challenge").waitFor();
  expect(await preview.locator("kd-map button").count()).toBe(2);
  await page.fill("input[name=challenge]", "test.r2>0.8");
  expect(await page.textContent(".embed-dialog .problem")).toContain("is no condition");
  expect((await address(page)).searchParams.get("challenge")).toBeNull();
  await page.check("input[name=embed-form][value=element]");
  expect(await snippet(page)).toMatch(/^<script type="module" src="http[^"]+kindling-demo\.js"><\/script>\n<kindling-demo task="house-price" stages="train,evaluate"/);
  await page.click("text=Copy the HTML");
  await page.waitForSelector(".toast >> text=HTML copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await snippet(page));
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("kd-embed-dialog"));
  await page.close();
});

test("without the clipboard the snippet is selected", async () => {
  const page = await stage.browser.newPage();
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { get: () => { throw new DOMException("no", "SecurityError"); } }));
  await page.goto(`${stage.site.url}?lang=en`);
  await page.click("kd-title-bar >> text=Embed");
  await page.click("text=Copy the HTML");
  await page.waitForSelector(".toast >> text=Ctrl+C");
  expect(await page.evaluate(() => {
    const field = document.activeElement as HTMLTextAreaElement;
    return field.value.slice(field.selectionStart, field.selectionEnd);
  })).toContain("<iframe");
  await page.close();
});

test.each([
  [1440, "light", "en"], [768, "dark", "zh"], [360, "light", "zh"], [360, "dark", "en"],
] as const)("dialog and embeds at %i px, %s, %s: no sideways scroll, nothing axe finds", async (width, theme, lang) => {
  const page = await openPage(stage, `?lang=${lang}&theme=${theme}`, "", { width, height: 860 });
  await page.click(`kd-title-bar >> text=${lang === "en" ? "Embed" : "嵌入"}`);
  await page.waitForSelector(".embed-dialog[open]");
  await page.selectOption("select[name=controls]", "some");
  // It loads when it is seen.
  await page.locator(".preview").scrollIntoViewIfNeeded();
  await page.frameLocator(".preview iframe").locator(".transport").waitFor();
  expect(await page.evaluate(() => {
    const dialog = document.querySelector(".embed-dialog");
    return (dialog?.scrollWidth ?? 0) - (dialog?.clientWidth ?? 0);
  })).toBe(0);
  expect(await findings(page, ".embed-dialog")).toEqual([]);
  await page.screenshot({ path: `${pictures}embed-dialog-${width}-${theme}-${lang}.png` });
  for (const query of ["stages=train,evaluate&controls=locked", "stages=train&challenge=test.r2%3E%3D0.3"]) {
    await page.goto(`${stage.site.url}d/house-price/?embed=1&lang=${lang}&theme=${theme}&${query}`);
    await page.click(".transport .play");
    if (query.includes("challenge")) await page.waitForSelector(".challenge.solved");
    else await page.waitForFunction(() => /[1-9]\d/.test(document.querySelector(".transport .readout")?.textContent ?? ""));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await findings(page, "body")).toEqual([]);
    await page.screenshot({ path: `${pictures}embed-${query.includes("challenge") ? "challenge" : "locked"}-${width}-${theme}-${lang}.png`, fullPage: true });
  }
  await page.close();
});
