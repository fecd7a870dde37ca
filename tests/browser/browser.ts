// A browser and the built site, for the tests.

import { existsSync } from "node:fs";
import { chromium, type Browser, type Frame, type Page } from "playwright-core";
import type { Metrics, Prediction } from "../../www/bindings";
import { serve, type Site } from "./server";

export const ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
// Garbage is collected on demand, to count what is left.
const GPU = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--js-flags=--expose-gc"];
const dist = new URL("../../dist/", import.meta.url).pathname;
/** Where screenshots go, to be looked at. */
export const pictures = new URL("../output/", import.meta.url).pathname;

export interface Stage {
  browser: Browser;
  site: Site;
  close(): Promise<void>;
}

export async function launch(gpu = false, isolated = false): Promise<Stage> {
  if (!existsSync(dist)) throw new Error("There is no dist/: run `npm run build` first, or `npm test`, which does.");
  const executablePath = process.env["CHROME"];
  if (!executablePath) throw new Error("CHROME must name the browser's executable; `npm test` finds it.");
  const browser = await chromium.launch({ executablePath, args: gpu ? [...ARGS, ...GPU] : ARGS });
  const site = await serve(dist, undefined, isolated);
  return { browser, site, close: async () => { await browser.close(); site.close(); } };
}

/** The number of a prediction; NaN for a class. */
export const valueOf = (p: Prediction): number => (p.type === "number" ? p.value : NaN);

/** RMSE or R² of metrics; NaN for classes. */
export const regression = (m: Metrics | undefined, key: "rmse" | "r2"): number => (m?.type === "regression" ? m[key] : NaN);

/** The playground, ready to use; fails the test on any uncaught error of the page. */
export async function openPage(stage: Stage, query = "", hash = "", size = { width: 1440, height: 900 }, ready = "kd-transport button, [role=alert]"): Promise<Page> {
  const page = await stage.browser.newPage({ viewport: size });
  page.on("pageerror", (error) => { throw error; });
  await page.goto(`${stage.site.url}${query}${hash}`);
  await page.waitForSelector(ready);
  return page;
}

/** The step that the transport tells. */
export const stepOf = async (on: Page | Frame): Promise<number> =>
  Number(/Step ([\d,]+)/.exec((await on.textContent(".transport .readout")) ?? "")?.[1]?.replace(/,/g, "") ?? NaN);

/** Trains by the keyboard until the transport says so, and pauses. */
export async function trainUntil(page: Page, said: RegExp): Promise<void> {
  await page.keyboard.press(" ");
  await page.waitForFunction((source) => new RegExp(source).test(document.querySelector(".transport .readout")?.textContent ?? ""), said.source);
  await page.keyboard.press(" ");
  await page.waitForSelector(".transport .play:not([aria-label=Pause])");
}

/** A page of the same origin that has the public API as `kindling` and nothing else. */
export async function blank(stage: Stage): Promise<Page> {
  const page = await stage.browser.newPage();
  await page.goto(`${stage.site.url}blank`);
  await page.waitForFunction(() => "kindling" in globalThis);
  return page;
}
