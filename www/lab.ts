// The public API: one experiment in its own worker. The page, embeds and tests all use this and nothing below it.

import type {
  AttentionReport, Correction, ExplainReport, FeedbackReport, HistoryReport, Input, Metrics, Prediction, RunState,
  SplitMetrics, StartReport, Value,
} from "./bindings";
import type { KindlingError } from "./errors";
import { Experiments } from "./lab/experiments";
import { Listeners } from "./lab/listeners";
import type { Carry, OpenExperiment } from "./lab/open-experiment";
import type { Predictor } from "./lab/predictor";
import { Training } from "./lab/training";
import { type Events, type OpenOptions, toBytes, type TrainResult, type WriteOptions } from "./lab/types";
import { siteBase } from "./lab/worker";
import { write } from "./lab/write";
import type {
  Backend, CallName, Calls, Configured, Experiment, ExportFormat, Opened, OpenRequest, Settings, Speed,
} from "./protocol";
import { check, type Checked } from "./spec/claim";
import { parseLink, unpackWeights } from "./spec/link";
export { isOwnTable, OWN_TABLE } from "./lab/own-table";
export type { Predictor } from "./lab/predictor";
export type { MetricsEvent, OpenOptions, StateEvent, TrainResult, WriteOptions } from "./lab/types";

/** Opens an experiment. Rejects with a KindlingError. */
export async function open(options: OpenOptions = {}): Promise<Lab> {
  const lab = new Lab();
  try {
    await lab.begin(options);
    return lab;
  } catch (error) {
    lab.close();
    throw error;
  }
}

export class Lab {
  private readonly listeners = new Listeners();
  private readonly experiments = new Experiments((message) => this.training.heard(message), (error) => this.died(error));
  private readonly training = new Training(this.experiments, this.listeners);
  /** The last change of settings, under way or done. */
  private setting: Promise<unknown> = Promise.resolve();
  /** What a link asked for beside the settings; the page offers to replay it. */
  linked: Experiment | null = null;

  /** The task's own way to begin. */
  private get initialisation(): Value {
    return this.opened.task.parameters.find(({ key }) => key === "initialisation")?.default ?? "pytorch";
  }

  private get now(): OpenExperiment {
    return this.experiments.now;
  }

  /** For `open`. */
  async begin(options: OpenOptions): Promise<void> {
    const csv = options.data === undefined ? null : await toBytes(options.data);
    const base = siteBase();
    const first: OpenRequest = { task: options.task ?? "house-price", settings: {}, backend: "cpu", csv, base };
    if (options.link !== undefined) {
      // The catalogue that a link is checked against comes with the package that its task will need.
      const task = /\btask=([\w-]+)/.exec(options.link)?.[1] ?? first.task;
      const catalog = await this.call("catalog", { base, task });
      this.linked = parseLink(options.link.slice(Math.max(0, options.link.indexOf("#"))), catalog);
    }
    const settings = { ...this.linked?.settings, ...options.spec, ...(options.seed === undefined ? {} : { seed: options.seed }) };
    const task = this.linked?.task ?? first.task;
    await this.now.open({ ...first, task, settings, backend: options.backend ?? "auto" });
    if (this.linked && this.linked.corrections.length > 0) await this.feedback(this.linked.corrections);
    if (this.linked?.weights) await this.start(unpackWeights(this.linked.weights));
  }

  /** What opening found: catalogue, data and prepare reports. */
  get opened(): Opened {
    return this.now.opened;
  }

  /** Address of the site's folder, where the tasks' data and weights lie. */
  get base(): string {
    return this.now.request.base;
  }

  get backend(): Backend {
    return this.now.opened.backend;
  }

  /** Calls the engine directly; the names and types are those of protocol.ts. */
  call<N extends CallName>(name: N, argument: Calls[N][0]): Promise<Calls[N][1]> {
    return this.now.call(name, argument);
  }

  /** Listens; the result stops listening. */
  on<E extends keyof Events>(event: E, fn: (event: Events[E]) => void): () => void {
    return this.listeners.on(event, fn);
  }

  /** Changes settings; those that are not named stay as they are. Calls wait for each other, so none undoes another. */
  set(settings: Settings): Promise<Configured> {
    const configured = this.setting.then(() => this.now.configure(settings));
    this.setting = configured.catch(() => undefined);
    return configured;
  }

