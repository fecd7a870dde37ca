// The page's one model behind the `App` interface: keeps the state, asks the Lab, tells the views at most once a frame.
// It must not know of elements or styles.

import type { App, AppState, Reports } from "./app";
import { stageStates, versionOf } from "./app-stages";
import type { Correction, HistoryReport, Input, Prediction, RunState, Stage, StartReport, Value } from "./bindings";
import { KindlingError } from "./errors";
import { offer, thin } from "./app-data";
import { isOwnTable, type Lab, type MetricsEvent } from "./lab";
import { foretells } from "./metrics";
import type { Experiment, ExportFormat, Speed } from "./protocol";
import type { TaskView } from "./tasks";

const MOST_EPOCHS = 500;
const MOST_KEPT = 5;
/** While training, reports of the shown stages are made again this often. */
const LIVE_MS = 1_000;
/** Times the cost of the reports that training goes on before they are made again. */
const LIVE_SHARE = 10;

export class AppController implements App {
  readonly state: AppState;
  /** For which weights and settings each report was made. */
  private readonly versions = new Map<keyof Reports, string>();
  private readonly watchers = new Set<() => void>();
  private scheduled = false;
  private busy = new Set<keyof Reports>();
  private diverged = false;

  constructor(readonly lab: Lab, readonly view: TaskView, linked: Experiment | null) {
    const { task, backend, spec, data, prepare, state } = lab.opened;
    this.state = {
      task, spec, backend, stage: linked?.stage ?? "train", run: state, running: false, speed: 60, stepsPerSecond: 0, fullRate: 0, memoryBytes: 0,
      losses: [], epochs: [], reports: { data, prepare }, stages: stageStates(null), error: null,
      replaySteps: linked?.steps ?? 0, corrections: linked?.corrections ?? [], early: null, kept: [], dropped: null,
    };
    lab.setSpeed(this.state.speed);
    lab.on("metrics", (event) => this.heard(event));
    lab.on("state", ({ running, run }) => this.stateChanged(running, run));
    lab.on("error", (error) => this.failed(error));
    this.changed();
    void this.look();
  }

  subscribe(changed: () => void): () => void {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  }

  private changed(): void {
    this.state.stages = stageStates({ state: this.state, versions: this.versions, diverged: this.diverged });
    if (this.scheduled) return;
    this.scheduled = true;
    const tell = () => {
      if (!this.scheduled) return;
      this.scheduled = false;
      for (const watcher of this.watchers) watcher();
    };
    // A hidden tab draws no frames, but its state must not pile up.
    if (document.hidden) setTimeout(tell, 100);
    else requestAnimationFrame(tell);
  }

  /** Runs an action; what goes wrong becomes `state.error`. */
  private async act<T>(action: () => Promise<T>): Promise<T | undefined> {
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

  private failed(error: unknown): void {
    // What the user gave up is no error.
    if (error instanceof KindlingError && error.kind === "cancelled") return;
    this.state.error = error instanceof KindlingError ? error
      : new KindlingError({ kind: "device", message: String(error), parameters: { reason: String(error) } });
    this.diverged = this.state.error.kind === "diverged" || this.diverged;
    this.changed();
  }

  private heard(event: MetricsEvent): void {
    const { state } = this;
    if (event.state.run !== state.run.run || (event.losses[0]?.step ?? 0) <= (state.losses[state.losses.length - 1]?.step ?? 0)) {
      const first = event.losses[0]?.step ?? 0;
      state.losses = event.state.run === state.run.run ? state.losses.filter((p) => p.step < first) : [];
      state.epochs = event.state.run === state.run.run ? state.epochs.filter((e) => e.epoch <= Math.floor(first / state.run.stepsPerEpoch)) : [];
    }
    state.losses = thin([...state.losses, ...event.losses]);
    if (event.epochs.length > 0) state.epochs = [...state.epochs, ...event.epochs].slice(-MOST_EPOCHS);
    state.run = event.state;
    state.stepsPerSecond = event.stepsPerSecond;
    if (state.speed === 0 && event.stepsPerSecond > 0) state.fullRate = event.stepsPerSecond;
    state.memoryBytes = event.memoryBytes;
    if (event.picture) {
      state.reports.picture = event.picture;
      this.extendPath(event.picture.theta, event.picture.step);
    }
    this.changed();
  }

  /** Keeps the descent's path growing between two reports of the engine. */
  private extendPath(theta: [number, number] | null, step: number): void {
    const contour = this.state.reports.contour;
    if (!theta || !contour || this.versions.get("contour") !== String(this.state.run.run)) return;
    const path = contour.path.filter(([s]) => s < step);
    path.push([step, theta[0], theta[1]]);
    this.state.reports.contour = { ...contour, path: path.length > 1_000 ? path.filter((_, i) => i % 2 === 0 || i > 900) : path };
  }

  private stateChanged(running: boolean, run: RunState): void {
    const newRun = run.run !== this.state.run.run;
    Object.assign(this.state, { running, run, backend: this.lab.backend });
    if (running) {
      this.diverged = false;
      this.state.error = null;
      void this.liveLoop();
    } else {
      void this.look(newRun);
    }
    this.changed();
  }

  /** While training: the map's evaluate card and the focused stage stay alive, once a second. */
  private async liveLoop(wait = LIVE_MS): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (!this.state.running) return;
    const start = performance.now();
    const focused = reportOf(this.state.stage);
    // A language model's evaluation takes as long as many steps.
    if (focused === "evaluate" || !foretells(this.state.task)) await this.refresh("evaluate");
    if (focused && focused !== "evaluate" && focused !== "optimise") await this.refresh(focused);
    // What costs much is asked for seldom: training has the greater share of the time.
    const cost = performance.now() - start;
    if (this.state.running) void this.liveLoop(Math.max(LIVE_MS, LIVE_SHARE * cost));
  }

