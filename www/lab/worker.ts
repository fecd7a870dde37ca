// Workers: a new one, or the one that the page began before the rest of it was loaded, so that the engine is fetched and
// compiled meanwhile. This file is loaded first: it must import nothing.

import type { ToWorker } from "../protocol";

/** The site's folder, whatever page this runs in: the bundle that holds this file lies in `assets/`. */
export const siteBase = (): string => new URL(import.meta.env.DEV ? "/" : "../", import.meta.url).href;

let early: Worker | null = null;

const create = (): Worker => new Worker(new URL("../worker.ts", import.meta.url), { type: "module", name: "kindling" });

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
