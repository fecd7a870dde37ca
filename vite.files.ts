// What a build does to its files: those of pkg/ and data/ get their hash into their name, documents name the hashes of
// their scripts and styles (Subresource Integrity).

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { hashedName } from "./www/files";

const HASHED = ["pkg", "data"];

/** All files under a folder, as paths from it. */
export const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll("\\", "/").replace(/^\//, "")).sort();

export const integrity = (bytes: Uint8Array): string => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

/** Notes of our own build, which are no files of the site. */
const isStamp = (path: string): boolean => path.endsWith(".stamp");
/** Scripts that a package imports by their name; their folder is named after their hash. */
const isSnippet = (path: string): boolean => path.includes("/snippets/");

function hashes(folder: string): Record<string, string> {
  const paths = HASHED.filter((name) => existsSync(join(folder, name))).flatMap((name) => filesUnder(join(folder, name)).map((path) => `${name}/${path}`));
  const hash = (path: string): string => createHash("sha256").update(readFileSync(join(folder, path))).digest("hex").slice(0, 8);
  return Object.fromEntries(paths.filter((path) => !isStamp(path) && !isSnippet(path)).map((path) => [path, hash(path)]));
}

/** A document whose scripts and styles are checked by the browser before they are used. */
function withIntegrity(dist: string, path: string): string {
  const html = readFileSync(join(dist, path), "utf8");
  return html.replace(/<(script|link rel="(?:stylesheet|modulepreload)")([^>]*?) (src|href)="(\.[^"]+)"/g, (_whole, tag: string, between: string, name: string, url: string) =>
    `<${tag}${between} integrity="${integrity(readFileSync(join(dist, dirname(path), url)))}" ${name}="${url}"`);
}

export const siteFiles: Plugin = {
  name: "kindling-files",
  config: (config, { command }) => ({
    define: { __FILE_HASHES__: JSON.stringify(command === "build" ? hashes(join(config.root ?? import.meta.dirname, "public")) : {}) },
  }),
  writeBundle({ dir = "dist" }) {
    for (const [path, hash] of Object.entries(hashes(dir))) renameSync(join(dir, path), join(dir, hashedName(path, hash)));
    for (const path of filesUnder(dir)) {
      if (isStamp(path)) rmSync(join(dir, path));
      else if (path.endsWith(".html")) writeFileSync(join(dir, path), withIntegrity(dir, path));
    }
  },
};
