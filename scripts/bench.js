// `npm run bench`: our engine beside other libraries, the same work in the same browser. docs/performance.md tells more.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { needChromium } from "./chromium.js";
import { fail, root, run, setUp, wasm } from "./setup.js";

const words = process.argv.slice(2);
await setUp();
// Else vite takes the loading of the files below for development, and bundles what is not shipped.
process.env.NODE_ENV = "production";
const { runnerImport } = await import("vite");
const load = async (file) => (await runnerImport(join(root, "tests/bench", file), { configFile: false, logLevel: "error" })).module;
const { parseOptions, USAGE } = await load("options.ts");

let options;
try {
  options = parseOptions(words);
} catch (error) {
  fail(`${error.message}\n${USAGE}`);
}

/** The profile that is there; "small" is what is shipped, so that is built if there is none. */
const profileOf = (name) => (existsSync(join(root, `public/pkg/${name}/fast.stamp`)) ? "fast" : "small");

// A browser with relaxed SIMD takes the build for it in the place of `deep`.
const packages = ["deep", "relaxed", ...(options.peers.includes("kindling-threads") ? ["threads"] : []), ...(options.peers.includes("kindling-webgpu") ? ["gpu"] : [])];
const profiles = packages.map((name) => `${name} ${profileOf(name)}`).join(", ");
if (options.peers.some((peer) => peer.startsWith("kindling-"))) {
  for (const name of packages) if (!(await wasm(name, profileOf(name)))) fail(`The ${name} package could not be built: see the lines above.`);
  if ((await run("npx", ["vite", "build", "--logLevel", "error"])) !== 0) fail("The page could not be bundled: see the lines above.");
  if (profiles.includes("fast")) console.warn(`These packages are not the shipped ones: ${profiles}. \`npm run build\` makes those.`);
}

const { bench } = await load("run.ts");
process.exit(await bench(options, { root, chromium: needChromium(), profiles }));
