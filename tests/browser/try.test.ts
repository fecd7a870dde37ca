// The page on which the API is tried, on the built site: every example of the API's pages runs there and says what it should;
// Run, Stop, errors with their line, code from a link; and how it looks.

import { mkdirSync } from "node:fs";
import AxeBuilder from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ENTRIES } from "../../www/api/entries";
import { EXAMPLES } from "../../www/api/examples";
import { writeCode } from "../../www/try/share";
import { launch, type Stage } from "./browser";

const pictures = new URL("../output/", import.meta.url).pathname;
let stage: Stage;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  stage = await launch();
});
afterAll(() => stage.close());

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

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AxeBuilder.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof AxeBuilder }).axe.run(document, { resultTypes: ["violations"] });
    return violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | ")}`);
  });
}

/** What each example says, line by line: texts that must be there, in this order. */
const SAYS: Record<string, (string | RegExp)[]> = {
  attention: ["1 block, 2 heads, 5 tokens", /"0 T": \d+, "1 o"/],
  backend: [/^cpu (no-webgpu|no-adapter|small-work|fallback-adapter) \{/, /from \/sub\/path\//],
  call: ["3 largest houses", /a map of \d+ × \d+ points/],
  catalogue: [/house-price, .*sentiment/, "25357 rows: 16228 to train on", /learningRate\s+train\s+number/],
  centre: ["784 pixels: it is a 0"],
  classes: [/ember: \d/, /ash: \d/, /accuracy (0\.[89]|1\.0)\d+, always the commonest class 0\.5/],
  close: ["the run ended: true", "closed"],
  data: [/harvest 2[89]\.\d, by the rule 29\.0/],
  errors: ["learningRate must lie between 0.000000000001 and 10"],
  evaluate: [/test\s+regression\s+5072[\s\S]*least squares/],
  events: ["began at step 0", "heard: diverged", /ended at step \d+/, /rejected: The loss was no longer a finite number/],
  explain: [/(for|against): \d+ %/, /superb/],
  export: [/onnx: \d{4} bytes/, /safetensors: \d{4} bytes/, /html: \d+ bytes, text\/html/, /python: \d+ bytes/],
  feedback: [/error on the corrections: \d+ → \d+ USD/],
  goto: [/now at step 100, \d+ checkpoints, 300 losses kept/],
  link: ["https://example.org/#v1&task=house-price&features=all&seed=7&steps=40", "the sender made 40 steps", "the same price: true"],
  metrics: ["drawn: 1000 losses"],
  open: ["house-price mlp 6465 weights"],
  optimise: [/\d+ → \d+ bytes, RMSE \d+ → \d+ USD, 0\.\d+ ms/],
  pause: ["paused, went on: true"],
  predict: [/\$8\d{4}, 90 % of such houses between/, /area_sqft = 90000 lies beyond/],
  reopen: ["300 rows; a way back: true", "200 rows again", "cancelled"],
  reset: ["the same loss again: true", "back at step 50"],
  save: ["true: goes on at step 201"],
  set: ["one run, 400 steps; mlp with η = 0.0003"],
  speed: [/10 steps took 0\.[4-9] s|10 steps took 1\.\d s/, "faster now: true"],
  start: [/6 of 6 tensors taken; accuracy before a step: (0\.[89]|1\.0)/],
  train: [/step 200, loss 0\.\d+, \d+ steps a second/],
  write: ["60 characters", /\[\[".*", 0\.\d+\]/, "ended early: true"],
};

test("every example of the API runs and says what it should", async () => {
  expect(Object.keys(SAYS).sort()).toEqual(Object.keys(EXAMPLES).sort());
  const page = await visit("try/");
  const failed: string[] = [];
  for (const [id, said] of Object.entries(SAYS)) {
    await page.selectOption("#example", id);
    await page.click("#run");
    await page.waitForSelector("#status:is([data-kind=done], [data-kind=failed])", { timeout: 30_000 });
    const found = await lines(page);
    let at = 0;
    for (const one of said) {
      const next = found.findIndex((line, i) => i >= at && (typeof one === "string" ? line.startsWith(one) : one.test(line)));
      if (next < 0) failed.push(`${id} does not say ${String(one)} but:\n${found.join("\n")}`);
      else at = next + 1;
    }
    if (await page.getAttribute("#status", "data-kind") === "failed") failed.push(`${id} failed:\n${found.join("\n")}`);
    if (id === "metrics") await page.screenshot({ path: `${pictures}try-metrics.png` });
  }
  expect(failed).toEqual([]);
  await page.close();
});

/** What brings each error that a name of the API is said to reject with; the others need a broken machine, network or run. */
const REJECTS: [name: string, kind: string, code: string][] = [
  ["open", "unknown-task", 'await open({ task: "cats" })'],
  ["open", "unknown-setting", "await open({ spec: { nonsense: 1 } })"],
  ["open", "out-of-range", "await open({ spec: { learningRate: 0 } })"],
  ["open", "no-such-choice", 'await open({ spec: { model: "forest" } })'],
  ["open", "bad-link", 'await open({ link: "#v9&x" })'],
  ["open", "no-web-gpu", 'await open({ backend: "webgpu" })'],
  ["OpenOptions", "missing-column", 'await open({ data: "a,b\\n1,2" })'],
  ["OpenOptions", "too-few-rows", 'await open({ task: "table", data: "a,b\\n1,2\\n2,3" })'],
  ["OpenOptions", "batch-too-large", "await open({ spec: { batchSize: 17000 } })"],
  ["Lab.close", "closed", "lab.close(); await lab.evaluate()"],
  ["Lab.set", "unknown-setting", "await lab.set({ nonsense: 1 })"],
  ["Lab.set", "out-of-range", "await lab.set({ learningRate: 1e9 })"],
  ["Lab.set", "no-such-choice", 'await lab.set({ model: "forest" })'],
  ["Lab.set", "batch-too-large", "await lab.set({ batchSize: 17000 })"],
  ["Lab.train", "out-of-range", "await lab.train({ steps: 0.5 })"],
  ["Lab.undo", "nothing-to-undo", "await lab.undo()"],
  ["Lab.goto", "bad-settings", "await lab.goto(-5)"],
  ["Lab.predict", "unknown-column", "await lab.predict({ wheels: 4 })"],
  ["Lab.predict", "bad-input", 'await lab.predict({ area_sqft: "large" })'],
  ["Lab.centre", "bad-input", 'await (await open({ task: "digits-mlp" })).centre(new Uint8Array(7))'],
  ["Lab.centre", "bad-settings", "await lab.centre(new Uint8Array(9))"],
  ["Lab.write", "bad-settings", 'await lab.write("x")'],
  ["Lab.attention", "bad-settings", 'await lab.attention("x")'],
  ["Lab.explain", "bad-settings", 'await lab.explain("x")'],
  ["Lab.optimise", "out-of-range", "await lab.optimise({ prune: 2 })"],
  ["Lab.feedback", "too-many-corrections", "await lab.feedback(Array(51).fill({ input: { area_sqft: 1 }, target: 1 }))"],
  ["Lab.feedback", "unknown-column", "await lab.feedback([{ input: { wheels: 4 }, target: 1 }])"],
  ["Lab.feedback", "bad-input", 'await lab.feedback([{ input: { area_sqft: 1 }, target: "dear" }])'],
  ["Lab.retrain", "no-corrections", "await lab.retrain({ steps: 1 })"],
  ["Lab.start", "bad-save", "await lab.start(new Uint8Array(20))"],
  ["Lab.export", "unknown-format", 'await lab.export("docx")'],
  ["Lab.restore", "bad-save", "await lab.restore(new Uint8Array(20))"],
  ["Lab.reopen", "missing-column", 'await lab.reopen(new TextEncoder().encode("a,b\\n1,2"))'],
];

test("the errors that names of the API are said to reject with are those that come", async () => {
  const page = await visit("try/");
  const cases = REJECTS.map(([name, kind, code]) => `await check("${name} ${kind}", async (lab) => { ${code}; });`).join("\n");
  await type(page, `import { open } from "kindling";
const check = async (wanted, act) => {
  const lab = await open({ backend: "cpu" });
  const kind = await act(lab).then(() => "nothing", (error) => error.kind ?? String(error));
  if (wanted.split(" ")[1] !== kind) console.error(wanted, "but", kind);
  lab.close();
};
${cases}`);
  await page.click("#run");
  await state(page, "done");
  expect(await lines(page)).toEqual([]);
  for (const [name, kind] of REJECTS) expect(ENTRIES.find((one) => one.name === name)?.errors, name).toContain(kind);
  await page.close();
});

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
  await page.waitForTimeout(500);
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

test("it works under a Content-Security-Policy without inline scripts, eval and other hosts", async () => {
  const context = await stage.browser.newContext();
  const page = await context.newPage();
  const refused: string[] = [];
  page.on("console", (message) => { if (/Content Security Policy/.test(message.text())) refused.push(message.text()); });
  await page.route("**/*", async (route) => {
    const response = await route.fetch();
    const scripts = `script-src 'self' 'wasm-unsafe-eval'${route.request().url().includes("/try/run/") ? " blob:" : ""}`;
    const policy = `default-src 'self'; ${scripts}; connect-src 'self'; style-src 'self'; img-src 'self' data: blob:`;
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
  await page.goto(`${stage.site.url}zh/try/#example=open`);
  await page.waitForSelector("#try[data-ready]");
  await page.click("#run");
  await state(page, "done");
  expect(await lines(page)).toEqual(["house-price mlp 6465 weights"]);
  expect(refused).toEqual([]);
  await type(page, 'await fetch("https://example.org/").catch(() => console.log("refused"));');
  await page.click("#run");
  await expect.poll(() => lines(page)).toEqual(["refused"]);
  // While one types, Chromium itself tries to keep the style of what is replaced; nothing needs it.
  expect(refused.filter((text) => !/inline style|example\.org/.test(text))).toEqual([]);
  await page.close();
});

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
    expect(await violations(page), name).toEqual([]);
    await page.screenshot({ path: `${pictures}${name}-${width}-${theme}-${language}.png`, fullPage: name === "try" });
    await page.close();
  }
});
