// Small things that the page's model does with data: thinning a history, handing out a file.

import type { LossPoint } from "./bindings";

const MOST_LOSSES = 2_000;

/** Hands a file to the browser's downloads. */
export function offer(name: string, type: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** At most MOST_LOSSES points: beyond that every second one goes; a validation loss moves to the next one kept. */
export function thin(losses: LossPoint[]): LossPoint[] {
  if (losses.length <= MOST_LOSSES) return losses;
  const kept: LossPoint[] = [];
  let waiting: number | null = null;
  losses.forEach((point, i) => {
    waiting = point.validation ?? waiting;
    if (i % 2 === 1 || i === losses.length - 1) {
      kept.push({ ...point, validation: waiting });
      waiting = null;
    }
  });
  return kept;
}
