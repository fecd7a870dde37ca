// "Your data never leaves this tab": the pages' content security policy refuses what would break it, in the page and in its
// worker, and nothing that Kindling itself does meets it.

import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filesUnder } from "../../vite.files";
import { STAGES } from "../../www/spec/link";
import { findings } from "./axe";
import { launch, openPage, type Stage } from "./browser";
import { ruled } from "./server";

let stage: Stage;
/** Somebody else's server, which would take anything from anyone. */
let other: Server;
let elsewhere: string;
let heard = 0;

beforeAll(async () => {
  stage = await launch();
  other = createServer((_request, response) => {
    heard++;
    response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/plain" }).end("taken");
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  await stage.close();
  other.close();
});

interface Noted {
  violations: string[];
  workers: string[];
}

/** In the page, before its own scripts: notes what is refused there and in its workers, and how workers are started. */
function note(): void {
  const noted: Noted = { violations: [], workers: [] };
  Object.assign(window, { noted });
  document.addEventListener("securitypolicyviolation", (event) => noted.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  new BroadcastChannel("refused").onmessage = (event: MessageEvent<string>) => noted.violations.push(`worker: ${event.data}`);
  const tell = 'self.addEventListener("securitypolicyviolation", (e) => new BroadcastChannel("refused").postMessage(e.violatedDirective + " " + e.blockedURI));';
  const make = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (object) => make(object instanceof Blob && object.type === "text/javascript" ? new Blob([tell, object], { type: object.type }) : object);
  const Own = Worker;
  window.Worker = class extends Own {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      noted.workers.push(new URL(url, location.href).protocol);
    }
  };
}

const noted = (page: Page): Promise<Noted> => page.evaluate(() => (window as unknown as { noted: Noted }).noted);

async function open(query: string, hash = ""): Promise<Page> {
  const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  await context.addInitScript(note);
  return openPage({ ...stage, browser: context as unknown as Stage["browser"] }, query, hash);
}

test.each([
  ["house-price", "#v1&task=house-price&features=all&model=mlp&steps=60"], ["spiral", "#v1&task=spiral&steps=60"],
  ["table-penguins", "#v1&task=table-penguins&steps=40"], ["digits-cnn", "#v1&task=digits-cnn&channels=4&steps=20"],
  ["sentiment", "#v1&task=sentiment&initialisation=pretrained&steps=2"], ["shakespeare", "#v1&task=shakespeare&initialisation=pretrained&steps=2"],
])("the policy refuses nothing of a whole run through all rooms: %s", async (task, link) => {
  const page = await open(`?lang=en&task=${task}`, link);
  await page.click(".notice .button.primary");
  const steps = /steps=(\d+)/.exec(link)?.[1] ?? "";
  await page.waitForFunction((n) => document.querySelector(".transport .readout")?.textContent?.includes(`Step ${n}`), steps);
  await page.waitForSelector(".transport .play:not([aria-label=Pause])");
  for (const name of STAGES) {
    await page.click(`[data-stage=${name}]`);
    await page.waitForSelector(`kd-room-${name} h2`);
    if (name === "train") {
      await page.locator("kd-room-train details.about > summary").first().click();
      await page.waitForSelector("kd-explain .katex");
    }
    await page.waitForTimeout(name === "optimise" ? 1_500 : 300);
    if (name !== "deploy") continue;
    const download = page.waitForEvent("download");
    await page.locator(".downloads .primary:not([disabled])").first().click();
    expect((await download).url()).toMatch(/^blob:/);
  }
  expect((await noted(page)).violations).toEqual([]);
  // A worker that is fetched from the network would have no policy.
  expect(new Set((await noted(page)).workers)).toEqual(new Set(["blob:"]));
  await page.context().close();
});

test("what would send data elsewhere is refused: requests, pictures, frames, forms, from the page and from its worker", async () => {
  const page = await open("?lang=en");
  const before = heard;
  const asked = await page.evaluate(async (url) => {
    const attempt = (of: Promise<unknown>): Promise<string> => of.then(() => "sent", () => "refused");
    const picture = new Promise((resolve, reject) => { Object.assign(new Image(), { onload: resolve, onerror: reject, src: `${url}?picture` }); });
    const socket = new Promise((resolve, reject) => {
      try {
        Object.assign(new WebSocket(url.replace("http", "ws")), { onopen: resolve, onerror: reject });
      } catch (error) {
        reject(error as Error);
      }
    });
    const script = new Promise((resolve, reject) => {
      document.head.append(Object.assign(document.createElement("script"), { src: `${url}x.js`, onload: resolve, onerror: reject }));
    });
    document.body.append(Object.assign(document.createElement("iframe"), { src: `${url}?frame` }));
    const form = Object.assign(document.createElement("form"), { action: `${url}?form`, method: "post", target: "_blank" });
    document.body.append(form);
    form.submit();
    navigator.sendBeacon(`${url}?beacon`, "data");
    return { request: await attempt(fetch(url)), picture: await attempt(picture), socket: await attempt(socket), script: await attempt(script) };
  }, elsewhere);
  expect(asked).toEqual({ request: "refused", picture: "refused", socket: "refused", script: "refused" });
  const [worker] = page.workers();
  expect(await worker?.evaluate((url) => fetch(url).then(() => "sent", () => "refused"), elsewhere)).toBe("refused");
  await page.waitForTimeout(300);
  expect(heard, "requests that reached the other server").toBe(before);
  await page.context().close();
});

test("inline scripts, attributes with script and eval do not run", async () => {
  const page = await open("?lang=en");
  const ran = await page.evaluate(async () => {
    const mark = window as unknown as { ran: string[] };
    mark.ran = [];
    document.body.append(Object.assign(document.createElement("script"), { textContent: "ran.push('inline')" }));
    const holder = document.createElement("div");
    holder.innerHTML = `<button onclick="ran.push('attribute')">x</button>`;
    document.body.append(holder);
    holder.querySelector("button")?.click();
    // In a task of the page's own: what is called from outside is allowed to.
    await new Promise<void>((done) => setTimeout(() => {
      try {
        (0, eval)("ran.push('eval')");
      } catch {
        // As it should.
      }
      done();
    }));
    return mark.ran;
  });
  expect(ran).toEqual([]);
  expect((await noted(page)).violations.length).toBeGreaterThanOrEqual(3);
  await page.context().close();
});

test("the same policy in the headers of every file, as _headers asks of a host, is in nothing's way either", async () => {
  stage.site.rules = readFileSync(`${stage.site.folder}_headers`, "utf8");
  expect(ruled(stage.site.rules, "/")["Content-Security-Policy"]).toContain("connect-src 'self'");
  // Each file of the site has one policy: a browser obeys all that a host joins.
  for (const path of filesUnder(stage.site.folder ?? "").map((file) => `/${file.replace(/(^|\/)index\.html$/, "$1")}`)) {
    const policy = ruled(stage.site.rules, path)["Content-Security-Policy"];
    if (!/^\/(_headers|files\.json|manifest\.webmanifest|robots\.txt|sitemap\.xml)$/.test(path)) expect(policy?.match(/default-src/g), path).toHaveLength(1);
  }
  const page = await open("?lang=en&task=digits-mlp");
  await page.click(".transport .play");
  await page.waitForFunction(() => /Step [1-9]/.test(document.querySelector(".transport .readout")?.textContent ?? ""));
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated", null, { timeout: 30_000 });
  expect((await noted(page)).violations).toEqual([]);
  await page.context().close();
  stage.site.rules = "";
});

test("every document of the site carries the policy before anything that it could refuse", async () => {
  const page = await stage.browser.newPage();
  for (const path of ["", "d/fashion/", "zh/", "gallery/", "api/", "try/", "try/run/", "privacy/", "zh/privacy/"]) {
    const response = await page.goto(`${stage.site.url}${path}`);
    const html = (await response?.text()) ?? "";
    const policy = html.indexOf("Content-Security-Policy");
    expect(policy, path).toBeGreaterThan(0);
    expect(policy, path).toBeLessThan(html.search(/<(script|link|style|img)\b/));
    expect(html, path).toContain("default-src 'none'");
    expect(html.includes("script-src 'self' 'wasm-unsafe-eval' blob:"), path).toBe(path === "try/run/");
    // Every file that the document names is checked against its hash.
    for (const [tag] of html.matchAll(/<script[^>]*>|<link rel="(?:stylesheet|modulepreload)"[^>]*>/g)) expect(tag, path).toMatch(/integrity="sha384-/);
  }
  await page.close();
});

test.each([
  [1440, "light", ""], [768, "dark", "zh/"], [360, "light", "zh/"], [360, "dark", ""],
] as const)("the privacy page at %i px, %s, %s: no sideways scroll, nothing axe finds; the badge leads there", async (width, theme, folder) => {
  const page = await stage.browser.newPage({ viewport: { width, height: 800 }, colorScheme: theme });
  await page.goto(`${stage.site.url}?lang=${folder === "" ? "en" : "zh"}&theme=${theme}`);
  await page.click(".title-bar .trust");
  await page.waitForURL(`${stage.site.url}${folder}privacy/`);
  await page.waitForSelector("#offline-panel [data-state]:not([hidden])");
  expect(await page.textContent(".policy")).toContain("connect-src 'self'");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  expect(await findings(page)).toEqual([]);
  await page.close();
});
