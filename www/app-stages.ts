// Which stage is fresh, stale, running or failed: the rules of the build graph, pure functions of the state.

import type { AppState, Reports, StageState } from "./app";
import type { RunState, Stage } from "./bindings";

export interface Graph {
  state: AppState;
  /** For which weights and settings each report was made. */
  versions: ReadonlyMap<keyof Reports, string>;
  diverged: boolean;
}

/** Whether the weights in use have learnt anything, in this run or before it. */
export const isTrained = (run: RunState): boolean => run.step > 0 || run.begunWith !== null;

/** What a report depends on, as text: equal texts, same report. */
export function versionOf(state: AppState, what: keyof Reports): string {
  const { run, spec } = state;
  const weights = `${run.run}:${run.step}`;
  switch (what) {
    case "data":
    case "prepare":
    case "contour":
    case "apply":
      return String(run.run);
    case "picture":
    case "formulas":
      return `${weights}:${spec.l2}`;
    case "optimise":
    case "evaluate":
      return `${weights}:${spec.prune}:${spec.quantise}`;
    case "feedback":
      return `${weights}:${spec.prune}:${spec.quantise}:${state.corrections.length}:${run.retrainedFrom}`;
  }
}

/** States of all stages; before anything is known, all idle. */
export function stageStates(graph: Graph | null): Record<Stage, StageState> {
  if (!graph) {
    return { data: "idle", prepare: "idle", train: "idle", optimise: "idle", evaluate: "idle", deploy: "idle", apply: "idle", feedback: "idle" };
  }
  const { state, versions, diverged } = graph;
  const { run, running } = state;
  const trained = isTrained(run);
  const train: StageState = running ? "running" : diverged ? "failed" : run.stale ? "stale" : trained ? "fresh" : "idle";
  const after = (what: keyof Reports): StageState => {
    if (!versions.has(what)) return "idle";
    return run.stale || versions.get(what) !== versionOf(state, what) ? "stale" : trained ? "fresh" : "idle";
  };
  const weights: StageState = run.stale ? "stale" : trained ? "fresh" : "idle";
  const corrected = state.corrections.length > 0;
  return {
    data: "fresh",
    prepare: "fresh",
    train,
    optimise: after("optimise"),
    evaluate: after("evaluate"),
    deploy: weights,
    apply: weights,
    feedback: corrected ? (run.stale || run.retrainedFrom === null ? "stale" : weights) : "idle",
  };
}
