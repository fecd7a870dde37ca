// `npm run pictures`: trains every task for real in the built site and keeps what it looks like: public/pictures/ for the
// gallery and for link previews, www/pages/runs.json for the numbers beside them. Both are committed, so that a build needs
// no browser; the build makes them again when what they show has changed.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findChromium, needChromium } from "./chromium.js";
import { fail, root, run, say } from "./setup.js";

/** How many steps each task is trained, with what but its defaults, and which of the train room's pictures is shown. */
const RUNS = {
  "house-price": { steps: 300 }, "spiral": { steps: 1_500 }, "table-penguins": { steps: 300 }, "table-ames": { steps: 300 },
  "digits-mlp": { steps: 800 }, "digits-cnn": { steps: 600, figure: 2 }, "fashion": { steps: 600 },
  "shakespeare": { steps: 800 }, "tang": { steps: 1_200, settings: "&temperature=0.6" }, "sentiment": { steps: 1_000 },
};
/** A table of the user's own shows the run of a sample of that sort. */
const SHOWN_AS = { table: "table-penguins" };
const LANGUAGES = { en: "en", zh: "zh-Hans" };
const SIZE = { width: 600, height: 400 };
const SHARPNESS = 1.5;
const FOLDER = "public/pictures";
const RUNS_FILE = "www/pages/runs.json";
/** What the pictures show and how. */
const SOURCES = ["scripts/pictures.js", "www/pages/preview.ts", "www/styles/tokens.css", "www/tasks", "www/charts", "crate/src/tasks"];

function hash() {
  const sum = createHash("sha256");
  const add = (path) => {
    if (statSync(join(root, path)).isDirectory()) return readdirSync(join(root, path)).sort().forEach((name) => add(`${path}/${name}`));
    sum.update(`${path}\n${readFileSync(join(root, path), "utf8").replaceAll("\r\n", "\n")}`);
  };
  SOURCES.forEach(add);
  return sum.digest("hex").slice(0, 16);
}

