// The page on which the API is tried, on the built site: Run, Stop, errors with their line, code from a link, a strict policy; and
// how it and the API's pages look.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import puppeteer from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeCode } from "../../www/try/share";
import { findings } from "./axe";
import { launch, pictures, type Stage } from "./browser";

let stage: Stage;
/** Somebody else's server. */
const elsewhere = createServer((_request, response) => response.end("other"));

beforeAll(async () => {
  stage = await launch();
  await new Promise<void>((resolve) => elsewhere.listen(0, resolve));
});
afterAll(() => { elsewhere.close(); return stage.close(); });

async function visit(path: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await stage.browser.newContext(options);
  const page = await context.newPage();
  // Errors of the program are the page's to tell; those of the page itself end the test.
  page.on("pageerror", (error) => { throw error; });
  await page.goto(stage.site.url + path);
  if (/try\/(#|$)/.test(path)) await page.waitForSelector("#try[data-ready]");
  return page;
}

const type = async (page: Page, code: string): Promise<void> => {
  await page.click("#editor .cm-content");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(code);
};
const lines = (page: Page): Promise<string[]> => page.locator("#console > div").allInnerTexts().then((all) => all.map((line) => line.trim()));
const state = (page: Page, kind: string): Promise<unknown> => page.waitForSelector(`#status[data-kind=${kind}]`, { timeout: 30_000 });

test("an example's link of the API's page opens it and does not run it", async () => {
  const page = await visit("api/");
  await page.click("[id='Lab.predict'] .example a.button");
  await page.waitForSelector("#try[data-ready]");
  expect(await page.locator("#editor .cm-content").innerText()).toContain("lab.predict({ area_sqft: 1500 })");
  expect(await page.inputValue("#example")).toBe("predict");
  expect(await page.locator("iframe").count()).toBe(0);
  await page.close();
});

test("errors come with their line, whatever they come from, and lead to it", async () => {
  const page = await visit("try/");
  for (const [code, line, text] of [
    ['import { open } from "kindling";\n\nconst lab = await open();\nawait lab.train({ steps: -1 });', 4, "KindlingError (out-of-range)"],
    ["const a = 1;\nfunction deep() {\n  return a.b.c;\n}\ndeep();", 3, "TypeError"],
    ["const ok = 1;\nlet x = ;\n", 2, "SyntaxError"],
    ['console.log(1);\nimport confetti from "confetti";', 2, "“confetti” cannot be imported"],
    ["\n\nfor (;;) Math.random();", 3, "without a pause"],
    ["let n = 0;\ndo {\n  while (n < 1) await null;\n} while (true)", 3, "without a pause"],
  ] as const) {
    await type(page, code);
    await page.keyboard.press("Control+Enter");
    await state(page, "failed");
    const [said] = await page.locator("#console > .thrown").allInnerTexts();
    expect(said, code).toContain(`Line ${line}`);
    expect(said, code).toContain(text);
    await page.evaluate(() => document.getElementById("status")?.removeAttribute("data-kind"));
  }
  await page.click("#console .thrown button");
  await page.keyboard.insertText("// replaced");
  expect(await page.locator("#editor .cm-content").innerText()).toBe("let n = 0;\ndo {\n// replaced\n} while (true)");
  await page.close();
});

test("a promise that nobody awaits, and an error after the end, are told too", async () => {
  const page = await visit("try/");
  await type(page, 'setTimeout(() => {\n  throw new Error("late");\n}, 50);\nPromise.reject(new Error("lost"));');
  await page.click("#run");
  await expect.poll(() => lines(page)).toEqual(expect.arrayContaining([expect.stringMatching(/Error: lost .*nobody awaited/), expect.stringMatching(/Line 2 Error: late/)]));
  await page.close();
});

test("Stop ends a run and its workers; what ran can be run again", async () => {
  const page = await visit("try/");
  await type(page, 'import { open } from "./kindling.js";\nconst lab = await open();\nlab.on("metrics", ({ state }) => console.log(state.step));\nawait lab.train();');
  await page.click("#run");
  await expect.poll(() => page.workers().length).toBe(1);
  await page.waitForSelector("#console > div");
  await page.click("#stop");
  expect(await page.innerText("#status")).toBe("Stopped.");
  await expect.poll(() => page.workers().length).toBe(0);
  expect(await page.locator("iframe").count()).toBe(0);
  const said = (await lines(page)).length;
  await page.waitForTimeout(300);
  expect((await lines(page)).length).toBe(said);
  await page.click("#run");
  await page.waitForSelector("#console > div");
  await page.close();
});

test("code from a link is shown and waits for a press; what cannot be read is said", async () => {
  const code = 'document.body.textContent = "drawn";\nconsole.log("ran", { deep: { list: [1, 2, 3], text: "x".repeat(300) } });';
  const page = await visit(`try/${writeCode(code) ?? ""}`);
  expect(await page.innerText("#notice")).toContain("somebody else wrote it");
  await page.waitForTimeout(400);
  expect(await lines(page)).toEqual([]);
  expect(await page.locator("iframe").count()).toBe(0);
  await page.click("#run");
  await state(page, "done");
  expect(await page.frameLocator("iframe").locator("body").innerText()).toBe("drawn");
  await page.click("#console summary");
  await page.click("#console details details summary");
  expect(await page.innerText("#console > div")).toContain("list: [1, 2, 3]");
  await page.goto(`${stage.site.url}try/#code=AAAA`);
  await page.waitForFunction(() => document.getElementById("notice")?.textContent?.includes("could not be read"));
  await page.close();
});

test("Share writes a link that opens the same code; Reset can be undone; a reload loses nothing", async () => {
  const page = await visit("try/", { permissions: ["clipboard-read", "clipboard-write"] });
  await type(page, "console.log('mine, 我的')");
  await page.click("#share");
  await expect.poll(() => page.innerText("#status")).toBe("Link copied.");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.click("#reset");
  expect(await page.locator("#editor .cm-content").innerText()).toContain("lab.train");
  await page.click("#editor .cm-content");
  await page.keyboard.press("Control+z");
  expect(await page.locator("#editor .cm-content").innerText()).toContain("mine, 我的");
  await page.waitForFunction(() => JSON.stringify(history.state)?.includes("mine"));
  // The skip link changes the fragment, and nothing else.
  await page.evaluate(() => { location.hash = "#content"; });
  await page.waitForTimeout(200);
  expect(await page.locator("#editor .cm-content").innerText()).toContain("mine, 我的");
  await page.evaluate(() => history.back());
  await page.waitForFunction(() => location.hash === "");
  await page.reload();
  await page.waitForSelector("#try[data-ready]");
  expect(await page.locator("#editor .cm-content").innerText()).toContain("mine, 我的");
  await page.goto("about:blank");
  await page.goto(link);
  await page.waitForSelector("#try[data-ready]");
  expect(await page.locator("#editor .cm-content").innerText()).toBe("console.log('mine, 我的')");
  await page.close();
});

test("without a clipboard the text is there to be copied by hand", async () => {
  const page = await visit("try/");
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.click("#share");
  expect(await page.inputValue("#manual")).toContain("#code=");
  await page.close();
});

test("the frame runs nothing unless the page of this site that holds it asks", async () => {
  const page = await visit("try/run/");
  const ran = await page.evaluate(async () => {
    window.postMessage({ type: "run", code: "document.body.textContent = 'ran'", loop: "", unawaited: "" }, location.origin);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return document.body.textContent?.trim();
  });
  expect(ran).toBe("");
  await page.close();
});

test("on a page in somebody else's frame nothing runs: what is pressed there may not be what is seen", async () => {
  const page = await stage.browser.newPage();
  const code = writeCode("console.log('ran')") ?? "";
  // Another port is another origin.
  await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`);
  await page.setContent(`<iframe width="900" height="900" src="${stage.site.url}try/${code}"></iframe>`);
  const inside = page.frameLocator("iframe");
  await inside.locator("#try[data-ready]").waitFor();
  await inside.locator("#run").click();
  expect(await inside.locator("#notice").innerText()).toContain("does not run here");
  expect(await inside.locator("#notice a").getAttribute("href")).toBe(`${stage.site.url}try/${code}`);
  expect(await inside.locator("iframe").count()).toBe(0);
  await page.close();
});

test("its own policy refuses nothing that it needs, and a program that would send something elsewhere", async () => {
  // With the policies as headers, too, where a host sends them.
  for (const rules of ["", readFileSync(`${stage.site.folder}_headers`, "utf8")]) {
    stage.site.rules = rules;
    const page = await visit("zh/try/#example=open");
    const refused: string[] = [];
    page.on("console", (message) => { if (/Content Security Policy/.test(message.text())) refused.push(message.text()); });
    await page.click("#run");
    await state(page, "done");
    expect(await lines(page)).toEqual(["house-price mlp 6465 weights"]);
    expect(refused).toEqual([]);
    let reached = 0;
    await page.route("https://example.org/**", (route) => { reached++; return route.fulfill({ body: "taken", headers: { "access-control-allow-origin": "*" } }); });
    await type(page, `const attempt = (name, promise) => promise.then(() => console.log(name, "sent"), () => console.log(name, "refused"));
const url = "https://example.org/";
await attempt("fetch", fetch(url));
await attempt("picture", new Promise((done, fail) => Object.assign(new Image(), { onload: done, onerror: fail, src: url })));
await attempt("script", new Promise((done, fail) => document.head.append(Object.assign(document.createElement("script"), { onload: done, onerror: fail, src: url + "x.js" }))));
const worker = new Worker(URL.createObjectURL(new Blob(["fetch('https://example.org/').then(() => postMessage('sent'), () => postMessage('refused'))"])));
console.log("worker", await new Promise((done) => { worker.onmessage = ({ data }) => done(data); }));
await attempt("eval", (async () => (0, eval)("1"))());
document.body.append(Object.assign(document.createElement("iframe"), { src: url }));
navigator.sendBeacon(url, "data");`);
    await page.evaluate(() => document.getElementById("status")?.removeAttribute("data-kind"));
    await page.click("#run");
    await state(page, "done");
    expect(await lines(page)).toEqual(["fetch refused", "picture refused", "script refused", "worker refused", "eval refused"]);
    await page.waitForTimeout(200);
    expect(reached).toBe(0);
    await page.close();
  }
  stage.site.rules = "";
});

test("Firefox runs a program too, and says on which line it failed", async () => {
  const executablePath = process.env["FIREFOX"];
  if (!executablePath) throw new Error("FIREFOX must name the browser's executable; `npm test` finds or installs it.");
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  try {
    const page = await browser.newPage();
    const code = 'import { open } from "kindling";\nconst lab = await open();\nconsole.log((await lab.train({ steps: 20 })).step);\nnull.x;';
    await page.goto(`${stage.site.url}try/${writeCode(code) ?? ""}`);
    await page.waitForSelector("#try[data-ready]");
    await page.click("#run");
    await page.waitForSelector("#status[data-kind=failed]", { timeout: 60_000 });
    const said = await page.$$eval("#console > div", (all) => all.map((line) => line.textContent?.trim()));
    expect(said[0]).toBe("20");
    expect(said[1]).toMatch(/^Line 4 TypeError/);
  } finally {
    await browser.close();
  }
}, 120_000);

const combinations = [[1440, "light", "en"], [768, "dark", "zh"], [360, "light", "zh"], [360, "dark", "en"]] as const;

test.each(combinations)("both pages at %i px, %s, %s: no sideways scroll, nothing axe finds", async (width, theme, language) => {
  const before = language === "zh" ? "zh/" : "";
  for (const name of ["api", "try"]) {
    const page = await visit(`${before}${name}/${name === "try" ? "#example=evaluate" : ""}`, { viewport: { width, height: 900 }, colorScheme: theme });
    if (name === "try") {
      await page.click("#run");
      await state(page, "done");
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(width);
    expect(await findings(page), name).toEqual([]);
    await page.screenshot({ path: `${pictures}${name}-${width}-${theme}-${language}.png`, fullPage: name === "try" });
    await page.close();
  }
});
