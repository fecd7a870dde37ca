// A run on its way over a reload: put down before, taken up after. Only this tab finds it again.

import { siteBase } from "../lab/worker";

const CACHE = "kindling-kept-run";
const NAME = "kindling.kept-run";

const addressOf = (id: string): string => `${siteBase()}kept-run/${id}`;

/** Puts a saved experiment down; throws where storage is forbidden or full. */
export async function putDown(bytes: Uint8Array): Promise<void> {
  const id = crypto.randomUUID();
  const cache = await caches.open(CACHE);
  await cache.put(addressOf(id), new Response(bytes as Uint8Array<ArrayBuffer>));
  sessionStorage.setItem(NAME, id);
}

/** Whether there is one to take up. */
export function waits(): boolean {
  try {
    return sessionStorage.getItem(NAME) !== null;
  } catch {
    return false; // Storage may be forbidden in a third-party frame.
  }
}

/** The experiment that was put down in this tab, once. */
export async function takeUp(): Promise<Uint8Array | null> {
  const id = sessionStorage.getItem(NAME);
  sessionStorage.removeItem(NAME);
  if (id === null) return null;
  const response = await caches.match(addressOf(id), { cacheName: CACHE });
  await caches.delete(CACHE);
  return response ? new Uint8Array(await response.arrayBuffer()) : null;
}
