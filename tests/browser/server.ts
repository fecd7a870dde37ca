// A static host for dist/ under a sub-path, as plain as a real one: right media types, no special headers.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm",
  ".woff2": "font/woff2", ".json": "application/json", ".webp": "image/webp", ".jpg": "image/jpeg",
};

/** A page that only loads the public API, as somebody else's page would. */
const BLANK = `<!doctype html><title>blank</title>
<script type="module">import * as kindling from "./kindling.js"; globalThis.kindling = kindling;</script>`;

export interface Site {
  /** What is served: another folder is a deploy, null a network that is gone. */
  folder: string | null;
  /** Address of the site's folder, with a slash at its end. */
  url: string;
  /** Sent with every answer, as some hosts can. */
  headers: Record<string, string>;
  /** The text of a `_headers` file, obeyed as hosts do: of all rules that match, values of one name are joined. */
  rules: string;
  /** Paths that were asked for, in order. */
  asked: string[];
  close(): void;
}

/** What makes a page cross-origin isolated: only then it has memory that threads share. */
const ISOLATION = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

export function ruled(rules: string, path: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, pattern = "", lines = ""] of rules.matchAll(/^(\/\S*)\n((?: {2}.+\n)+)/gm)) {
    if (pattern.endsWith("*") ? !path.startsWith(pattern.slice(0, -1)) : path !== pattern) continue;
    for (const [, name = "", value = ""] of lines.matchAll(/^ {2}([\w-]+): (.+)$/gm)) found[name] = found[name] ? `${found[name]}, ${value}` : value;
  }
  return found;
}

export async function serve(folder: string, path = "/sub/path/", isolated = false): Promise<Site> {
  const site: Site = { folder, url: "", headers: {}, rules: "", asked: [], close: () => server.close() };
  const server: Server = createServer((request, response) => {
    const { folder } = site;
    if (folder === null) {
      request.socket.destroy();
      return;
    }
    if (isolated) for (const [name, value] of Object.entries(ISOLATION)) response.setHeader(name, value);
    site.asked.push(request.url ?? "");
    const asked = decodeURIComponent((request.url ?? "/").split("?")[0] ?? "/");
    const file = asked === `${path}blank` ? "" : join(folder, normalize(asked.slice(path.length)), asked.endsWith("/") ? "index.html" : "");
    if (file === "") {
      response.writeHead(200, { "content-type": "text/html" }).end(BLANK);
    } else if (asked.startsWith(path) && file.startsWith(folder) && existsSync(file) && statSync(file).isFile()) {
      response.writeHead(200, { ...site.headers, ...ruled(site.rules, asked.slice(path.length - 1)), "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      createReadStream(file).pipe(response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  site.url = `http://localhost:${port}${path}`;
  return site;
}
