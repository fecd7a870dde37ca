// A server for the bench pages and the built site: cross-origin isolated under /isolated/, not under /plain/.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json",
};
const ISOLATION = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** The site's worker is wrapped in a script that counts first; it asks for the worker itself with this query. */
const AS_BUILT = "?as-built";
const isWorker = (file: string): boolean => /^worker-.*\.js$/.test(basename(file));
const counting = (file: string): string => `import "../../bench/counters.js";\nimport "./${basename(file)}${AS_BUILT}";\n`;

export interface Host {
  /** The page for a peer. */
  page(isolated: boolean): string;
  close(): void;
}

/** `folders`: what lies under /<isolated or plain>/<name>/. */
export async function serve(folders: { bench: string; site: string }): Promise<Host> {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    const [, mode, name, rest = ""] = /^\/(isolated|plain)\/(bench|site)\/(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
    const folder = name === "bench" ? folders.bench : folders.site;
    const file = join(folder, normalize(`/${rest}`));
    const headers = { "cache-control": "no-store", "cross-origin-resource-policy": "same-origin", ...(mode === "isolated" ? ISOLATION : {}) };
    if (!mode || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { ...headers, "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    if (name === "site" && isWorker(file) && search !== AS_BUILT) response.end(counting(file));
    else createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    page: (isolated) => `http://127.0.0.1:${port}/${isolated ? "isolated" : "plain"}/bench/page.html`,
    close: () => server.close(),
  };
}
