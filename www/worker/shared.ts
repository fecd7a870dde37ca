// Compiled packages from the page: embeds on one page compile each package once. The worker of such a page is named so.

import type { FromWorker } from "../protocol";

/** Whether the page of this worker gives out compiled packages. */
export const shares = (): boolean => self.name === "kindling-shared";

const waiting = new Map<string, (module: WebAssembly.Module | null) => void>();

/** Asks the page; null when it has none to give. */
export function wanted(url: string): Promise<WebAssembly.Module | null> {
  return new Promise((resolve) => {
    waiting.set(url, resolve);
    const message: FromWorker = { type: "wanted", url };
    self.postMessage(message);
  });
}

export function arrived(url: string, module: WebAssembly.Module | null): void {
  waiting.get(url)?.(module);
  waiting.delete(url);
}
