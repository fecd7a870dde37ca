// Small things that the page's model does with data: a history grows and is thinned, a file is handed out.

import type { AppState } from "./app";
import type { ContourReport, LossPoint } from "./bindings";
import type { MetricsEvent } from "./lab";

const MOST_LOSSES = 2_000;
const MOST_EPOCHS = 500;
const MOST_PATH = 1_000;

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

/** Takes what a run tells into the state; of another run, or from the step that this one went back to, what was known goes. */
export function grow(state: AppState, event: MetricsEvent): void {
  const first = event.losses[0]?.step ?? 0;
  const same = event.state.run === state.run.run;
  if (!same || first <= (state.losses[state.losses.length - 1]?.step ?? 0)) {
    state.losses = same ? state.losses.filter((p) => p.step < first) : [];
    state.epochs = same ? state.epochs.filter((e) => e.epoch <= Math.floor(first / state.run.stepsPerEpoch)) : [];
  }
  state.losses = thin([...state.losses, ...event.losses]);
  if (event.epochs.length > 0) state.epochs = [...state.epochs, ...event.epochs].slice(-MOST_EPOCHS);
  state.run = event.state;
  state.stepsPerSecond = event.stepsPerSecond;
  if (state.speed === 0 && event.stepsPerSecond > 0) state.fullRate = event.stepsPerSecond;
  state.memoryBytes = event.memoryBytes;
}

/** The contour with its path gone on to `theta`; a long path keeps its end, and every second point before. */
export function lengthen(contour: ContourReport, theta: [number, number], step: number): ContourReport {
  const path = contour.path.filter(([s]) => s < step);
  path.push([step, theta[0], theta[1]]);
  return { ...contour, path: path.length > MOST_PATH ? path.filter((_, i) => i % 2 === 0 || i > 900) : path };
}
