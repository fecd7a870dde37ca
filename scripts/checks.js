// The parts of the test run: each is a name and a function that resolves to [passed, failed], and a line for each failure
// where the part knows more than their number.

import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { needBrowsers } from "./browsers.js";
import { needChromium } from "./chromium.js";
import { besideAnotherLibrary, threadsBesideOne } from "./ratios.js";
import { root, wasm } from "./setup.js";
import { sizes } from "./size.js";

/** Runs a command, shows its output and keeps it. */
function capture(command, args, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
        process.stdout.write(chunk);
      });
    }
    child.on("error", (error) => resolve({ code: 127, output: String(error) }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** A command that counts as one check. */
const one = (command, ...args) => async () => ((await capture(command, args)).code === 0 ? [1, 0] : [0, 1]);

/** cargo test: the sum of its result lines; a build that fails is one failure. */
async function cargoTests() {
  const before = bindings();
  const { code, output } = await capture("cargo", ["test", "--workspace", "--profile", "fast", "--no-fail-fast"]);
  let [passed, failed] = [0, 0];
  for (const [, p, f] of output.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed/g)) {
    passed += Number(p);
    failed += Number(f);
  }
  if (code !== 0 && failed === 0) failed = 1;
  const names = [...output.matchAll(/^test (.+) \.\.\. FAILED$/gm)].map(([, name]) => name);
  if (before === bindings()) return [passed + 1, failed, names];
  return [passed, failed + 1, [...names, "www/bindings did not match the engine's types: they are rewritten now, commit them."]];
}

const bindings = () =>
  readdirSync(join(root, "www/bindings")).sort().map((name) => readFileSync(join(root, "www/bindings", name), "utf8")).join("\n");

/** vitest, counted from its JSON report. */
function vitest(config, environment) {
  return async () => {
    const file = join(root, "tests/output", `${config}.json`);
    mkdirSync(join(root, "tests/output"), { recursive: true });
    rmSync(file, { force: true });
    const args = ["vitest", "run", "--config", config, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const { code } = await capture("npx", args, environment());
    try {
      const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
      // A skipped test is a failure: nothing is skipped silently.
      const failed = numFailedTests + numPendingTests;
      return [numPassedTests, code !== 0 && failed === 0 ? 1 : failed, testResults.flatMap(failures)];
    } catch {
      return [0, 1];
    }
  };
}

/** A line for each test of a file that did not pass, and one for a file that did not run. */
function failures({ name, message, status, assertionResults }) {
  const file = relative(root, name);
  const tests = assertionResults.filter((test) => test.status !== "passed").map((test) => `${file}: ${test.fullName}: ${firstLine(test.failureMessages?.[0] ?? test.status)}`);
  return status === "failed" && tests.length === 0 ? [`${file}: ${firstLine(message)}`] : tests;
}

const firstLine = (text) => text.trim().split("\n")[0];

const clippy = (...target) => one("cargo", "clippy", "--workspace", "--all-targets", "--profile", "fast", ...target, "--", "-D", "warnings");
const clippyWasm = one("cargo", "clippy", "-p", "kindling", "--lib", "--no-default-features", "--target", "wasm32-unknown-unknown", "--profile", "fast", "--", "-D", "warnings");

/** Cheap ones first. */
export const quick = [
  ["format", one("cargo", "fmt", "--all", "--check")],
  ["types", one("npx", "tsc", "--noEmit", "-p", ".")],
  ["unit tests", vitest("vite.config.ts", () => ({}))],
  ["clippy, native", clippy()],
  ["clippy, wasm32", clippyWasm],
  ["cargo test", cargoTests],
  ["threads make the same numbers", one("cargo", "test", "--package", "kindling-kernels", "--features", "threads", "--profile", "fast")],
];

export const slow = [
  ["cpu package", async () => ((await wasm("cpu", "small")) ? [1, 0] : [0, 1])],
  ["deep package", async () => ((await wasm("deep", "small")) ? [1, 0] : [0, 1])],
  ["package for relaxed SIMD", async () => ((await wasm("relaxed", "small")) ? [1, 0] : [0, 1])],
  ["package with threads", async () => ((await wasm("threads", "small")) ? [1, 0] : [0, 1])],
  ["gpu package", async () => ((await wasm("gpu", "small")) ? [1, 0] : [0, 1])],
  ["site", one("npx", "vite", "build", "--logLevel", "warn")],
  ["size budget", async () => (sizes() ? [1, 0] : [0, 1])],
  ["beside another library", async () => ((await besideAnotherLibrary()) ? [1, 0] : [0, 1])],
  ["threads beside one thread", async () => ((await threadsBesideOne()) ? [1, 0] : [0, 1])],
  ["browser tests", vitest("tests/browser/vitest.config.ts", () => ({ CHROME: needChromium(), ...needBrowsers() }))],
];

/** Runs parts, prints a table with what failed, and the countable last line. */
export async function runAll(parts) {
  const rows = [];
  for (const [name, check] of parts) {
    console.log(`\n=== ${name}`);
    const start = Date.now();
    let result;
    try {
      result = await check();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      result = [0, 1];
    }
    const [passed, failed, lines = []] = result;
    rows.push([name, passed, failed, lines, `${((Date.now() - start) / 1000).toFixed(0)} s`]);
  }
  console.log("");
  for (const [name, passed, failed, lines, time] of rows) {
    console.log(`${failed ? "FAILED" : "ok    "}  ${name}: ${passed} passed, ${failed} failed (${time})`);
    for (const line of lines) console.log(`          ${line}`);
  }
  const sum = (i) => rows.reduce((total, row) => total + row[i], 0);
  console.log(`${sum(1)} passed, ${sum(2)} failed`);
  process.exitCode = sum(2) > 0 ? 1 : 0;
}
