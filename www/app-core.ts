// The heart of the page's model: its state, who is told of it (at most once a frame), and what becomes of errors. Reports
// and actions are built on it; it must not know of them.

import type { AppState, Reports } from "./app";
import { stageStates } from "./app-stages";
import { KindlingError } from "./errors";
import type { Lab } from "./lab";
import type { Experiment } from "./protocol";

export class AppCore {
  readonly state: AppState;
  /** For which weights and settings each report was made. */
  readonly versions = new Map<keyof Reports, string>();
  /** Whether the last run blew up. */
  diverged = false;
  private readonly watchers = new Set<() => void>();
  private scheduled = false;

  constructor(readonly lab: Lab, linked: Experiment | null) {
    const { task, backend, spec, data, prepare, state } = lab.opened;
    this.state = {
      task, spec, backend, stage: linked?.stage ?? "train", run: state, running: false, paused: false, speed: 60, stepsPerSecond: 0, fullRate: 0, memoryBytes: 0,
      losses: [], epochs: [], reports: { data, prepare }, stages: stageStates(null), error: null,
      replaySteps: linked && linked.weights === undefined && !linked.claim ? linked.steps : 0, corrections: linked?.corrections ?? [], early: null, linked, kept: [], dropped: null,
    };
  }

  subscribe(changed: () => void): () => void {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  }

  changed(): void {
    this.state.stages = stageStates({ state: this.state, versions: this.versions, diverged: this.diverged });
    if (this.scheduled) return;
    this.scheduled = true;
    const tell = () => {
      if (!this.scheduled) return;
      this.scheduled = false;
      for (const watcher of this.watchers) watcher();
    };
    // A hidden tab draws no frames, nor does a frame of another site that is out of sight, but state must not pile up.
    setTimeout(tell, 100);
    if (!document.hidden) requestAnimationFrame(tell);
  }

  /** Runs an action; what goes wrong becomes `state.error`. */
  async act<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await action();
      if (!this.diverged) this.state.error = null;
      return result;
    } catch (error) {
      this.failed(error);
      return undefined;
    } finally {
      this.changed();
    }
  }

  failed(error: unknown): void {
    // What the user gave up is no error.
    if (error instanceof KindlingError && error.kind === "cancelled") return;
    this.state.error = error instanceof KindlingError ? error
      : new KindlingError({ kind: "device", message: String(error), parameters: { reason: String(error) } });
    this.diverged = this.state.error.kind === "diverged" || this.diverged;
    this.changed();
  }
}
