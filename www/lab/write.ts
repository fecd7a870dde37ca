// Going on with a text: in pieces, so that one can be shown while the next is written, and other questions are answered
// between.

import type { OpenExperiment } from "./open-experiment";
import type { WriteOptions } from "./types";

/** Characters that are written at a time, and the most of a text that a model may look back on. */
const PIECE = 12;
const MOST_READ = 1_000;

export async function write(
  experiment: OpenExperiment, text: string, { count = 200, place = 0, onText, signal }: WriteOptions,
): Promise<string> {
  let written = "";
  let length = 0;
  while (length < count && !signal?.aborted) {
    const input = [...(text + written)].slice(-MOST_READ).join("");
    const piece = await experiment.call("write", { input, count: Math.min(PIECE, count - length), place: place + length });
    if (piece === "") break;
    written += piece;
    length += [...piece].length;
    onText?.(piece);
  }
  return written;
}
