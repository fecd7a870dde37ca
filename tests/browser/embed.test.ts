// Embeds in a page of another origin, in Chromium: rooms, height, messages, lazy loading, one compile, pausing off-screen,
// locked controls, challenges, refused storage. Firefox and WebKit: embed-others.test.ts.

import type { Frame, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, stepOf, type Stage } from "./browser";
import { host, type Host, LISTEN } from "./host";

let stage: Stage;
let other: Host;

type Heard = { kindling: number; type: string; origin: string; [field: string]: unknown };
declare const heard: Heard[];

const CHALLENGE = "test.r2>=0.4;steps<=400;parameters<=20";
const far = '<div style="height: 4000px"></div>';

beforeAll(async () => {
  stage = await launch();
  // A module of another origin needs its host's leave; GitHub Pages gives it, and nothing more.
  stage.site.headers["access-control-allow-origin"] = "*";
  const { url } = stage.site;
  const frame = (query: string, style = "width: 900px; height: 300px") =>
    `<iframe src="${url}d/house-price/?embed=1&lang=en&${query}" style="${style}"></iframe>`;
  const element = (attributes: string) => `<kindling-demo ${attributes}></kindling-demo>`;
  const script = `<script type="module" src="${url}kindling-demo.js"></script>`;
  other = await host({
    frame: LISTEN + frame("stages=train,evaluate"),
    autorun: LISTEN + frame("stages=train&autorun=1") + far,
    locked: frame("stages=train&controls=learningRate,optimiser:locked"),
    linked: frame("stages=train,data#v1&task=house-price&stage=data"),
    hidden: frame("stages=train&controls=hidden"),
    bad: LISTEN + frame("stages=nonsense"),
    badlink: LISTEN + frame("stages=train#v1&learningRate=1e9"),
    challenge: LISTEN + frame(`stages=train&challenge=${encodeURIComponent(CHALLENGE)}`) + frame("stages=train&lang=zh&theme=dark"),
    element: LISTEN + script + element('task="house-price" stages="train" lang="en" autorun="0"'),
    lost: `${LISTEN}${script}<kindling-demo site="/nothing/" height="200"><a href="${url}">House prices</a></kindling-demo>`,
    lazy: script + far + element('task="house-price" stages="train" id="low"'),
    many: LISTEN + script + Array.from({ length: 4 }, (_, i) => element(`task="house-price" stages="train" height="200" id="d${i}"`)).join(""),
  });
});
afterAll(async () => {
  other.close();
  await stage.close();
});

async function visit(name: string): Promise<Page> {
  const page = await stage.browser.newPage({ viewport: { width: 1000, height: 800 } });
  page.on("pageerror", (error) => { throw error; });
  await page.goto(other.page(name));
  return page;
}

/** The frames of the site in a page, ready to use. */
async function embeds(page: Page, count = 1): Promise<Frame[]> {
  await expect.poll(() => page.frames().length).toBe(count + 1);
  const frames = page.frames().slice(1);
  for (const frame of frames) await frame.waitForSelector("kd-transport button");
  return frames;
}

async function embed(page: Page): Promise<Frame> {
  const [frame] = await embeds(page);
  if (!frame) throw new Error("there is no embed");
  return frame;
}

const types = (page: Page) => page.evaluate(() => heard.map((message) => message.type));

