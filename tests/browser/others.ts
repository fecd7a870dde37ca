// Firefox ESR and WebKitGTK, as far as tests ask of a browser: open a page, ask it something.

import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import puppeteer from "puppeteer-core";
import { Builder } from "selenium-webdriver";

export interface Other {
  open(url: string): Promise<void>;
  /** The value of an expression in the page, as JSON carries it. */
  ask<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

export async function firefox(executablePath: string): Promise<Other> {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  const page = await browser.newPage();
  return {
    open: async (url) => void (await page.goto(url)),
    ask: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
    close: () => browser.close(),
  };
}

/** MiniBrowser draws on a screen that is not there: xvfb gives it one. */
export async function webkit(driver: string, miniBrowser: string, xvfb: string): Promise<Other> {
  const port = await freePort();
  const child = spawn(xvfb, ["-a", driver, `--port=${port}`], { stdio: "ignore", detached: true });
  try {
    await listening(port, child);
    const session = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities({
      browserName: "MiniBrowser", "webkitgtk:browserOptions": { binary: miniBrowser, args: ["--automation"] },
    }).build();
    return {
      open: (url) => session.get(url),
      ask: <T>(expression: string) => session.executeScript<T>(`return ${expression}`),
      close: async () => {
        await session.quit();
        end(child);
      },
    };
  } catch (error) {
    end(child);
    throw error;
  }
}

/** The driver and the screen that xvfb-run began for it are one group. */
function end(child: ChildProcess): void {
  if (child.pid !== undefined) process.kill(-child.pid);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (child.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${child.exitCode}`);
    try {
      await fetch(`http://127.0.0.1:${port}/status`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("WebKitWebDriver does not listen");
}
