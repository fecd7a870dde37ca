// What start, test and build share: the tools that must be there, the npm packages, the wasm target, the packages.
// Plain Node: it runs before anything is installed.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

// Vite would list the imports of its configuration that Node alone could not follow; Vite follows them.
process.env.VITE_CONFIG_NATIVE_IGNORE_WARNING = "true";

export const root = new URL("..", import.meta.url).pathname;
const started = Date.now();

export function say(text) {
  console.log(`[${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s] ${text}`);
}

/** Ends with one sentence. */
export function fail(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

/** Runs a command in the project's folder, its output on the terminal; resolves to its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

const answers = (command, args) => spawnSync(command, args, { cwd: root, encoding: "utf8" });

/** Rust by rustup with the wasm target, Node >= 20, npm packages as locked. */
export async function setUp() {
  if (Number(process.versions.node.split(".")[0]) < 20) fail(`Node 20 or newer is needed (this is ${process.versions.node}): https://nodejs.org`);
  if (answers("cargo", ["--version"]).status !== 0) fail("Rust is needed: install it from https://rustup.rs, open a new terminal and run this again.");
  const targets = answers("rustup", ["target", "list", "--installed"]);
  if (targets.status !== 0) fail("rustup is needed for the wasm target: install it from https://rustup.rs and run this again.");
  if (!targets.stdout.includes("wasm32-unknown-unknown")) {
    say("Adding the wasm32 target");
    if ((await run("rustup", ["target", "add", "wasm32-unknown-unknown"])) !== 0) fail("The wasm32 target could not be added: check the connection and run this again.");
  }
  if (newest(["package-lock.json"]) > time("node_modules/.package-lock.json")) {
    say("Installing the npm packages");
    if ((await run("npm", ["ci", "--no-audit", "--no-fund"], npmOnWindows())) !== 0) fail("npm could not install the packages: see the lines above.");
  }
}

const npmOnWindows = () => (process.platform === "win32" ? { shell: true } : {});

const time = (path) => (existsSync(join(root, path)) ? statSync(join(root, path)).mtimeMs : 0);

function newest(paths) {
  let latest = 0;
  const visit = (path) => {
    const info = statSync(path);
    if (info.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
    else latest = Math.max(latest, info.mtimeMs);
  };
  for (const path of paths) visit(join(root, path));
  return latest;
}

/** Builds `public/pkg/<name>` unless it is newer than its sources and of the same profile. Resolves to whether it is there. */
export async function wasm(name, profile) {
  const output = `public/pkg/${name}/kindling_bg.wasm`;
  const stamp = `public/pkg/${name}/${profile}.stamp`;
  const sources = newest(["crate/src", "crate/Cargo.toml", "kernels/src", "kernels/Cargo.toml", "shaders", "Cargo.toml", "Cargo.lock", "xtask/src", ".cargo/config.toml"]);
  if (existsSync(join(root, output)) && time(stamp) > sources) return true;
  // Shared memory needs a standard library that is built for it.
  if (name === "threads" && (await run("rustup", ["component", "add", "rust-src"])) !== 0) return false;
  say(`Building the ${name} package (${profile}); the first time takes minutes`);
  if ((await run("cargo", ["xtask", "wasm", name, profile])) !== 0) return false;
  const { rmSync, writeFileSync } = await import("node:fs");
  for (const other of ["fast", "small"]) rmSync(join(root, `public/pkg/${name}/${other}.stamp`), { force: true });
  if (profile === "small" && !(await shrink(output))) return false;
  writeFileSync(join(root, stamp), "");
  say(`The ${name} package is ready: ${(statSync(join(root, output)).size / 1e6).toFixed(2)} MB`);
  return true;
}

/**
 * Binaryen's wasm-opt. -O1, because -Oz is smaller on disk but larger under gzip: it reorders functions. In the order of their
 * names, which are dropped afterwards, functions made of the same code stand side by side: 590 kB under gzip against 638.
 */
async function shrink(path) {
  say("Shrinking it with wasm-opt");
  const features = ["simd", "bulk-memory", "sign-ext", "nontrapping-float-to-int", "mutable-globals", "reference-types", "multivalue", "relaxed-simd", "threads"];
  const flags = ["-O1", "--reorder-functions-by-name", "--strip-debug", ...features.map((f) => `--enable-${f}`)];
  return (await run("node", ["node_modules/binaryen/bin/wasm-opt", path, ...flags, "-o", path])) === 0;
}