  /** Trains `steps` more steps, or until `pause()`. Resolves when that is done; rejects when the loss blows up. */
  train({ steps }: { steps?: number } = {}): Promise<TrainResult> {
    return this.training.train(steps);
  }

  /** Stops after the batch that is under way (at most about 100 ms). */
  pause(): Promise<void> {
    return this.training.pause();
  }

  /** Makes no further step until told so; runs stay under way, and those that begin meanwhile wait. */
  hold(held: boolean): void {
    this.training.hold(held);
  }

  /** Goes on until paused. */
  resume(): Promise<TrainResult> {
    return this.train();
  }

  /** Steps per second; 0 is as fast as it goes. Acts at once. */
  setSpeed(speed: Speed): void {
    this.training.setSpeed(speed);
  }

  /** New weights from the same seed; `call("undo", null)` brings the old ones back. */
  async reset(): Promise<RunState> {
    await this.pause();
    return this.now.note(await this.call("reset", null));
  }

  /** Takes the run before the last reset or new run back. */
  async undo(): Promise<HistoryReport> {
    await this.pause();
    return this.now.undo();
  }

  /** Takes the weights of the checkpoint nearest to `step`. */
  async goto(step: number): Promise<HistoryReport> {
    const history = await this.call("goto", { step });
    this.now.note(history.state);
    return history;
  }

  /**
   * Opens other rows; null for the task's own. Rows of the same columns keep the settings; a table of unknown columns is
   * opened as the task `table`, with the settings that suit it. A worker of its own does it: on an error, or after
   * `cancelReopen`, the old experiment goes on as it was; `undoReopen` brings it back later.
   */
  reopen(csv: Uint8Array | null): Promise<void> {
    return this.experiments.reopen(csv);
  }

  /** Gives up a `reopen` that is under way; it rejects with the kind `cancelled`. */
  cancelReopen(): void {
    this.experiments.cancel();
  }

  /** Whether there is an experiment for `undoReopen` to bring back. */
  get reopened(): boolean {
    return this.experiments.before !== null;
  }

  /** The experiment before the last `reopen`, as it was left; the same again brings the other one back. */
  async undoReopen(): Promise<void> {
    await this.pause();
    this.experiments.swap();
  }

  /**
   * Begins a run with the weights of a safetensors file that Kindling wrote, for this task or another one: what has the
   * same name and shape is taken. `settings` are changed first (width, heads and blocks must be those of the file).
   */
  async start(bytes: Uint8Array | Blob, settings: Settings = {}): Promise<StartReport> {
    await this.pause();
    const old = { ...this.now.settings };
    await this.set({ ...settings, initialisation: "pretrained" });
    // What fits is what fits the run: it begins with these settings.
    this.now.note(await this.call("reset", null));
    try {
      return await this.call("start", { bytes: await toBytes(bytes) });
    } catch (error) {
      await this.set({ ...Object.fromEntries(this.opened.task.parameters.map((row) => [row.key, row.default])), ...old });
      throw error;
    } finally {
      this.now.note((await this.call("history", null)).state);
    }
  }

  /** Metrics of the model beside those of the baselines, which `evaluate` of the task names (see the README). */
  async evaluate(): Promise<SplitMetrics & { baseline: Record<string, SplitMetrics> }> {
    const report = await this.call("evaluate", null);
    return { ...report.model, baseline: Object.fromEntries(report.baselines.map(({ id, metrics }) => [id, metrics])) };
  }

  /** Asks the model: column name -> value in the column's unit, the pixels of a picture, or a text. */
  predict(input: Input): Promise<Prediction> {
    return this.call("predict", { input });
  }

  /** A copy of the model in this thread, for many questions in a row: no message to the worker and back for each. */
  async predictor(): Promise<Predictor> {
    const { Predictor } = await import("./lab/predictor");
    return Predictor.of(this.now);
  }

  /** Goes on with a text, drawing each character as the settings `temperature` and `topK` say. */
  write(text: string, options: WriteOptions = {}): Promise<string> {
    return write(this.now, text, options);
  }

  /** What each token of a text takes from the others, in every head; null of a model without attention. */
  attention(text: string): Promise<AttentionReport | null> {
    return this.call("attention", { input: text });
  }

