// One turn of a peer in a fresh browser.

import { chromium } from "playwright-core";
import { busyMs, treeMs } from "./cpu-time";
import type { BenchOptions } from "./options";
import type { CpuTimes, Order, PageResult } from "./page";
import type { Host } from "./server";

const QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const SOFTWARE = ["--use-webgpu-adapter=swiftshader", "--enable-unsafe-swiftshader"];
/** A run that has not answered by then is a failure. */
const TIMEOUT_MS = 170_000;
const MOST_LINES = 4;

const argumentsFor = (adapter: BenchOptions["adapter"]): string[] =>
  [...QUIET, "--enable-unsafe-webgpu", ...(adapter === "swiftshader" ? SOFTWARE : ["--use-angle=vulkan", "--enable-features=Vulkan"])];

export interface BrowserResult extends PageResult {
  log: string[];
}

export async function inBrowser(
  executablePath: string, adapter: BenchOptions["adapter"], host: Host, isolated: boolean, order: Order,
): Promise<BrowserResult> {
  const browser = await chromium.launch({ executablePath, args: argumentsFor(adapter) });
  try {
    const page = await browser.newPage();
    const log: string[] = [];
    page.on("console", (message) => { if (["warning", "error"].includes(message.type())) log.push(message.text().slice(0, 300)); });
    await page.exposeFunction("benchMark", (): CpuTimes => ({ cpuMs: treeMs(), busyMs: busyMs() }));
    await page.goto(host.page(isolated));
    await page.waitForFunction(() => "runPeer" in window);
    const result = await Promise.race([page.evaluate((given) => window.runPeer(given), order), late()]);
    return { ...result, log: log.slice(0, MOST_LINES) };
  } finally {
    await browser.close();
  }
}

function late(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS).unref();
  });
}