test("an embed has the rooms asked for, trains, tells its height and how it stands, and keeps its address", async () => {
  const page = await visit("frame");
  const frame = await embed(page);
  expect(await frame.locator("kd-map button").allTextContents()).toHaveLength(2);
  expect(await frame.locator("kd-title-bar").count()).toBe(0);
  const address = frame.url();
  await frame.click(".transport .play");
  await expect.poll(() => stepOf(frame)).toBeGreaterThan(20);
  await frame.click(".transport .play");
  await frame.click("[data-stage=evaluate]");
  await frame.waitForSelector("kd-room-evaluate table");
  expect(await frame.evaluate(() => location.href)).toBe(address);
  const messages = await page.evaluate(() => heard);
  expect(messages.every((one) => one.kindling === 1 && one.origin === new URL(stage.site.url).origin)).toBe(true);
  expect(messages.find((one) => one.type === "ready")).toMatchObject({ task: "house-price", stages: ["train", "evaluate"], language: "en" });
  // What was told last is so, once it has come: a busy machine is slow to tell.
  const last = async (type: string) => (await page.evaluate(() => heard)).filter((one) => one.type === type).at(-1);
  const content = () => frame.evaluate(() => document.documentElement.scrollHeight);
  expect(await content()).toBeGreaterThan(500);
  await expect.poll(async () => Math.abs(Number((await last("height"))?.["height"]) - await content())).toBeLessThan(2);
  await expect.poll(() => last("progress")).toMatchObject({ running: false });
  const link = await frame.getAttribute(".embed-bar a", "href");
  expect(link).toMatch(/\/d\/house-price\/\?lang=en#v1&task=house-price&stage=evaluate&steps=\d+/);
  await page.close();
});

test("an embed obeys its parent, and neither other windows nor broken messages", async () => {
  const page = await visit("frame");
  const frame = await embed(page);
  const send = (message: unknown) => page.evaluate((given) => frames[0]?.postMessage(given, "*"), message);
  for (const broken of [null, "play", { type: "play" }, { kindling: 2, type: "play" }, { kindling: 1, type: "theme", theme: "x" }, { kindling: 1, type: ["play"] }]) await send(broken);
  // From itself, which is not its parent.
  await frame.evaluate(() => window.postMessage({ kindling: 1, type: "play" }, "*"));
  await page.waitForTimeout(300);
  expect(await stepOf(frame)).toBe(0);
  await send({ kindling: 1, type: "step" });
  await expect.poll(() => stepOf(frame)).toBe(1);
  await send({ kindling: 1, type: "theme", theme: "dark" });
  await send({ kindling: 1, type: "language", language: "zh" });
  await frame.waitForSelector("html[data-theme=dark][lang=zh-Hans]");
  await page.close();
});

test("an embed trains only while it is seen, and goes on by itself", async () => {
  const page = await visit("autorun");
  const frame = await embed(page);
  await expect.poll(() => stepOf(frame)).toBeGreaterThan(5);
  await page.evaluate(() => scrollTo(0, 3_500));
  let held = NaN;
  const more = async () => {
    held = await stepOf(frame);
    await page.waitForTimeout(700);
    return (await stepOf(frame)) - held;
  };
  await expect.poll(more).toBe(0);
  await page.evaluate(() => scrollTo(0, 0));
  await expect.poll(() => stepOf(frame)).toBeGreaterThan(held + 5);
  await page.close();
});

test("nothing of an embed is fetched before the reader comes near", async () => {
  stage.site.asked.length = 0;
  const page = await visit("lazy");
  await page.waitForFunction(() => customElements.get("kindling-demo"));
  await page.waitForTimeout(500);
  expect(stage.site.asked.filter((path) => /wasm|\/d\//.test(path))).toEqual([]);
  await page.evaluate(() => scrollTo(0, 4_000));
  await embed(page);
  expect(stage.site.asked.some((path) => /\/pkg\/cpu\/kindling_bg-\w+\.wasm$/.test(path))).toBe(true);
  await page.close();
});

test("many embeds on a page compile the engine once", async () => {
  const context = await stage.browser.newContext({ viewport: { width: 1000, height: 1200 } });
  const page = await context.newPage();
  // Every way to compile, in frames and in workers, is counted by what it writes to the console.
  const count = `for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming"]) {
    const before = WebAssembly[name];
    WebAssembly[name] = (source, ...rest) => { if (!(source instanceof WebAssembly.Module)) console.log("compiles by " + name); return before(source, ...rest); };
  }\n`;
  const compiles: string[] = [];
  page.on("console", (message) => { if (message.text().startsWith("compiles by")) compiles.push(message.text()); });
  await page.addInitScript(count);
  let workers = 0;
  await context.route(/\/worker-[^/]*\.js$/, async (route) => {
    workers += 1;
    const response = await route.fetch();
    await route.fulfill({ response, body: count + (await response.text()) });
  });
  stage.site.asked.length = 0;
  await page.goto(other.page("many"));
  const frames = await embeds(page, 4);
  for (const frame of frames) {
    await frame.click(".transport .buttons button:nth-child(2)");
    await expect.poll(() => stepOf(frame)).toBe(1);
  }
  expect(workers).toBe(4);
  expect(compiles).toEqual(["compiles by compileStreaming"]);
  expect(stage.site.asked.filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
  await context.close();
});

test("a link's room is the one that is open, if it is among those asked for", async () => {
  const page = await visit("linked");
  const frame = await embed(page);
  expect(await frame.getAttribute("kd-map [data-current]", "data-stage")).toBe("data");
  await frame.waitForSelector("kd-room-data table");
  await page.close();
});

test("settings can be locked or left out", async () => {
  const page = await visit("locked");
  const frame = await embed(page);
  expect(await frame.locator("fieldset.locked input").first().isDisabled()).toBe(true);
  expect(await frame.locator("kd-settings input[type=number]").first().isEnabled()).toBe(true);
  expect(await frame.locator("kd-settings >> text=MLP").count()).toBe(0);
  expect(await frame.locator("kd-recipes button").count()).toBe(0);
  await page.goto(other.page("hidden"));
  const bare = await embed(page);
  expect(await bare.locator("kd-settings .field").count()).toBe(0);
  await page.close();
});

test("a broken address or link is a sentence, told to the parent too, and the address stays", async () => {
  const page = await visit("bad");
  await page.waitForFunction(() => heard.some((one) => one.type === "error" && one["kind"] === "bad-embed"));
  expect(await page.frames()[1]?.textContent("[role=alert]")).toContain("nonsense");
  await page.goto(other.page("badlink"));
  await page.waitForFunction(() => heard.some((one) => one.type === "error"));
  const frame = page.frames()[1];
  const address = frame?.url();
  await frame?.click("text=Open with the defaults");
  await frame?.waitForSelector("kd-transport button");
  expect(await frame?.evaluate(() => location.href)).toBe(address);
  await page.close();
});

test("a challenge is checked while one trains, ends at its limit, and gives a result that runs again", async () => {
  const page = await visit("challenge");
  const [frame] = await embeds(page, 2);
  if (!frame) throw new Error("there is no embed");
  await frame.selectOption(".speed select", "300");
  await frame.click(".transport .play");
  await frame.waitForSelector(".challenge.solved textarea");
  const text = await frame.inputValue(".challenge textarea");
  expect(text).toMatch(/^kindling1 house-price test\.r2=0\.\d+ steps=\d+ parameters=\d+ sum=[0-9a-f]{8} http/);
  await expect.poll(() => page.evaluate(() => heard.find((one) => one.type === "result")?.["text"])).toBe(text);
  await page.close();
  // Whoever gets it runs it again: the same numbers.
  const again = await stage.browser.newPage();
  await again.goto(text.split(" ").at(-1) ?? "");
  await again.click("text=/Replay .* steps/");
  await again.waitForSelector(".challenge.solved textarea");
  expect((await again.inputValue(".challenge textarea")).split(" ").slice(0, 5)).toEqual(text.split(" ").slice(0, 5));
  await again.click("summary >> text=Check a result");
  await again.fill(".challenge details textarea", text);
  expect(await again.textContent(".challenge details")).toContain("It claims");
  await again.fill(".challenge details textarea", text.replace("steps=", "steps=1"));
  expect(await again.textContent(".challenge details")).toContain("ask for it again");
  await again.close();
});

test("a challenge's limit ends the run, which is then no answer", async () => {
  const page = await stage.browser.newPage();
  await page.goto(`${stage.site.url}?lang=en&challenge=${encodeURIComponent("test.r2>=0.999;steps<=30")}`);
  await page.waitForSelector("kd-transport button");
  await page.click(".transport .play");
  // The button says "Train" until the next frame as well: only then does it tell that the run has ended.
  await page.waitForFunction(() => document.querySelector(".transport .readout")?.textContent?.includes("Step 30 "));
  await page.waitForSelector(".transport .play[aria-label^=Train]");
  expect(await page.textContent(".transport .readout")).toContain("Step 30 ");
  await page.click(".transport [aria-label^='One step']");
  await page.waitForFunction(() => document.querySelector(".transport .readout")?.textContent?.includes("Step 31 "));
  expect(await page.textContent(".challenge")).toContain("A limit is exceeded");
  await page.close();
});

test("the element opens, obeys and tells", async () => {
  const page = await visit("element");
  const frame = await embed(page);
  const events = page.evaluate(() => new Promise<string>((resolve) => {
    document.addEventListener("kindling-progress", (event) => { if ((event as CustomEvent<{ step: number }>).detail.step > 10) resolve("progress"); });
  }));
  await page.evaluate(() => document.querySelector("kindling-demo")?.play());
  expect(await events).toBe("progress");
  await page.evaluate(() => document.querySelector("kindling-demo")?.setAttribute("theme", "dark"));
  await frame.waitForSelector("html[data-theme=dark]");
  const difference = async () => (await page.evaluate(() => document.querySelector("kindling-demo")?.clientHeight ?? NaN)) - (await frame.evaluate(() => document.documentElement.scrollHeight));
  await expect.poll(difference).toBe(0);
  expect(await types(page)).toContain("height");
  await page.close();
});

test("where the site's files are missing the element says so, and leaves the way on", async () => {
  const page = await visit("lost");
  await page.evaluate(() => document.addEventListener("kindling-error", (event) => { document.title = (event as CustomEvent<{ kind: string }>).detail.kind; }));
  expect(await page.getAttribute("kindling-demo iframe", "title")).toBe("House prices");
  await page.waitForSelector("kindling-demo [role=alert]");
  expect(await page.textContent("kindling-demo")).toMatch(/No demo of Kindling answers at .*\/nothing\/d\/house-price\/.*House prices/s);
  expect(await page.locator("kindling-demo a").count()).toBe(1);
  expect(await page.title()).toBe("network");
  await page.close();
});

test("without storage nothing breaks", async () => {
  const context = await stage.browser.newContext({ viewport: { width: 1000, height: 800 } });
  const page = await context.newPage();
  page.on("pageerror", (error) => { throw error; });
  // As a browser that refuses third parties their storage.
  await page.addInitScript(() => {
    if (window === window.top) return;
    const refuse = () => { throw new DOMException("Access is denied for this document.", "SecurityError"); };
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) Object.defineProperty(window, name, { get: refuse });
    Object.defineProperty(Navigator.prototype, "clipboard", { get: refuse });
    Object.defineProperty(Navigator.prototype, "serviceWorker", { get: refuse });
  });
  await page.goto(other.page("frame"));
  const frame = await embed(page);
  await frame.click(".transport .play");
  await expect.poll(() => stepOf(frame)).toBeGreaterThan(5);
  await context.close();
});
