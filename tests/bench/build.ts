// Bundles the bench page with its peers.

import { readFileSync } from "node:fs";
import { build } from "vite";

export async function bundle(root: string, outDir: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(`${root}node_modules/@jax-js/jax/package.json`, "utf8")) as { version: string };
  await build({
    root: `${root}tests/bench`, base: "./", configFile: false, publicDir: false, logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"', JAXJS_VERSION: JSON.stringify(version) },
    build: {
      // tfjs starts its threads from the text of a function, which must not name what a minifier has renamed around it.
      minify: false,
      outDir, emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 10_000,
      rollupOptions: {
        input: { page: `${root}tests/bench/page.html`, counters: `${root}tests/bench/counters.ts` },
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "[name].js" },
      },
    },
  });
}
