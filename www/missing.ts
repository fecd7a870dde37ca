// A part of the page that could not be loaded: because there is no connection, or because a newer version of the site has
// taken the place of the one that this page belongs to.

import { KindlingError } from "./errors";
import { siteBase } from "./lab/worker";

/** Says why something of the site's could not be loaded; asks the host, whose answer no cache gives. */
export async function whyMissing(error: unknown): Promise<KindlingError> {
  const reason = error instanceof Error ? error.message : String(error);
  const there = await fetch(`${siteBase()}service-worker.js`, { method: "HEAD", cache: "no-store" }).then((response) => response.ok, () => false);
  return new KindlingError(there
    ? { kind: "outdated", message: `A file is gone, because a newer version of the site is there: ${reason}. Save the run to a file, then reload the page.`, parameters: { reason } }
    : { kind: "network", message: `A file could not be fetched: ${reason}. Connect to the network once and reload the page.`, parameters: { reason } });
}

/** The same part; rejects with a KindlingError. */
export async function loaded<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (error) {
    throw await whyMissing(error);
  }
}
