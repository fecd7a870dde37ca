// Runs that are kept to compare others with: keeping one, throwing it away, putting it back.

import type { AppState } from "./app";

const MOST_KEPT = 5;

/** Keeps the run as it stands, if it was evaluated; the oldest goes when there are too many. */
export function keep(state: AppState): void {
  const { kept, run, spec, losses, reports: { evaluate } } = state;
  if (!evaluate) return;
  const number = Math.max(0, ...kept.map((one) => one.number)) + 1;
  const one = { number, spec, step: run.step, parameters: run.parameters, losses, metrics: evaluate.model };
  state.kept = [...kept, one].slice(-MOST_KEPT);
}

export function drop(state: AppState, number: number): void {
  state.dropped = state.kept.find((one) => one.number === number) ?? null;
  state.kept = state.kept.filter((one) => one.number !== number);
}

export function keepAgain(state: AppState): void {
  if (state.dropped) state.kept = [...state.kept, state.dropped].sort((a, b) => a.number - b.number);
  state.dropped = null;
}
