// Vite plugin: Kindling's files are served and copied as they are, in one folder, for they find each other by their places.

import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The site, as it was built. */
const root = fileURLToPath(new URL("./site/", import.meta.url));
const ENTRIES = { kindling: "kindling.js", "kindling/demo": "kindling-demo.js" };
const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".woff2": "font/woff2",
  ".json": "application/json", ".webmanifest": "application/manifest+json", ".webp": "image/webp", ".png": "image/png",
};

/** Every file under a name, as paths with slashes. */
function files(name) {
  const path = join(root, name);
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((inner) => files(posix.join(name, inner))) : [name];
}

/** The file of the package that a development server is asked for by its place on the disk; null for any other. */
function fileOf(url, projectRoot) {
  const path = decodeURIComponent((url ?? "").split("?")[0]);
  const full = path.startsWith("/@fs/") ? path.slice(4) : join(projectRoot, path);
  const inside = relative(root, full).split(sep).join("/");
  if (inside.startsWith("..")) return null;
  const file = join(root, inside, path.endsWith("/") ? "index.html" : "");
  return existsSync(file) && statSync(file).isFile() ? file : null;
}

export default function kindling({ folder = "kindling" } = {}) {
  let config;
  return {
    name: "kindling",
    enforce: "pre",
    // Bundled together they would look for each other in the wrong place.
    config: () => ({ optimizeDeps: { exclude: Object.keys(ENTRIES) } }),
    configResolved(resolved) {
      config = resolved;
    },
    resolveId(id) {
      const file = ENTRIES[id];
      if (!file || config.command !== "build") return null;
      // Chunks lie in the folder for assets; an absolute base needs no way up.
      const up = config.base === "" || config.base === "./" ? "../".repeat(config.build.assetsDir.split("/").filter(Boolean).length) || "./" : config.base;
      return { id: `${up}${folder}/${file}`, external: true };
    },
    generateBundle() {
      for (const file of readdirSync(root).flatMap(files)) this.emitFile({ type: "asset", fileName: `${folder}/${file}`, source: readFileSync(join(root, file)) });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = (request.url ?? "").replace(config.base === "/" ? "" : config.base, "/").replace(/^\/+/, "/");
        const file = fileOf(url, config.root);
        if (!file) return next();
        response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
        createReadStream(file).pipe(response);
      });
    },
  };
}
