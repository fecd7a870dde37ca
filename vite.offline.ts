// What the service worker keeps of a build, and the worker itself: one classic script, because not every browser takes
// modules there. Our pages lie in folders and are found by relative paths, which vite-plugin-pwa does not know of; and what
// workbox-build would find out is known here already. So only Workbox's own modules are used.

import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "vite";
import { FILE_LIST, type FileList } from "./www/offline/protocol";
import { filesUnder, integrity } from "./vite.files";

/** From the start: documents, the API and the element, scripts (without the editor of /try/), styles, and the first task's engine and data. */
const ATONCE = [/(^|\/)index\.html$/, /^kindling(-demo)?\.js$/, /^files\.json$/, /^manifest\.webmanifest$/, /^icons\/flame-192/, /^assets\/(?!codemirror-).*\.(js|css)$/, /^pkg\/cpu\//, /^data\/house-price-/];
const HASHED = /^(assets|data|pkg)\//;
/** Not the site's own: for hosts and search engines; or formats of fonts that no browser here asks for. */
const LEFT_OUT = /^(_headers|robots\.txt|sitemap\.xml)$|oembed\.json$|\.(woff|ttf)$|^pictures\/.*\.jpg$/;

const hash = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** A document is known by its folder: hosts redirect from `index.html`. */
const addressOf = (path: string): string => path.replace(/(^|\/)index\.html$/, "$1") || "./";

function listOf(dist: string): FileList {
  const paths = filesUnder(dist).filter((path) => !LEFT_OUT.test(path) && path !== FILE_LIST);
  const version = hash(paths.map((path) => hash(readFileSync(join(dist, path)))).join()).slice(0, 12);
  return { version, files: paths.map((path) => [addressOf(path), statSync(join(dist, path)).size]) };
}

function entriesOf(dist: string): { url: string; revision: string | null; integrity: string }[] {
  return filesUnder(dist).filter((path) => ATONCE.some((pattern) => pattern.test(path))).map((path) => {
    const bytes = readFileSync(join(dist, path));
    return { url: addressOf(path), revision: HASHED.test(path) ? null : hash(bytes).slice(0, 16), integrity: integrity(bytes) };
  });
}

export const offline: Plugin = {
  name: "kindling-offline",
  writeBundle: {
    // After the files have got their names.
    order: "post",
    sequential: true,
    async handler({ dir = "dist" }) {
      const list = listOf(dir);
      writeFileSync(join(dir, FILE_LIST), JSON.stringify(list));
      await build({
        root: import.meta.dirname, configFile: false, publicDir: false, logLevel: "error",
        define: { __VERSION__: JSON.stringify({ version: list.version, entries: entriesOf(dir), files: list.files.map(([path]) => path) }) },
        build: {
          outDir: dir, emptyOutDir: false, target: "es2022",
          rollupOptions: { input: join(import.meta.dirname, "www/offline/service-worker.ts"), output: { format: "iife", entryFileNames: "service-worker.js" } },
        },
      });
    },
  },
};
