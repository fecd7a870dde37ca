// The page's one model behind the `App` interface: each action asks the Lab and takes the answer into the state. It must
// not know of elements or styles.

import type { App, AppState, Reports } from "./app";
import { AppCore } from "./app-core";
import { offer } from "./app-data";
import * as kept from "./app-kept";
import { begin, confirm, openRows, restore, undoRows } from "./app-open";
import { AppReports } from "./app-reports";
import { versionOf } from "./app-stages";
import type { Correction, Input, Prediction, RunState, Stage, StartReport, Value } from "./bindings";
import { type Confirmation, isOwnTable, type Lab } from "./lab";
import type { Experiment, ExportFormat, Speed } from "./protocol";
import type { EmbedOptions } from "./embed/options";
import type { TaskView } from "./tasks";

export class AppController implements App {
  readonly state: AppState;
  private readonly core: AppCore;
  private readonly reports: AppReports;

  constructor(readonly lab: Lab, readonly view: TaskView, linked: Experiment | null, readonly embed: EmbedOptions) {
    this.core = new AppCore(lab, linked);
    this.state = this.core.state;
    if (embed.embedded && !(linked && embed.stages.includes(linked.stage))) this.state.stage = embed.stages[0] ?? this.state.stage;
    this.reports = new AppReports(this.core);
    lab.setSpeed(this.state.speed);
    lab.on("metrics", (event) => this.reports.heard(event));
    lab.on("state", ({ running, run }) => this.stateChanged(running, run));
    lab.on("error", (error) => this.core.failed(error));
    this.core.changed();
    void this.reports.look();
  }

  subscribe(changed: () => void): () => void {
    return this.core.subscribe(changed);
  }

  private stateChanged(running: boolean, run: RunState): void {
    const newRun = run.run !== this.state.run.run;
    Object.assign(this.state, { running, run, backend: this.lab.backend });
    if (running) {
      this.state.paused = false;
      this.core.diverged = false;
      this.state.error = null;
      void this.reports.live();
    } else {
      void this.reports.look(newRun);
    }
    this.core.changed();
  }

  focus(stage: Stage): void {
    if (!this.embed.stages.includes(stage)) return;
    this.state.stage = stage;
    this.core.changed();
    void this.reports.look();
  }

  async set(settings: Record<string, Value>): Promise<void> {
    await this.core.act(async () => {
      const { spec, state, prepare, reshaped } = await this.lab.set(settings);
      const newRun = state.run !== this.state.run.run;
      Object.assign(this.state, { spec, run: state });
      if (newRun) Object.assign(this.state, { losses: [], epochs: [], fullRate: 0 });
      if (prepare) this.state.reports.prepare = prepare;
      if (reshaped) this.reports.reshaped();
      if (!this.state.running) await this.reports.look();
    });
  }

  async play(steps?: number): Promise<void> {
    this.state.replaySteps = 0;
    this.state.early = null;
    const asked = this.within(steps);
    await this.core.act(async () => {
      const { early } = await this.lab.train(asked === undefined ? {} : { steps: asked });
      this.state.early = early;
      // The losses after the best epoch are no longer the run's.
      if (early) await this.reports.look(true);
    });
  }

  /** A run ends where a challenge allows no further step; one that is there already goes on, as no answer to it. */
  private within(steps: number | undefined): number | undefined {
    const { step, stale } = this.state.run;
    const left = (this.embed.challenge?.mostSteps ?? Infinity) - (stale ? 0 : step);
    return left > 0 && left < (steps ?? Infinity) ? left : steps;
  }

  /** Trains no further until told so, and then goes on with the same run: for a page that nobody sees. */
  hold(held: boolean): void {
    this.lab.hold(held);
  }

  async pause(): Promise<void> {
    this.state.paused = this.state.running;
    await this.core.act(() => this.lab.pause());
  }

  setSpeed(speed: Speed): void {
    this.state.speed = speed;
    this.lab.setSpeed(speed);
    this.core.changed();
  }

  async reset(): Promise<void> {
    await this.core.act(async () => {
      this.core.diverged = false;
      this.state.run = await this.lab.reset();
      Object.assign(this.state, { losses: [], epochs: [], stepsPerSecond: 0, error: null });
      await this.reports.look();
    });
  }

  async undo(): Promise<void> {
    await this.core.act(async () => {
      await this.lab.undo();
      this.state.spec = this.lab.opened.spec;
      if (isOwnTable(this.state.task)) this.reports.reshaped();
      this.state.reports.prepare = this.lab.opened.prepare;
      await this.reports.look(true);
    });
  }

  async goto(step: number): Promise<void> {
    await this.core.act(async () => {
      await this.lab.pause();
      this.state.run = (await this.lab.goto(step)).state;
      await this.reports.look();
    });
  }

  async replay(): Promise<void> {
    this.state.replaySteps = 0;
    await this.core.act(async () => {
      this.setSpeed(0);
      await this.lab.replay();
      await this.reports.refresh("feedback");
    });
  }

  confirm(): Promise<Confirmation | null> {
    this.setSpeed(0);
    return confirm(this.core, this.reports);
  }

  refresh(what: keyof Reports): Promise<void> {
    return this.reports.refresh(what);
  }

  predict(input: Input): Promise<Prediction> {
    return this.lab.predict(input);
  }

  async setCorrections(corrections: Correction[]): Promise<void> {
    await this.core.act(async () => {
      this.state.reports.feedback = await this.lab.feedback(corrections);
      this.state.corrections = corrections;
      this.core.versions.set("feedback", versionOf(this.state, "feedback"));
    });
  }

  async retrain(steps: number): Promise<void> {
    await this.core.act(async () => {
      await this.lab.retrain({ steps });
      this.core.versions.delete("feedback");
      await this.reports.refresh("feedback");
    });
  }

  async download(format: ExportFormat): Promise<void> {
    await this.core.act(async () => {
      const file = await this.lab.call("export", { format });
      offer(file.name, file.mime, file.bytes);
    });
  }

  async keep(): Promise<void> {
    await this.core.act(async () => {
      await this.lab.pause();
      await this.reports.refresh("evaluate");
      kept.keep(this.state);
    });
  }

  drop(number: number): void {
    kept.drop(this.state, number);
    this.core.changed();
  }

  keepAgain(): void {
    kept.keepAgain(this.state);
    this.core.changed();
  }

  async save(): Promise<void> {
    await this.core.act(async () => {
      await this.lab.pause();
      offer(`${this.state.task.id}.kindling`, "application/json", await this.lab.save());
    });
  }

  restore(bytes: Uint8Array): Promise<void> {
    return restore(this.core, this.reports, bytes);
  }

  begin(bytes: Uint8Array, settings: Record<string, Value>): Promise<StartReport | null> {
    return begin(this.core, this.reports, bytes, settings);
  }

  openCsv(bytes: Uint8Array | null): Promise<void> {
    return openRows(this.core, this.reports, bytes);
  }

  cancelCsv(): void {
    this.lab.cancelReopen();
  }

  undoCsv(): Promise<void> {
    return undoRows(this.core, this.reports);
  }

  failed(error: unknown): void {
    this.core.failed(error);
  }

  dismissError(): void {
    this.state.error = null;
    this.core.changed();
  }
}
