// The course on the built site: it can be read, its figures compute, its code runs, its demos train.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findings } from "./axe";
import { launch, type Stage } from "./browser";

let stage: Stage;
beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

async function visit(path: string, width = 1440, theme: "light" | "dark" = "light"): Promise<Page> {
  const page = await stage.browser.newPage({ viewport: { width, height: 900 }, colorScheme: theme });
  page.on("pageerror", (error) => { throw error; });
  await page.goto(`${stage.site.url}${path}`);
  return page;
}

test.each([["learn/", 1440, "light"], ["zh/learn/", 1440, "dark"], ["learn/", 360, "dark"], ["zh/learn/", 360, "light"]] as const)(
  "%s at %d px, %s: no sideways scroll, nothing axe finds, no breach of the policy", async (path, width, theme) => {
    const page = await visit(path, width, theme);
    const breaches: string[] = [];
    page.on("console", (message) => { if (/Content Security Policy/.test(message.text())) breaches.push(message.text()); });
    // Every figure is drawn before it is judged; the demos are judged on their own pages.
    for (const figure of await page.$$("kd-neuron, kd-losses, kd-race, kd-slope, kd-two-layers, kd-estimator, kd-polynomial, kd-importance, kd-epsilon")) await figure.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelectorAll(".learn-figure").length >= 8);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await findings(page)).toEqual([]);
    expect(breaches).toEqual([]);
    await page.screenshot({ path: `tests/output/learn-${width}-${theme}-${path.startsWith("zh") ? "zh" : "en"}.png` });
    await page.close();
  }, 120_000);

test("the derivation's numbers follow the parameters, and descent finds the best line", async () => {
  const page = await visit("learn/#gradient");
  await page.waitForSelector("kd-slope table");
  const numbers = async () => (await page.$$eval("kd-slope td, kd-slope dd", (cells) => cells.map((cell) => cell.textContent))).join(" ");
  const gradients = () => page.$$eval("kd-slope table:last-of-type", (tables) => [...tables.at(-1)?.querySelectorAll("td.number") ?? []].map((cell) => cell.textContent));
  const before = await numbers();
  const [slope0, near0, slope1, near1] = await gradients();
  expect([near0, near1]).toEqual([slope0, slope1]);
  expect(slope0).toBe("−96.0000");
  await page.focus("#slope-theta1");
  await page.keyboard.press("ArrowRight");
  expect(await numbers()).not.toBe(before);
  await page.click("kd-slope button:has-text('The best line')");
  expect(await gradients()).toEqual(["0.0000", "0.0000", "0.0000", "0.0000"]);
  await page.close();
});

test("the code of the two-layer network runs where it stands and learns the sine", async () => {
  const page = await visit("learn/#network");
  await page.click("kd-two-layers button");
  await page.waitForFunction(() => /y\(0\.5\) = /.test(document.querySelector("kd-two-layers pre")?.textContent ?? ""), undefined, { timeout: 60_000 });
  const text = await page.innerText("kd-two-layers pre");
  const losses = [...text.matchAll(/loss ([\d.]+)/g)].map(([, loss]) => Number(loss));
  expect(losses).toHaveLength(5);
  expect(losses.at(-1)).toBeLessThan(0.01);
  expect(Math.abs(Number(/y\(0\.5\) = ([\d.]+)/.exec(text)?.[1]) - 0.707)).toBeLessThan(0.08);
  await page.close();
});

test("the three programs stand behind tabs, by keyboard, and one under the other in print", async () => {
  const page = await visit("learn/#network");
  const shown = () => page.$$eval(".codes [role=tabpanel]", (panels) => panels.filter((panel) => (panel as HTMLElement).offsetHeight > 0).length);
  await page.focus(".codes [role=tab]");
  expect(await shown()).toBe(1);
  await page.keyboard.press("End");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("PyTorch");
  expect(await page.innerText(".codes [role=tabpanel]:not(.unchosen)")).toContain("import torch");
  await page.keyboard.press("ArrowRight");
  expect(await page.innerText(".codes [role=tabpanel]:not(.unchosen)")).toContain("kindling.js");
  await page.emulateMedia({ media: "print" });
  expect(await shown()).toBe(3);
  await page.close();
});

test("a term is defined where it stands, by keyboard, and Escape takes the definition away", async () => {
  const page = await visit("learn/");
  await page.focus('a.term[data-term="loss"]');
  expect(await page.innerText("#term-tip")).toContain("how wrong the model is");
  await page.keyboard.press("Escape");
  expect(await page.isVisible("#term-tip")).toBe(false);
  await page.close();
});

test("demos load when they come near and train; without a script they are links", async () => {
  const page = await visit("learn/");
  await page.waitForSelector("kindling-demo iframe");
  expect(page.frames().length).toBeLessThan(6);
  const frame = page.frames().find((each) => each.url().includes("d/house-price/"));
  await frame?.waitForSelector(".transport .play");
  await frame?.$eval(".transport .play", (button) => (button as HTMLElement).click());
  await frame?.waitForFunction(() => /Step [\d,]{2,}/.test(document.querySelector(".transport .readout")?.textContent ?? ""));
  await page.close();
  const context = await stage.browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`${stage.site.url}learn/`);
  expect(await plain.locator("kindling-demo a").count()).toBeGreaterThan(10);
  expect(await plain.locator("math").count()).toBeGreaterThan(10);
  await context.close();
});
