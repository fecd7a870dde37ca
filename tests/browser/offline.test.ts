// After the first visit the site works without a network; a newer version is offered, and never mixed with the one before.

import { readFileSync, rmSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { FileList } from "../../www/offline/protocol";
import { launch, openPage, stepOf, type Stage } from "./browser";

const root = new URL("../../", import.meta.url).pathname;
const dist = `${root}dist/`;
/** The site again with another word in it. */
const next = `${root}tests/output/next/`;
let stage: Stage;
let context: BrowserContext;

beforeAll(async () => {
  stage = await launch();
  process.env["NODE_ENV"] = "production";
  const changed = { name: "changed", transform: (code: string, id: string) => (id.endsWith("/www/i18n/en/shell.ts") ? code.replace('"shell.share": "Share', '"shell.share": "Share anew') : null) };
  await build({ root, logLevel: "error", plugins: [changed], build: { outDir: next, emptyOutDir: true } });
  process.env["NODE_ENV"] = "test";
});
afterAll(async () => {
  await stage.close();
  rmSync(next, { recursive: true });
});
beforeEach(async () => {
  stage.site.folder = dist;
  context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
});
afterEach(() => context.close());

const open = (query = "?lang=en", hash = ""): Promise<Page> => openPage({ ...stage, browser: context as unknown as Stage["browser"] }, query, hash);

/** Until the service worker has what it keeps and answers for the page. */
const kept = (page: Page): Promise<unknown> => page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated", null, { timeout: 30_000 });

async function train(page: Page): Promise<void> {
  const before = await stepOf(page);
  await page.click(".transport .play");
  await expect.poll(() => stepOf(page)).toBeGreaterThan(before + 5);
  await page.click(".transport .play");
}

const listOf = (folder: string): FileList => JSON.parse(readFileSync(`${folder}files.json`, "utf8")) as FileList;
const filesOf = (folder: string): Set<string> => new Set(listOf(folder).files.map(([path]) => path));

/** What a page has loaded of the site, as paths from its folder. */
async function loadedBy(page: Page): Promise<string[]> {
  const names = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name.split("?")[0] ?? ""));
  return names.filter((name) => name.startsWith(stage.site.url) && !name.endsWith("service-worker.js")).map((name) => name.slice(stage.site.url.length));
}

test("after the first visit it trains without a network, in every room", async () => {
  const page = await open();
  await kept(page);
  stage.site.folder = null;
  await page.reload();
  await page.waitForSelector("kd-transport button");
  await train(page);
  for (const name of ["data", "prepare", "optimise", "evaluate", "deploy", "apply", "feedback"]) {
    await page.click(`[data-stage=${name}]`);
    await page.waitForSelector(`kd-room-${name} h2`);
  }
  expect(await page.locator(".notice.error").count()).toBe(0);
});

test("a task that was never visited says without a network what to do; once visited it works without", async () => {
  const page = await open();
  await kept(page);
  stage.site.folder = null;
  await page.goto(`${stage.site.url}d/digits-mlp/?lang=en`);
  await page.waitForSelector("[role=alert]");
  expect(await page.textContent("[role=alert]")).toContain("Connect to the network once and reload the page");
  stage.site.folder = dist;
  await page.click("text=Try again");
  await page.waitForSelector("kd-transport button");
  stage.site.folder = null;
  await page.reload();
  await page.waitForSelector("kd-transport button");
  await train(page);
});

test("code runs without a network once its editor was opened; before that it is said what to do", async () => {
  const page = await open();
  await kept(page);
  stage.site.folder = null;
  await page.goto(`${stage.site.url}try/#example=train`);
  await page.waitForSelector("#notice:not([hidden])");
  expect(await page.textContent("#notice")).toContain("Connect to the network and reload the page");
  stage.site.folder = dist;
  await page.reload();
  await page.waitForSelector("#try[data-ready]");
  stage.site.folder = null;
  await page.reload();
  await page.waitForSelector("#try[data-ready]");
  await page.click("#run");
  await page.waitForSelector("#status[data-kind=done]");
  expect(await page.textContent("#console")).toMatch(/step 200, loss/);
});

