// Workers: a new one, or the one that the page began before the rest of it was loaded, so that the engine is fetched and
// compiled meanwhile. This file is loaded first: it must import nothing but the worker's address.

import type { FromWorker, ToWorker } from "../protocol";
import workerUrl from "../worker?worker&url";

/** The site's folder, whatever page this runs in: the bundle that holds this file lies in `assets/`. */
export const siteBase = (): string => new URL(import.meta.env.DEV ? "/" : "../", import.meta.url).href;

let early: Worker | null = null;

/**
 * The first script of a worker: keeps what it hears until the real one is there. A static import would spare that, but
 * Firefox (153) lets those of a blob pass by the service worker, so that without a network they fail.
 */
const begin = (url: string): string => `const early = [];
onmessage = (event) => early.push(event);
import(${JSON.stringify(url)}).then(() => early.forEach((event) => onmessage(event)), reportError);`;

let script: string | null = null;

/**
 * A worker takes its content security policy from where its script comes from: one that is fetched has that of its own
 * response, which a static host does not send, and could talk to anyone; a blob's is the page's. So the worker begins as a
 * blob that imports it.
 */
function create(): Worker {
  script ??= URL.createObjectURL(new Blob([begin(new URL(workerUrl, import.meta.url).href)], { type: "text/javascript" }));
  const worker = new Worker(script, { type: "module", name: sharing ? "kindling-shared" : "kindling" });
  if (sharing) worker.addEventListener("message", (event: MessageEvent<FromWorker>) => give(worker, event.data));
  return worker;
}

/** Whether workers take compiled packages from this page, and it from its neighbours: see embed/compiled.ts. */
let sharing = false;

function give(worker: Worker, message: FromWorker): void {
  if (message.type === "wanted") void import("../embed/compiled").then(({ answer }) => answer(worker, message.url));
}

/** From now on workers share compiled packages. */
export function shareCompiled(): void {
  sharing = true;
}

/** Begins a worker that loads the engine of a task; nobody waits for the answer. */
export function beginWorker(task: string): void {
  early = create();
  const message: ToWorker = { type: "call", id: 0, name: "catalog", argument: { base: siteBase(), task } };
  early.postMessage(message);
}

/** The worker of a new channel. */
export function takeWorker(): Worker {
  const worker = early ?? create();
  early = null;
  return worker;
}
