// The size budgets: what a first visit fetches before it can train, under gzip, and the wasm packages under Brotli, as hosts
// send them. Raising one needs a line of reason.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { root } from "./setup.js";

const BUDGET = 1_000_000;
const PACKAGES = { cpu: 550_000, deep: 700_000, relaxed: 700_000, threads: 750_000, gpu: 2_200_000 };

/** The name of a file on the built site: `<name>-<hash>.<ending>`. */
function hashed(dist, folder, name) {
  const [stem, ending] = name.split(".");
  return `${folder}/${readdirSync(join(dist, folder)).find((file) => file.startsWith(`${stem}-`) && file.endsWith(`.${ending}`))}`;
}

/** Pages that open the first task: at the site's root and at its own path, in both languages. */
const STARTS = ["index.html", "d/house-price/index.html", "zh/d/house-price/index.html"];

/** Files of a page's start: the page, every script and style it loads statically, the worker, the CPU package, the data. */
function startFiles(dist, page) {
  const found = new Set([
    page, hashed(dist, "pkg/cpu", "kindling.js"), hashed(dist, "pkg/cpu", "kindling_bg.wasm"), hashed(dist, "data", "house-price.table"),
  ]);
  const follow = (file) => {
    if (found.has(file) || !existsSync(join(dist, file))) return;
    found.add(file);
    if (!file.endsWith(".js")) return;
    const text = readFileSync(join(dist, file), "utf8");
    for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) follow(`assets/${name}`);
  };
  const html = readFileSync(join(dist, page), "utf8");
  for (const [, file] of html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="(?:\.\/|(?:\.\.\/)+)([^"]+)"/g)) follow(file);
  // The worker, and the first task's pictures, which are asked for by name.
  for (const name of readdirSync(join(dist, "assets"))) if (/^(worker|house-price)-.*\.js$/.test(name)) follow(`assets/${name}`);
  return [...found];
}

/** Bytes that a first visit to a page fetches, listed. */
function startSize(dist, page) {
  let total = 0;
  for (const file of startFiles(dist, page)) {
    const bytes = readFileSync(join(dist, file));
    // The table is gzip already: a host does not squeeze it again.
    const size = file.endsWith(".table") ? bytes.length : gzipSync(bytes, { level: 9 }).length;
    total += size;
    if (page === STARTS[0] || file === page) console.log(`${String(size).padStart(9)}  ${file}`);
  }
  console.log(`${String(total).padStart(9)}  to start at ${page}, of ${BUDGET} bytes under gzip`);
  return total;
}

/** Whether all budgets hold. */
export function sizes() {
  const dist = join(root, "dist");
  const starts = STARTS.map((page) => startSize(dist, page));
  const held = Object.entries(PACKAGES).map(([name, most]) => {
    const size = brotli(readFileSync(join(dist, hashed(dist, `pkg/${name}`, "kindling_bg.wasm"))));
    console.log(`${String(size).padStart(9)}  the ${name} package, of ${most} bytes under Brotli`);
    return size <= most;
  });
  return starts.every((size) => size <= BUDGET) && held.every(Boolean);
}

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
