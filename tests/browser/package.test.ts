// The npm package, packed and installed into an app of its own: types, a page without a build, Vite's server and Vite's build.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ARGS } from "./browser";
import { serve } from "./server";

const root = new URL("../../", import.meta.url).pathname;
let app: string;
let browser: Browser;

function run(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env: { ...process.env, NODE_ENV: "production" } });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

const MAIN = `import "kindling/demo";
import { KindlingError, open, type TrainResult } from "kindling";
const lab = await open({ task: "house-price", backend: "cpu" });
const result: TrainResult = await lab.train({ steps: 5 });
const demo = document.createElement("kindling-demo");
demo.setAttribute("stages", "train");
demo.setAttribute("autorun", "1");
demo.addEventListener("kindling-progress", (event) => { document.title = String((event as CustomEvent<{ step: number }>).detail.step); });
document.body.append(demo);
document.body.dataset["steps"] = String(result.step);
export const isOurs = (error: unknown): boolean => error instanceof KindlingError;
`;
const page = (script: string) => `<!doctype html><html lang="en"><title>App</title><body>${script}</body></html>`;

beforeAll(async () => {
  app = mkdtempSync(join(tmpdir(), "kindling-app-"));
  run("npm", ["run", "--silent", "pack"], root);
  const tarball = readdirSync(root).find((name) => /^kindling-.*\.tgz$/.test(name)) ?? "";
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(root, tarball)], app);
  rmSync(join(root, tarball));
  mkdirSync(join(app, "src"));
  writeFileSync(join(app, "src/main.ts"), MAIN);
  writeFileSync(join(app, "index.html"), page(`<script type="module" src="/src/main.ts"></script>`));
  writeFileSync(join(app, "plain.html"), page(`<script type="module" src="./node_modules/kindling/site/kindling-demo.js"></script>
    <kindling-demo stages="train" autorun="1"></kindling-demo>
    <script>document.addEventListener("kindling-progress", (event) => { document.title = event.detail.step; });</script>`));
  writeFileSync(join(app, "vite.config.js"), `import kindling from "kindling/vite";\nexport default { base: "./", logLevel: "error", build: { target: "es2022" }, plugins: [kindling()] };\n`);
  browser = await chromium.launch({ executablePath: process.env["CHROME"] ?? "", args: ARGS });
});
afterAll(async () => {
  await browser.close();
  rmSync(app, { recursive: true, force: true });
  rmSync(join(root, "package"), { recursive: true, force: true });
});

/** Opens the app and waits until the demo in it trains. */
async function trains(url: string): Promise<string | undefined> {
  const opened = await browser.newPage();
  const problems: string[] = [];
  opened.on("pageerror", (error) => problems.push(error.message));
  await opened.goto(url);
  try {
    await opened.waitForFunction(() => Number(document.title) > 10, null, { timeout: 30_000 });
  } catch {
    throw new Error(`it does not train: ${problems.join("; ")}`);
  }
  expect(problems).toEqual([]);
  const steps = await opened.evaluate(() => document.body.dataset["steps"]);
  await opened.close();
  return steps;
}

test("the package has a README, licences, the engine and types that check", () => {
  const own = (name: string) => readFileSync(join(app, "node_modules/kindling", name), "utf8");
  expect(own("README.md")).toContain("kindling-demo.js");
  expect(own("LICENSE-MIT").length).toBeGreaterThan(500);
  expect(readdirSync(join(app, "node_modules/kindling/site/pkg")).sort()).toEqual(expect.arrayContaining(["cpu", "deep", "gpu", "relaxed"]));
  for (const resolution of ["bundler", "nodenext"]) {
    const options = { target: "es2022", module: resolution === "bundler" ? "esnext" : resolution, moduleResolution: resolution, lib: ["es2022", "dom"], strict: true, noEmit: true, types: [] };
    writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["src/main.ts"] }));
    run(join(root, "node_modules/.bin/tsc"), ["-p", "."], app);
  }
});

test("a plain page gets the element from the package's folder", async () => {
  const site = await serve(app, "/app/");
  await trains(`${site.url}plain.html`);
  site.close();
});

test("Vite's build of an app has the element and the API", async () => {
  run(join(root, "node_modules/.bin/vite"), ["build"], app);
  const site = await serve(join(app, "dist"), "/deep/er/");
  expect(await trains(site.url)).toBe("5");
  site.close();
});

test("Vite's development server has them too", async () => {
  const { createServer } = await import("vite");
  const server = await createServer({ root: app, configFile: join(app, "vite.config.js"), base: "/", server: { port: 0, host: "127.0.0.1" } });
  await server.listen();
  expect(await trains(server.resolvedUrls?.local[0] ?? "")).toBe("5");
  await server.close();
});
