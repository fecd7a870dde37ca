// Embeds in Firefox ESR and WebKitGTK, in a page of another origin without COOP/COEP: the frame and the element load, tell their
// height, train, stop and obey, and nothing throws.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { host, type Host, LISTEN } from "./host";
import { firefox, type Other, webkit } from "./others";
import { serve, type Site } from "./server";

let site: Site;
let around: Host;

beforeAll(async () => {
  site = await serve(new URL("../../dist/", import.meta.url).pathname);
  site.headers["access-control-allow-origin"] = "*";
  const frame = `<iframe src="${site.url}d/house-price/?embed=1&stages=train,evaluate&lang=en&autorun=1" style="width: 900px; height: 300px"></iframe>`;
  around = await host({
    frame: LISTEN + frame,
    element: `${LISTEN}<script type="module" src="${site.url}kindling-demo.js"></script><kindling-demo task="house-price" stages="train" lang="zh" height="300"></kindling-demo>
      <kindling-demo task="house-price" stages="evaluate" height="300"></kindling-demo>`,
  });
});
afterAll(() => {
  site.close();
  around.close();
});

const named = (name: string): string => {
  const path = process.env[name];
  if (!path) throw new Error(`${name} must name an executable; \`npm test\` finds it (scripts/browsers.js).`);
  return path;
};

const BROWSERS: Array<[name: string, launch: () => Promise<Other>]> = [
  ["Firefox ESR", () => firefox(named("FIREFOX"))],
  ["WebKitGTK", () => webkit(named("WEBKIT_DRIVER"), named("MINI_BROWSER"), named("XVFB_RUN"))],
];

describe.each(BROWSERS)("%s", (_name, launch) => {
  let browser: Other;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const until = (expression: string) => expect.poll(() => browser.ask(`Boolean(${expression})`), { timeout: 40_000, interval: 200 }).toBe(true);
  const last = (type: string) => `heard.filter((one) => one.type === "${type}").slice(-1)[0]`;

  test("a frame of another origin trains and tells its height", async () => {
    await browser.open(around.page("frame"));
    await until(`${last("progress")}?.step > 20`);
    expect(await browser.ask(last("ready"))).toMatchObject({ kindling: 1, task: "house-price", origin: new URL(site.url).origin });
    expect(await browser.ask<number>(`${last("height")}.height`)).toBeGreaterThan(400);
    await browser.ask(`(frames[0].postMessage({ kindling: 1, type: "pause" }, "*"), true)`);
    await until(`${last("progress")}.running === false`);
    expect(await browser.ask("broken")).toEqual([]);
    expect(await browser.ask(`heard.filter((one) => one.type === "error")`)).toEqual([]);
  });

  test("elements open with one fetch of the engine, follow their height, obey", async () => {
    site.asked.length = 0;
    await browser.open(around.page("element"));
    await until(`heard.filter((one) => one.type === "ready").length >= 2`);
    await browser.ask(`(document.querySelector("kindling-demo").play(), true)`);
    await until(`${last("progress")}?.step > 20`);
    await until(`document.querySelector("kindling-demo").clientHeight > 400`);
    expect(await browser.ask("broken")).toEqual([]);
    expect(site.asked.filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
  });
});