test("a newer version: the old tab goes on, a prompt comes, after it the run is there and all files are new", async () => {
  const page = await open();
  await kept(page);
  await train(page);
  const other = await open();
  const [before, after] = [filesOf(dist), filesOf(next)];
  stage.site.folder = next;
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await page.waitForSelector(".offer button.primary");
  expect(await page.textContent(".offer")).toContain("Your run is kept");
  await page.screenshot({ path: `${root}tests/output/offer.png` });
  // The tab is what it was, with files that it had not asked for yet.
  await train(page);
  await page.click("[data-stage=evaluate]");
  await page.waitForSelector("kd-room-evaluate table");
  for (const path of await loadedBy(page)) expect(before, path).toContain(path);
  const trained = await stepOf(page);
  const loaded = page.waitForEvent("load");
  await page.click(".offer button.primary");
  await loaded;
  await page.waitForSelector("text=Share anew");
  await expect.poll(() => stepOf(page)).toBe(trained);
  await train(page);
  await page.click("[data-stage=prepare]");
  await page.waitForSelector("kd-room-prepare h2");
  for (const path of await loadedBy(page)) expect(after, path).toContain(path);
  // The other tab is still of the version before, and finds its files although no host has them any more.
  await other.click("[data-stage=optimise]");
  await other.waitForSelector("kd-room-optimise h2");
  await train(other);
  for (const path of await loadedBy(other)) expect(before, path).toContain(path);
  await other.close();
  await page.reload();
  await page.goto("about:blank");
  await page.goto(`${stage.site.url}?lang=en`);
  await page.waitForSelector("text=Share anew");
  const caches = (version: string): Promise<number> => page.evaluate(async (version) => (await globalThis.caches.keys()).filter((name) => name.includes(version)).length, version);
  expect(listOf(dist).version).not.toBe(listOf(next).version);
  await expect.poll(() => caches(listOf(dist).version), { message: "caches of a version that is gone" }).toBe(0);
  expect(await caches(listOf(next).version)).toBe(1);
});

test("a file that a deploy took away says so and loses nothing", async () => {
  await context.close();
  context = await stage.browser.newContext({ serviceWorkers: "block" });
  const page = await open();
  await train(page);
  stage.site.folder = next;
  await page.click("[data-stage=feedback]");
  await page.waitForSelector(".notice.error");
  expect(await page.textContent(".notice.error")).toContain("Save the run to a file, then reload the page");
  await page.click("[data-stage=train]");
  await train(page);
});

test("a refused registration, and a frame in somebody else's page, break nothing", async () => {
  await context.addInitScript(() => {
    Object.assign(window, { asked: 0 });
    navigator.serviceWorker.register = () => {
      (window as unknown as { asked: number }).asked++;
      return Promise.reject(new DOMException("no", "SecurityError"));
    };
  });
  const page = await open();
  await page.waitForTimeout(3_500);
  await train(page);
  const host = await context.newPage();
  await host.goto(`${stage.site.url.replace("localhost", "127.0.0.1")}blank`);
  await host.evaluate((src) => document.body.append(Object.assign(document.createElement("iframe"), { src, width: "1200", height: "800" })), `${stage.site.url}?lang=en`);
  const frame = host.frameLocator("iframe");
  await frame.locator(".transport .play").click();
  await frame.locator(".transport .readout", { hasText: /Step [1-9]/ }).waitFor();
  await host.waitForTimeout(3_500);
  const asked = (): number => (window as unknown as { asked: number }).asked;
  expect(await page.evaluate(asked), "registrations of the page").toBe(1);
  expect(await host.frames()[1]?.evaluate(asked), "registrations of the frame").toBe(0);
});

test("everything can be fetched at once, with its size and progress; then every task works without a network", async () => {
  const page = await context.newPage();
  await page.goto(`${stage.site.url}privacy/`);
  await page.waitForSelector("#offline-panel [data-state=ready]:not([hidden])");
  const { files } = listOf(dist);
  const bytes = files.reduce((sum, [, size]) => sum + size, 0);
  const size = Number.parseFloat((await page.textContent("[data-size]")) ?? "");
  expect(size, "MB to fetch").toBeGreaterThan(20);
  expect(size).toBeLessThan(bytes / 1e6);
  await page.click("[data-action=fetch]");
  await page.waitForSelector("#offline-panel [data-state=done]:not([hidden])", { timeout: 60_000 });
  stage.site.folder = null;
  await page.goto(`${stage.site.url}d/digits-cnn/?lang=en`);
  await page.waitForSelector("kd-transport button");
  await train(page);
});

test("no room for more, and no network, say so in the panel", async () => {
  // The browser refuses to keep the large files.
  await context.route("**/service-worker.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `const put = Cache.prototype.put; Cache.prototype.put = function (request, response) {
      return /[/](data|pkg[/]gpu)[/]/.test(request.url ?? request) && !/house-price/.test(request.url ?? request) ? Promise.reject(new DOMException("full", "QuotaExceededError")) : put.call(this, request, response); };
      ${await response.text()}` });
  });
  const page = await context.newPage();
  await page.goto(`${stage.site.url}privacy/`);
  await page.click("[data-action=fetch]");
  await page.waitForSelector("#offline-panel [data-state=full]:not([hidden])", { timeout: 60_000 });
  stage.site.folder = null;
  await page.click("[data-action=fetch]");
  await page.waitForSelector("#offline-panel [data-state=failed]:not([hidden])");
  expect(await page.isVisible("[data-action=fetch]")).toBe(true);
});
