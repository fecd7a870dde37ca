// The playground with the Tab key, in a window of 320 px (400 % zoom), and with reduced motion.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Stage } from "../../www/bindings";
import { STAGES } from "../../www/spec/link";
import { launch, openPage, trainUntil, type Stage as Site } from "./browser";

let stage: Site;

beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

/** Presses Tab until what has the focus matches; a page of more than 200 stops has lost it. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${selector}`);
}

/** From the map's chosen stage by arrows to another. */
async function goTo(page: Page, name: Stage): Promise<void> {
  await tabTo(page, "kd-map button[data-current]");
  const at = await page.getAttribute("kd-map button[data-current]", "data-stage");
  const way = STAGES.indexOf(name) - STAGES.indexOf(at as Stage);
  for (let i = 0; i < Math.abs(way); i++) await page.keyboard.press(way > 0 ? "ArrowRight" : "ArrowLeft");
  await page.keyboard.press("Enter");
  await page.waitForSelector(`kd-room-${name} h2`);
}

test("digits by keys alone, never a pointer: train, evaluate, draw a digit and read what it is", async () => {
  const page = await openPage(stage, "?lang=en", "#v1&task=digits-mlp");
  await trainUntil(page, /Step [\d,]{3,}/);
  await goTo(page, "evaluate");
  await page.waitForSelector("kd-room-evaluate table");
  await goTo(page, "apply");
  await tabTo(page, "kd-draw-pad canvas[role=application]");
  for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  for (let i = 0; i < 16; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForSelector("kd-room-apply .amount");
  expect(await page.textContent("kd-room-apply .amount")).toMatch(/\d/);
  await page.close();
});

test("sentences by keys alone: train, evaluate, judge one of one's own", async () => {
  const page = await openPage(stage, "?lang=en", "#v1&task=sentiment&width=16&blocks=1&batchSize=8");
  await trainUntil(page, /Step \d+/);
  await goTo(page, "evaluate");
  await page.waitForSelector("kd-room-evaluate table");
  await goTo(page, "apply");
  await tabTo(page, "kd-room-apply textarea");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("A superb film.");
  await page.waitForFunction(() => document.querySelector("kd-room-apply .amount")?.textContent?.trim());
  await page.close();
});

/** In the page: what is wrong with the place of the focus; "" for nothing. */
function faulty(): string {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return "";
  const name = `${element.tagName} ${element.className} ${element.textContent?.trim().slice(0, 30)}`;
  // A radio button is drawn by its label.
  const looks = [element, element.closest("label"), element.nextElementSibling].filter((one) => one !== null).map((one) => getComputedStyle(one));
  if (!looks.some((style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none")) return `no ring: ${name}`;
  const bar = document.querySelector("section.transport");
  if (!bar || bar.contains(element)) return "";
  const [box, over] = [element.getBoundingClientRect(), bar.getBoundingClientRect()];
  return box.top >= over.top && box.height > 0 ? `behind the transport: ${name}` : "";
}

test.each([[1440, 900], [360, 740]])("at %i px each stop of the Tab key has a ring and is not behind the transport", async (width, height) => {
  const page = await openPage(stage, "?lang=en", "#v1&task=house-price&features=all&model=mlp", { width, height });
  for (const name of ["train", "evaluate", "apply"]) {
    await page.click(`[data-stage=${name}]`);
    await page.waitForSelector(`kd-room-${name} h2`);
    await page.evaluate(() => { (document.activeElement as HTMLElement).blur(); scrollTo(0, 0); });
    const faults = new Set<string>();
    for (let i = 0; i < 70; i++) {
      await page.keyboard.press("Tab");
      faults.add(await page.evaluate(faulty));
    }
    expect([...faults].filter((fault) => fault !== ""), name).toEqual([]);
  }
  await page.close();
});

test("320 px wide, as at 400 % zoom: no room scrolls sideways", async () => {
  const page = await openPage(stage, "?lang=en", "#v1&task=house-price&features=all&model=mlp", { width: 320, height: 640 });
  await trainUntil(page, /Step [\d,]{2,}/);
  for (const name of STAGES) {
    await page.click(`[data-stage=${name}]`);
    await page.waitForSelector(`kd-room-${name} h2`);
    await page.waitForTimeout(400);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(320);
  }
  await page.close();
});

test("with reduced motion nothing is animated", async () => {
  const context = await stage.browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${stage.site.url}?lang=en`);
  await page.waitForSelector("kd-transport button");
  await page.hover(".transport .play");
  await page.click("[data-stage=apply]");
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  await page.goto(`${stage.site.url}gallery/`);
  await page.hover(".demo");
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  await context.close();
});
