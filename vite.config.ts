// How the page is served and built. `kindling.js` keeps its name: other pages import it.

import { defineConfig, type Plugin } from "vite";
import { siteFiles } from "./vite.files";
import { offline } from "./vite.offline";
import { pageInputs, sitePages } from "./vite.pages";

/** While developing, /kindling.js and /kindling-demo.js are sources, as they are bundles of them on the built site. */
const publicApi: Plugin = {
  name: "kindling-public-api",
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      const [, name] = /^\/(kindling(?:-demo)?)\.js(?:\?|$)/.exec(request.url ?? "") ?? [];
      if (name) request.url = `/www/${name}.ts`;
      next();
    });
  },
};

const CODEMIRROR = /\/node_modules\/(@codemirror|@lezer|@marijn|codemirror|crelt|style-mod|w3c-keyname)\//;

export default defineConfig({
  base: "./",
  plugins: [publicApi, sitePages, siteFiles, offline],
  appType: "custom",
  worker: { format: "es" },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    // No data: fonts: the pages' policy has no need of them.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { ...pageInputs, kindling: "www/kindling.ts", "kindling-demo": "www/kindling-demo.ts" },
      preserveEntrySignatures: "strict",
      output: {
        // The API's code stays in assets/, whichever entry asks for it: it finds the site from there. CodeMirror is known by its
        // name: it is kept for use without a network once it was asked for.
        manualChunks: (id) => (id.endsWith("/www/lab.ts") ? "lab" : id.endsWith("/www/lab/worker.ts") ? "begin" : CODEMIRROR.test(id) ? "codemirror" : undefined),
        entryFileNames: (chunk) => (/^kindling(-demo)?$/.test(chunk.name) ? `${chunk.name}.js` : "assets/[name]-[hash].js"),
      },
    },
  },
  test: { include: ["tests/unit/**/*.test.ts"], environment: "happy-dom" },
} as Parameters<typeof defineConfig>[0]);