  /** Makes what the page shows now: picture, contour, evaluation, the focused stage's report. */
  private async look(history = false): Promise<void> {
    if (history) this.take(await this.lab.call("history", null));
    await this.refresh("picture");
    await this.refresh("contour");
    await this.refresh("evaluate");
    const focused = reportOf(this.state.stage);
    if (focused && !this.state.running && this.versions.get(focused) !== versionOf(this.state, focused)) await this.refresh(focused);
  }

  private take(history: HistoryReport): void {
    this.state.losses = history.losses;
    this.state.epochs = history.epochs;
    this.state.run = history.state;
    this.changed();
  }

  focus(stage: Stage): void {
    this.state.stage = stage;
    this.changed();
    void this.look();
  }

  async set(settings: Record<string, Value>): Promise<void> {
    await this.act(async () => {
      const { spec, state, prepare, reshaped } = await this.lab.set(settings);
      const newRun = state.run !== this.state.run.run;
      Object.assign(this.state, { spec, run: state });
      if (newRun) Object.assign(this.state, { losses: [], epochs: [], fullRate: 0 });
      if (prepare) this.state.reports.prepare = prepare;
      if (reshaped) this.reshaped();
      if (!this.state.running) await this.look();
    });
  }

  /** The task's columns are others now: what was found of the old ones goes. */
  private reshaped(): void {
    const { task, data, prepare } = this.lab.opened;
    this.versions.clear();
    Object.assign(this.state, { task, corrections: [], reports: { data, prepare } });
  }

  async play(steps?: number): Promise<void> {
    this.state.replaySteps = 0;
    this.state.early = null;
    await this.act(async () => {
      const { early } = await this.lab.train(steps === undefined ? {} : { steps });
      this.state.early = early;
      // The losses after the best epoch are no longer the run's.
      if (early) await this.look(true);
    });
  }

  async pause(): Promise<void> {
    await this.act(() => this.lab.pause());
  }

  setSpeed(speed: Speed): void {
    this.state.speed = speed;
    this.lab.setSpeed(speed);
    this.changed();
  }

  async reset(): Promise<void> {
    await this.act(async () => {
      this.diverged = false;
      this.state.run = await this.lab.reset();
      Object.assign(this.state, { losses: [], epochs: [], stepsPerSecond: 0, error: null });
      await this.look();
    });
  }

  async undo(): Promise<void> {
    await this.act(async () => {
      await this.lab.undo();
      this.state.spec = this.lab.opened.spec;
      if (isOwnTable(this.state.task)) this.reshaped();
      this.state.reports.prepare = this.lab.opened.prepare;
      await this.look(true);
    });
  }

  async goto(step: number): Promise<void> {
    await this.act(async () => {
      await this.lab.pause();
      this.state.run = (await this.lab.goto(step)).state;
      await this.look();
    });
  }

  async replay(): Promise<void> {
    this.state.replaySteps = 0;
    await this.act(async () => {
      this.setSpeed(0);
      await this.lab.replay();
      await this.refresh("feedback");
    });
  }

  async refresh(what: keyof Reports): Promise<void> {
    if (what === "data" || what === "prepare" || this.busy.has(what)) return;
    const version = versionOf(this.state, what);
    if (this.versions.get(what) === version) return;
    this.busy.add(what);
    try {
      const report = await this.lab.call(what, null);
      Object.assign(this.state.reports, { [what]: report });
      this.versions.set(what, version);
    } catch (error) {
      this.failed(error);
    } finally {
      this.busy.delete(what);
      this.changed();
    }
  }