/** Makes them again where they are out of date and there is a browser; says what was done. Resolves to whether any was made. */
export async function picturesIfStale() {
  const made = JSON.parse(readFileSync(join(root, RUNS_FILE), "utf8"));
  if (made.sources === hash()) {
    say("The pictures of the gallery and of link previews are up to date.");
    return false;
  }
  if (!findChromium()) {
    say("The pictures of the gallery and of link previews are older than what they show; without Chromium (set CHROME) the committed ones are used.");
    return false;
  }
  say("The pictures of the gallery and of link previews are older than what they show: training each task again.");
  try {
    await makePictures();
    return true;
  } catch (error) {
    say(`They could not be made, so the ones that are there are used: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

async function makePictures() {
  const { chromium } = await import("playwright-core");
  const { createServer, preview } = await import("vite");
  mkdirSync(join(root, FOLDER), { recursive: true });
  const common = { root, configFile: false, appType: "custom", base: "./", logLevel: "error" };
  const server = await preview({ ...common, preview: { port: 0, host: "127.0.0.1" } });
  const browser = await chromium.launch({
    executablePath: needChromium(),
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--font-render-hinting=none"],
  });
  const modules = await createServer({ ...common, server: { middlewareMode: true, hmr: false, ws: false }, optimizeDeps: { noDiscovery: true } });
  try {
    const runs = {};
    for (const task of Object.keys(RUNS)) runs[task] = await train(browser, server.resolvedUrls.local[0], task);
    writeFileSync(join(root, RUNS_FILE), `${JSON.stringify({ sources: hash(), runs }, null, 1)}\n`);
    const { previewDocument } = await modules.ssrLoadModule("/www/pages/preview.ts");
    for (const task of [...Object.keys(RUNS), ...Object.keys(SHOWN_AS)]) await previews(browser, previewDocument, task);
  } finally {
    await Promise.all([browser.close(), server.close(), modules.close()]);
  }
}

/** Trains one task, photographs it in both languages and themes; resolves to what is to be known of the run. */
async function train(browser, url, task) {
  const { steps, figure = 1, settings = "" } = RUNS[task];
  // The page's policy has no place for the style that frames the picture.
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 }, deviceScaleFactor: SHARPNESS, reducedMotion: "reduce", bypassCSP: true });
  await page.goto(`${url}index.html?backend=cpu&lang=en&theme=light#v1&task=${task}${settings}&steps=${steps}`);
  await page.click(".notice .button.primary");
  await page.waitForFunction((last) => document.querySelector("kd-page").app.state.run.step >= last, steps, { timeout: 600_000 });
  const facts = await page.evaluate(async (id) => {
    const { lab } = document.querySelector("kd-page").app;
    const { test } = await lab.evaluate();
    const info = lab.opened.catalog.tasks.find((one) => one.id === id);
    const differs = ([key, value]) => value !== info.parameters.find((row) => row.key === key).default;
    return {
      metric: { type: test.type, value: { regression: test.r2, classification: test.accuracy, language: test.perplexity }[test.type] },
      dataPath: info.dataPath,
      recipes: info.recipes.map(({ id: name, settings }) => ({ id: name, settings: settings.filter(differs) })),
    };
  }, task);
  await page.addStyleTag({ content: frame(figure) });
  for (const language of Object.keys(LANGUAGES)) {
    for (const theme of ["light", "dark"]) await photograph(page, task, language, theme);
  }
  await page.close();
  const { dataPath, metric, recipes } = facts;
  say(`${task}: ${steps} steps, ${metric.type} ${metric.value.toFixed(3)}`);
  return { steps, metric: { ...metric, value: Number(metric.value.toPrecision(4)) }, bytes: dataPath ? statSync(join(root, "public", dataPath)).size : 0, recipes };
}

/** The picture alone, as large as the photograph. */
const frame = (figure) => `
  kd-room-train .large > figure:nth-child(${figure}) { position: fixed; inset: 0 auto auto 0; width: ${SIZE.width}px; height: ${SIZE.height}px; z-index: 99; overflow: hidden; border: 0; border-radius: 0; padding: 18px; }
  kd-room-train .large > figure:nth-child(${figure}) :is(figcaption, kd-as-table) { display: none; }
  kd-room-train .large > figure:nth-child(${figure}) canvas { max-width: none; }
  kd-room-train .large > figure:nth-child(${figure}) > :is(kd-scatter, kd-plane) canvas { height: ${SIZE.height - 36}px; }
  .writing { grid-template-columns: 1fr !important; }
  .writing > :nth-child(n + 2) { display: none; }
  .written { height: 100%; font-size: 1.3rem; }
  .toast, .transport { display: none !important; }`;

async function photograph(page, task, language, theme) {
  await page.evaluate(() => document.querySelector(".title-bar .tools [lang]").lang).then(async (offered) => {
    if (offered === LANGUAGES[language]) await page.click(".title-bar .tools [lang]");
  });
  await page.selectOption(".title-bar .tools select", theme);
  await page.waitForTimeout(700);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 80, clip: { x: 0, y: 0, ...SIZE, scale: SHARPNESS } });
  writeFileSync(join(root, FOLDER, `${task}-${language}-${theme}.webp`), Buffer.from(data, "base64"));
  await session.detach();
}

/** Composes and photographs the pictures of link previews. */
async function previews(browser, previewDocument, task) {
  const tokens = readFileSync(join(root, "www/styles/tokens.css"), "utf8");
  const page = await browser.newPage({ viewport: { width: 1_200, height: 630 } });
  for (const [language, name] of Object.entries(LANGUAGES)) {
    const image = readFileSync(join(root, FOLDER, `${SHOWN_AS[task] ?? task}-${language}-light.webp`)).toString("base64");
    await page.setContent(previewDocument(name, task, `data:image/webp;base64,${image}`, tokens));
    await page.screenshot({ path: join(root, FOLDER, `${task}-${language}.jpg`), type: "jpeg", quality: 82 });
  }
  await page.close();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (!existsSync(join(root, "dist/index.html")) && (await run("npx", ["vite", "build", "--logLevel", "warn"])) !== 0) fail("The page could not be bundled: run `npm run build` first.");
  await makePictures();
  say(`${FOLDER}/ and ${RUNS_FILE} are written: run \`npm run build\` to put them on the site, and commit them.`);
}
