// The service worker: keeps the site for use without a network. Each version of the site has a cache of its own, filled
// whole or not at all (Workbox checks every file against its hash): all documents, scripts and styles, and what the first
// task needs. Other files (`pkg/`, `data/`, fonts) have their hash in their name and are kept once they were asked for.
//
// It is never told anything of the user's data: it answers requests for the site's own files, and hears one message.

import { cacheNames, setCacheNameDetails } from "workbox-core";
import { PrecacheController, PrecacheRoute } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { CacheFirst, StaleWhileRevalidate } from "workbox-strategies";
import { TAKE_OVER } from "./protocol";

declare const self: ServiceWorkerGlobalScope;
/** From the build (vite.offline.ts): what a version keeps from the start, and all of its files. */
declare const __VERSION__: { version: string; entries: { url: string; revision: string | null; integrity: string }[]; files: string[] };

const { version, entries, files } = __VERSION__;
const scope = self.registration.scope;
// Names end with the scope: other sites may lie on the same host.
setCacheNameDetails({ prefix: "kindling", precache: version, runtime: "files" });
const own = (name: string): boolean => name.startsWith("kindling-") && name.endsWith(scope);
const all = new Set(files.map((path) => new URL(path, scope).href));

const controller = new PrecacheController();
controller.addToCacheList(entries);

self.addEventListener("install", (event) => event.waitUntil(adopt().then(() => controller.install(event))));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim().then(() => tidy())));
self.addEventListener("message", (event) => {
  if (event.data === TAKE_OVER) void self.skipWaiting();
});
// When the last page of an older version is gone: a page opens, and no other is there.
self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.waitUntil(tidy(event));
});

registerRoute(new PrecacheRoute(controller, {
  ignoreURLParametersMatching: [/./],
  urlManipulation: ({ url }) => (url.pathname.endsWith("/index.html") ? [new URL("./", url)] : []),
}));

/** A host may answer for a file that it has not with a page of its own. */
const noPage = { cacheWillUpdate: ({ response }: { response: Response }) => Promise.resolve(response.ok && !response.headers.get("content-type")?.startsWith("text/html") ? response : null) };
const kept = new CacheFirst({ plugins: [noPage], matchOptions: { ignoreVary: true } });
const HASHED = /^(assets|data|pkg)\//;
// A page of an older version finds in that version's cache what it had from the start.
registerRoute(({ url }) => url.href.startsWith(scope) && HASHED.test(url.href.slice(scope.length)), async ({ request, event }) =>
  (await caches.match(request, { ignoreVary: true })) ?? kept.handle({ request, event }));
registerRoute(({ url }) => url.href.startsWith(scope) && /^(pictures|icons)\//.test(url.href.slice(scope.length)), new StaleWhileRevalidate({ plugins: [noPage] }));

/** Takes files with the same hash over from the version before: they need not be fetched again. */
async function adopt(): Promise<void> {
  const cache = await caches.open(cacheNames.precache);
  for (const { url, revision } of entries) {
    if (revision !== null) continue;
    const address = new URL(url, scope).href;
    const before = await caches.match(address, { ignoreVary: true });
    if (before && !(await cache.match(address))) await cache.put(address, before);
  }
}

/** Throws away what only older versions need, unless a page may still be of one. */
async function tidy(navigation?: FetchEvent): Promise<void> {
  const current = new Set([cacheNames.precache, cacheNames.runtime]);
  const older = (await caches.keys()).filter((name) => own(name) && !current.has(name));
  if (older.length === 0) return;
  const leaving = [navigation?.clientId, navigation?.resultingClientId, (navigation as { replacesClientId?: string } | undefined)?.replacesClientId];
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.some(({ id }) => !leaving.includes(id))) return;
  await Promise.all(older.map((name) => caches.delete(name)));
  const cache = await caches.open(cacheNames.runtime);
  await Promise.all((await cache.keys()).filter(({ url }) => HASHED.test(url.slice(scope.length)) && !all.has(url)).map((request) => cache.delete(request)));
}
