// Anything thrown, as an error report. The engine throws reports; everything else is a failure of the device or network.

import type { ErrorReport } from "../bindings";

export function toReport(error: unknown): ErrorReport {
  if (typeof error === "object" && error !== null && "kind" in error && "message" in error && "parameters" in error) {
    return error as ErrorReport;
  }
  return failure("device", error instanceof Error ? error.message : String(error));
}

export function failure(kind: string, reason: string): ErrorReport {
  const sentences: Record<string, string> = {
    "device": `The compute engine failed: ${reason}. Reset the run, or use the CPU backend.`,
    "network": `A file could not be fetched: ${reason}. Connect to the network once and reload the page: what has been opened before works without.`,
    "outdated": `A file is gone, because a newer version of the site is there: ${reason}. Save the run to a file, then reload the page.`,
    "not-text": "The file is not text. If it comes from a spreadsheet, save it as CSV there and open that.",
    "bad-encoding": `The file is in no encoding that is known here (${reason}). Save it as UTF-8 and open it again.`,
    "no-web-gpu": `WebGPU cannot be used here: ${reason}. Use the CPU backend.`,
  };
  return { kind, message: sentences[kind] ?? reason, parameters: { reason } };
}
