// Somebody else's pages, of another origin than the site's (another host name and port), with no special headers.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Host {
  /** Address of the page of a name. */
  page(name: string): string;
  close(): void;
}

/** Serves each page of `pages` (name -> body) as a whole document. */
export async function host(pages: Record<string, string>): Promise<Host> {
  const server = createServer((request, response) => {
    const body = pages[(request.url ?? "").slice(1)];
    if (body === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html><html lang="en"><title>Somebody else's page</title><body>${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { page: (name) => `http://127.0.0.1:${port}/${name}`, close: () => server.close() };
}

/** In such a page: notes every message that comes, as `heard`. */
export const LISTEN = `<script>window.heard = []; window.broken = [];
addEventListener("message", (event) => heard.push({ ...event.data, origin: event.origin }));
addEventListener("error", (event) => broken.push(String(event.message)));
addEventListener("unhandledrejection", (event) => broken.push(String(event.reason)));</script>`;
