// Fetches all files of the site for use without a network: how much is missing, progress, and what stands in the way. Its
// words are in the page; this shows those that are true.

import { siteBase } from "../lab/worker";
import { FILE_LIST, type FileList } from "./protocol";

type State = "waiting" | "ready" | "working" | "done" | "unsupported" | "full" | "failed";
type Files = FileList["files"];

/** The service worker writes what it has handed out a little later. */
const WRITING_MS = 5_000;

const addressOf = (path: string): string => new URL(path, siteBase()).href;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const sum = (files: Files): number => files.reduce((total, [, bytes]) => total + bytes, 0);

/** Files of this version that are not on the device. */
async function missing(): Promise<Files> {
  const { files } = (await (await fetch(addressOf(FILE_LIST))).json()) as FileList;
  const here = await Promise.all(files.map(([path]) => caches.match(addressOf(path), { ignoreSearch: true, ignoreVary: true })));
  return files.filter((_, i) => !here[i]);
}

export async function offlinePanel(place: HTMLElement, registering: Promise<ServiceWorkerRegistration | null>): Promise<void> {
  const show = (...states: State[]): void => {
    for (const each of place.querySelectorAll<HTMLElement>("[data-state]")) each.hidden = !states.includes(each.dataset["state"] as State);
  };
  const look = async (problem?: "full" | "failed"): Promise<void> => {
    const files = await missing();
    const size = place.querySelector<HTMLElement>("[data-size]");
    if (size) size.textContent = (size.dataset["size"] ?? "").replace("{size}", megabytes(sum(files)));
    if (files.length === 0) show("done");
    else if (problem) show(problem, "ready");
    else show("ready");
  };
  let stop = new AbortController();
  const fetchAll = async (): Promise<void> => {
    stop = new AbortController();
    show("working");
    // Asks the browser not to throw the files away when room gets scarce; it may refuse.
    await navigator.storage.persist().catch(() => false);
    const problem = await fetchMissing(place, stop.signal);
    await look(problem);
  };
  place.querySelector("[data-action=fetch]")?.addEventListener("click", () => void fetchAll().catch(() => show("failed", "ready")));
  place.querySelector("[data-action=stop]")?.addEventListener("click", () => stop.abort());
  show("waiting");
  try {
    if (!(await registering)) throw new Error("refused");
    await controlled();
    await look();
  } catch {
    show("unsupported");
  }
}

/** Until the service worker answers for this page. */
async function controlled(): Promise<void> {
  if (navigator.serviceWorker.controller) return;
  await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
}

/** Asks for one file after the other: the service worker keeps them. Resolves to what stood in the way. */
async function fetchMissing(place: HTMLElement, signal: AbortSignal): Promise<"full" | "failed" | undefined> {
  const [bar, words] = [place.querySelector("progress"), place.querySelector("[data-done]")];
  const files = await missing();
  const total = sum(files);
  let done = 0;
  try {
    for (const [path, bytes] of files) {
      const response = await fetch(addressOf(path), { signal });
      if (!response.ok) return "failed";
      await response.arrayBuffer();
      done += bytes;
      if (bar) bar.value = done / total;
      if (words) words.textContent = `${megabytes(done)} / ${megabytes(total)}`;
    }
  } catch {
    return signal.aborted ? undefined : "failed";
  }
  for (const begun = performance.now(); performance.now() - begun < WRITING_MS;) {
    if ((await missing()).length === 0) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  // All came, and not all is there: the browser refused to keep more.
  return "full";
}