  predict(input: Input): Promise<Prediction> {
    return this.lab.predict(input);
  }

  async setCorrections(corrections: Correction[]): Promise<void> {
    await this.act(async () => {
      this.state.reports.feedback = await this.lab.feedback(corrections);
      this.state.corrections = corrections;
      this.versions.set("feedback", versionOf(this.state, "feedback"));
    });
  }

  async retrain(steps: number): Promise<void> {
    await this.act(async () => {
      await this.lab.retrain({ steps });
      this.versions.delete("feedback");
      await this.refresh("feedback");
    });
  }

  async download(format: ExportFormat): Promise<void> {
    await this.act(async () => {
      const file = await this.lab.call("export", { format });
      offer(file.name, file.mime, file.bytes);
    });
  }

  async keep(): Promise<void> {
    await this.act(async () => {
      await this.lab.pause();
      await this.refresh("evaluate");
      const { kept, run, spec, losses, reports: { evaluate } } = this.state;
      if (!evaluate) return;
      const number = Math.max(0, ...kept.map((one) => one.number)) + 1;
      const one = { number, spec, step: run.step, parameters: run.parameters, losses, metrics: evaluate.model };
      this.state.kept = [...kept, one].slice(-MOST_KEPT);
    });
  }

  drop(number: number): void {
    this.state.dropped = this.state.kept.find((one) => one.number === number) ?? null;
    this.state.kept = this.state.kept.filter((one) => one.number !== number);
    this.changed();
  }

  keepAgain(): void {
    if (this.state.dropped) this.state.kept = [...this.state.kept, this.state.dropped].sort((a, b) => a.number - b.number);
    this.state.dropped = null;
    this.changed();
  }

  async save(): Promise<void> {
    await this.act(async () => {
      await this.lab.pause();
      offer(`${this.state.task.id}.kindling`, "application/json", await this.lab.save());
    });
  }

  async restore(bytes: Uint8Array): Promise<void> {
    await this.act(async () => {
      await this.lab.restore(bytes);
      this.state.spec = this.lab.opened.spec;
      this.state.task = this.lab.opened.task;
      this.state.reports.data = this.lab.opened.data;
      this.state.reports.prepare = await this.lab.call("prepare", null);
      this.state.reports.feedback = await this.lab.call("feedback", null);
      this.state.corrections = this.state.reports.feedback.corrections.map((view) => view.correction);
      await this.look(true);
    });
  }

  async begin(bytes: Uint8Array, settings: Record<string, Value>): Promise<StartReport | null> {
    await this.pause();
    const { run, step } = this.state.run;
    try {
      const report = await this.lab.start(bytes, settings);
      const { spec, prepare } = this.lab.opened;
      Object.assign(this.state, { spec, error: null });
      this.state.reports.prepare = prepare;
      this.diverged = false;
      this.take(await this.lab.call("history", null));
      void this.look();
      return report;
    } catch (error) {
      this.failed(error);
      // Nothing fitted: the run and its settings come back.
      if (step > 0 && (await this.lab.call("history", null)).state.run !== run) await this.lab.undo();
      this.state.spec = this.lab.opened.spec;
      await this.look(true);
      return null;
    }
  }

  async openCsv(bytes: Uint8Array | null): Promise<void> {
    await this.act(async () => {
      await this.lab.pause();
      await this.lab.reopen(bytes);
      await this.opened();
    });
  }

  cancelCsv(): void {
    this.lab.cancelReopen();
  }

  async undoCsv(): Promise<void> {
    await this.act(async () => {
      await this.lab.undoReopen();
      await this.opened();
    });
  }

  /** Another experiment is open: nothing that was found of the one before is kept. */
  private async opened(): Promise<void> {
    const { spec, backend } = this.lab.opened;
    this.diverged = false;
    this.reshaped();
    Object.assign(this.state, { spec, backend, early: null, stepsPerSecond: 0, fullRate: 0 });
    const feedback = await this.lab.call("feedback", null);
    this.state.corrections = feedback.corrections.map((view) => view.correction);
    await this.look(true);
  }

  dismissError(): void {
    this.state.error = null;
    this.changed();
  }
}

const REPORTS: Partial<Record<Stage, keyof Reports>> = {
  optimise: "optimise", evaluate: "evaluate", apply: "apply", feedback: "feedback",
};
const reportOf = (stage: Stage): keyof Reports | undefined => REPORTS[stage];