  /** How much each word of a sentence speaks for the class that is named. */
  explain(text: string): Promise<ExplainReport> {
    return this.call("explain", { input: text });
  }

  /** Prunes and quantises the trained weights; `{ prune: 0, quantise: false }` undoes it. `bytes` are gzip. */
  async optimise(options: { prune?: number; quantise?: boolean }): Promise<{
    bytes: number; latencyMs: number; metrics: Metrics; before: { bytes: number; metrics: Metrics };
  }> {
    await this.set(options);
    const { report, sizes, latencyMs } = await this.call("optimise", null);
    const [before, after] = sizes.slice(-2).map((size) => size.gzipBytes);
    return {
      bytes: after ?? 0,
      latencyMs,
      metrics: report.after.test,
      before: { bytes: before ?? 0, metrics: report.before.test },
    };
  }

  /** A square drawing (0 background to 255 ink) as a picture of the task's size, for `predict` and `feedback`. */
  async centre(drawing: Uint8Array): Promise<number[]> {
    return Array.from(await this.call("centre", { drawing }));
  }

  /** Replaces the corrections: inputs and what is right of them. */
  feedback(corrections: Correction[]): Promise<FeedbackReport> {
    return this.now.correct(corrections);
  }

  /** Trains on with the corrections among the training rows. */
  async retrain({ steps }: { steps: number }): Promise<TrainResult> {
    await this.pause();
    this.now.note(await this.call("beginRetrain", null));
    return this.train({ steps });
  }

  /** Does again what the sender of the link did. */
  async replay(): Promise<TrainResult | null> {
    if (!this.linked || this.linked.steps === 0) return null;
    // The steps begin where the sender's did, not with the weights that came.
    if (this.linked.weights) await this.set({ initialisation: this.linked.settings["initialisation"] ?? this.initialisation });
    await this.now.prepareReplay(this.linked);
    return this.train({ steps: this.linked.steps });
  }

  /** The deployed model as a file. */
  async export(format: ExportFormat): Promise<Blob> {
    const file = await this.call("export", { format });
    return new Blob([file.bytes as Uint8Array<ArrayBuffer>], { type: file.mime });
  }

  /** The whole experiment as bytes, for `restore`. */
  save(): Promise<Uint8Array> {
    return this.call("save", null);
  }

  async restore(bytes: Uint8Array): Promise<void> {
    await this.pause();
    await this.now.restore(bytes);
  }

  /** A link that reproduces this experiment: `at` is the page it opens (default: this one). */
  link(at: string = globalThis.location?.href ?? "", stage: Experiment["stage"] = "train", carry: Carry = {}): string {
    return at.split("#")[0] + this.now.link(stage, carry);
  }

  /** The weights for a link, 8 bits each, compressed: at most 8,192 bytes fit, and a link with more opens nowhere. */
  async packWeights(): Promise<Uint8Array> {
    const [{ packWeights }, file] = [await import("./spec/link-weights"), await this.call("variant", { prune: Number(this.opened.spec.prune), quantise: true })];
    return packWeights(file);
  }

  /** Whether what the link's sender claims is so: of the weights that came with it, else after making the sender's steps again. */
  async checkClaim(): Promise<Checked | null> {
    const { claim, weights, steps } = this.linked ?? {};
    if (!claim) return null;
    if (weights && this.now.state?.step !== 0) await this.start(unpackWeights(weights));
    else if (!weights && (this.now.state?.step ?? 0) < (steps ?? 0)) await this.replay();
    return check(claim, (await this.evaluate()).test, weights !== undefined);
  }

  /** Ends the worker. */
  close(): void {
    this.experiments.close();
    this.training.close();
  }

  /** A dead worker on WebGPU is replaced by one on the CPU; on the CPU the error is final. */
  private died(error: KindlingError): void {
    this.training.fail(error);
    // One that died before it had opened has no back end yet.
    if (this.now.opened?.backend.name !== "webgpu") return;
    this.experiments.fallBack(error).then(
      () => { if (this.now.state) this.listeners.emit("state", { running: false, run: this.now.state }); },
      (again: unknown) => this.listeners.emit("error", again as KindlingError),
    );
  }
}
