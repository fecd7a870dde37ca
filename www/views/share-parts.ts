// What may travel in a link of the experiment that is open, and why the rest may not: pure functions of the page's state.

import type { AppState } from "../app";
import type { Key } from "../i18n";
import { MOST_STEPS, packData } from "../spec/link";
import { encode } from "../spec/link-bytes";
import { fitInLink } from "../spec/link-corrections";
import { MOST_NUMBERS, MOST_WEIGHTS } from "../spec/link-weights";

export const PARTS = ["weights", "claim", "corrections", "data"] as const;
export type Part = (typeof PARTS)[number];
export type Ticks = Record<Part, boolean>;
/** A string of the page, with what it is filled with. */
export interface Sentence {
  key: Key;
  values: Record<string, string | number>;
}

const say = (key: Key, values: Sentence["values"] = {}): Sentence => ({ key, values });

/** Of the user's own that could travel: bytes; null when there is none. */
export interface OwnSizes {
  corrections: number | null;
  data: number | null;
  dataFits: boolean;
}

export function ownSizes({ corrections }: AppState, data: Uint8Array | null): OwnSizes {
  return {
    corrections: corrections.length === 0 ? null : encode(JSON.stringify(corrections)).length,
    data: data?.length ?? null,
    dataFits: data !== null && packData(data) !== null,
  };
}

/** Why a part cannot be ticked; null when it can. */
export function blocked(part: Part, state: AppState, ticks: Ticks, sizes: OwnSizes): Sentence | null {
  switch (part) {
    case "corrections": return fitInLink(state.corrections) ? null : say("share.corrections.too-large");
    case "data": return sizes.dataFits ? null : say("share.data.too-large");
    case "weights": return resultless(state, ticks, sizes) ?? tooLarge(state.run.parameters);
    case "claim": return resultless(state, ticks, sizes) ?? (ticks.weights ? null : unrepeatable(state, ticks));
  }
}

/** There is no result that a receiver could have too. */
function resultless({ run, task }: AppState, ticks: Ticks, sizes: OwnSizes): Sentence | null {
  if (run.step === 0) return say("share.untrained");
  if (run.stale) return say("share.stale");
  // Of an own table the receiver is asked for the same file.
  return sizes.data !== null && !ticks.data && task.kind !== "own-table" ? say("share.other-data") : null;
}

function tooLarge(numbers: number): Sentence | null {
  return numbers > MOST_NUMBERS ? say("share.weights.too-large", { numbers, size: Math.ceil((numbers * 4) / 3), most: MOST_WEIGHTS }) : null;
}

/** Replaying the link's steps would not lead where the sender is. */
function unrepeatable({ run, task }: AppState, ticks: Ticks): Sentence | null {
  if (run.step > MOST_STEPS) return say("share.claim.too-long", { most: MOST_STEPS });
  if (run.retrainedFrom !== null && !ticks.corrections) return say("share.claim.corrections");
  const shipped = run.begunWith === task.id && task.weightsPath !== "";
  return run.begunWith !== null && !shipped ? say("share.claim.begun") : null;
}
