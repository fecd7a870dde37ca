// Demos in somebody else's page: another origin, no COOP and COEP, in Chromium and in Firefox.

import AxeBuilder from "axe-core";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import puppeteer from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, openPage, type Stage } from "./browser";

let stage: Stage;
let host: Server;
let hostUrl = "";
/** What somebody else's page holds, by path. */
const pages = new Map<string, string>();

beforeAll(async () => {
  stage = await launch();
  // A module of another origin needs its host's leave; GitHub Pages gives it, and nothing more.
  stage.site.headers["access-control-allow-origin"] = "*";
  host = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(pages.get(request.url ?? "") ?? "");
  });
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  // Another host name and another port than the site's, which is at localhost.
  hostUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
});
afterAll(async () => { host.close(); await stage.close(); });

function firefox(): string {
  const path = process.env["FIREFOX"];
  if (!path) throw new Error("FIREFOX must name the browser's executable; `npm test` finds or installs it.");
  return path;
}

const heard = `<script>globalThis.heard = []; addEventListener("message", (event) => { if (event.data?.kindling === 1) heard.push(event.data); });</script>`;
const element = (attributes: string): string => `<script type="module" src="${stage.site.url}kindling-demo.js"></script><kindling-demo ${attributes}><a href="x">demo</a></kindling-demo>`;
const document = (body: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>lesson</title>${heard}${body}`;

async function visit(body: string): Promise<Page> {
  pages.set("/lesson", document(body));
  const page = await stage.browser.newPage({ viewport: { width: 900, height: 900 } });
  page.on("pageerror", (error) => { throw error; });
  await page.goto(`${hostUrl}/lesson`);
  return page;
}

const told = (type: string) => `heard.some((message) => message.type === "${type}")`;

test("an element of another origin trains, tells its height and its state, and its address stays", async () => {
  const page = await visit(element('task="house-price" stages="train,evaluate" lang="en" autorun="1"'));
  await page.waitForFunction(`heard.some((message) => message.type === "state" && message.step > 20 && message.running)`);
  const frame = page.frames()[1];
  const address = frame?.url() ?? "";
  expect(address).toContain("d/house-price/?embed=1&stages=train%2Cevaluate&lang=en&autorun=1");
  expect(await page.evaluate(told("height"))).toBe(true);
  const [height, inner] = [await page.evaluate(() => (window.document.querySelector("iframe") as HTMLIFrameElement).clientHeight), await frame?.evaluate(() => (window.document.getElementById("app") as HTMLElement).getBoundingClientRect().height)];
  expect(Math.abs(height - (inner ?? 0))).toBeLessThan(3);
  expect(await frame?.$$eval("kd-map button", (buttons) => buttons.map((button) => (button as HTMLElement).dataset["stage"]))).toEqual(["train", "evaluate"]);
  expect(await frame?.$("kd-title-bar")).toBeNull();
  await frame?.click('kd-map button[data-stage="evaluate"]');
  await frame?.waitForSelector("kd-room-evaluate table");
  expect(frame?.url()).toBe(address);
  await page.evaluate(() => (window.document.querySelector("kindling-demo") as HTMLElement & { pause(): void }).pause());
  await page.waitForFunction(`heard.at(-1).type === "state" && heard.at(-1).running === false`);
  await page.close();
});

test("far away frames load nothing, and what is out of sight pauses", async () => {
  const page = await visit(`${element('task="house-price" stages="train" autorun="1"')}<div style="height:9000px"></div>${element('task="spiral" stages="train"')}`);
  await page.waitForFunction(`heard.some((message) => message.type === "state" && message.running)`);
  expect(page.frames()).toHaveLength(2);
  await page.evaluate(() => scrollTo(0, window.document.body.scrollHeight));
  await page.waitForFunction(`heard.filter((message) => message.type === "state").at(-1).running === false`);
  await page.waitForFunction(() => window.document.querySelectorAll("iframe").length === 2);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForFunction(`heard.filter((message) => message.type === "state").at(-1).running === true`);
  await page.close();
});

test("settings are locked, hidden or only those named", async () => {
  const shown = async (controls: string): Promise<{ enabled: number; disabled: number; recipes: number }> => {
    const page = await openPage(stage, `d/house-price/?embed=1&stages=train&lang=en&controls=${controls}`, "", undefined, "kd-transport button");
    const found = await page.evaluate(() => ({
      enabled: window.document.querySelectorAll("kd-settings input:enabled, kd-settings select:enabled").length,
      disabled: window.document.querySelectorAll("kd-settings input:disabled, kd-settings select:disabled").length,
      recipes: window.document.querySelectorAll("kd-recipes button").length,
    }));
    await page.close();
    return found;
  };
  const [all, locked, hidden, one] = [await shown("all"), await shown("locked"), await shown("hidden"), await shown("learningRate")];
  expect(all.enabled).toBeGreaterThan(5);
  expect(locked).toEqual({ enabled: 0, disabled: all.enabled, recipes: 0 });
  expect(hidden).toEqual({ enabled: 0, disabled: 0, recipes: 0 });
  expect(one.enabled).toBeGreaterThan(0);
  expect(one.enabled).toBeLessThan(4);
});

test("a challenge is met while training, which then pauses, and gives a line to paste", async () => {
  const page = await visit(element('task="house-price" stages="train" lang="en" autorun="1" challenge="test.r2>=0.3;steps<=5000" link="#v1&amp;task=house-price&amp;learningRate=0.05"'));
  await page.waitForFunction(told("result"), undefined, { timeout: 60_000 });
  const line = await page.evaluate(`heard.find((message) => message.type === "result").text`) as string;
  expect(line).toMatch(/^kindling1 house-price test\.r2=0\.\d+ steps=\d+ #\w+ http/);
  const frame = page.frames()[1];
  await frame?.waitForFunction(() => window.document.querySelector(".challenge input") !== null);
  expect(await frame?.$$eval(".challenge .met", (items) => items.length)).toBe(2);
  await page.close();
});

test("the dialog writes a snippet that works", async () => {
  const page = await openPage(stage, "d/spiral/?lang=en");
  await page.click("text=Embed");
  await page.waitForSelector(".embed-dialog iframe");
  await page.selectOption(".embed-dialog select[name=controls]", "locked");
  await page.selectOption(".embed-dialog select[name=theme]", "dark");
  const snippet = await page.inputValue(".embed-dialog textarea");
  expect(snippet).toContain('controls="locked"');
  await page.screenshot({ path: "tests/output/embed-dialog.png" });
  await page.evaluate(AxeBuilder.source);
  const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof AxeBuilder }).axe.run(".embed-dialog", { iframes: false }));
  expect(found.violations.map(({ id }) => id)).toEqual([]);
  await page.close();
  const lesson = await visit(snippet);
  await lesson.waitForFunction(told("height"));
  expect(lesson.frames()[1]?.url()).toContain("theme=dark");
  await lesson.close();
});

test("Firefox: an element of another origin trains and tells its height, its state and nothing wrong", async () => {
  pages.set("/firefox", document(element('task="house-price" stages="train" lang="zh" autorun="1"')));
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox(), headless: true });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(`${hostUrl}/firefox`);
    await page.waitForFunction(`heard.some((message) => message.type === "state" && message.step > 20)`, { timeout: 60_000 });
    expect(await page.evaluate(told("height"))).toBe(true);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
  }
}, 120_000);
