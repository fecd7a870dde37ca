// Registers the service worker, once the page has nothing better to do, and says when a newer version of the site waits.

import { siteBase } from "../lab/worker";
import { TAKE_OVER } from "./protocol";

/** The page's own loading and first steps go before. */
const PATIENCE_MS = 2_000;
const ASK_AGAIN_MS = 3_600_000;

/** Resolves when the page is loaded and idle. */
export async function idle(): Promise<void> {
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  if ("requestIdleCallback" in window) await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 10_000 }));
}

/** `waiting` hears of a newer version. null where there is none to be had: in frames, and where the browser refuses. */
export async function register(waiting: (registration: ServiceWorkerRegistration) => void): Promise<ServiceWorkerRegistration | null> {
  // Pages that embed this one do not ask for their visitors' storage.
  if (window !== window.top || !("serviceWorker" in navigator)) return null;
  try {
    const registration = await navigator.serviceWorker.register(`${siteBase()}service-worker.js`, { scope: siteBase() });
    // Without a controller this is the first visit: nothing was there before.
    const look = (): void => {
      if (registration.waiting && navigator.serviceWorker.controller) waiting(registration);
    };
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
    look();
    askAgain(registration);
    return registration;
  } catch {
    return null;
  }
}

/** A tab that stays open for days hears of a newer version when it is looked at again. */
function askAgain(registration: ServiceWorkerRegistration): void {
  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - asked < ASK_AGAIN_MS) return;
    asked = Date.now();
    registration.update().catch(() => undefined);
  });
}

/** Lets the newer version take over, and loads this page again; other tabs stay as they are until they are reloaded. */
export async function takeOver(registration: ServiceWorkerRegistration): Promise<void> {
  // Another tab may have done it.
  if (registration.waiting) {
    const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
    registration.waiting.postMessage(TAKE_OVER);
    await changed;
  }
  location.reload();
}
