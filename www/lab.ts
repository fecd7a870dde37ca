// The public API: one experiment in its own worker. The page, embeds and tests all use this and nothing below it.

import type {
  AttentionReport, Correction, ExplainReport, FeedbackReport, HistoryReport, Input, Metrics, Prediction, RunState,
  SplitMetrics, StartReport,
} from "./bindings";
import type { KindlingError } from "./errors";
import { Experiments } from "./lab/experiments";
import { Listeners } from "./lab/listeners";
import type { OpenExperiment } from "./lab/open-experiment";
import type { Predictor } from "./lab/predictor";
import { Training } from "./lab/training";
import { type Events, type LinkParts, type OpenOptions, toBytes, type TrainResult, type WriteOptions } from "./lab/types";
import { siteBase } from "./lab/worker";
import { write } from "./lab/write";
import type {
  Backend, CallName, Calls, Configured, Experiment, ExportFormat, Opened, OpenRequest, Settings, Speed,
} from "./protocol";
import type { Confirmation } from "./spec/claim";
import { MOST_STEPS, parseLink } from "./spec/link";
export { isOwnTable, OWN_TABLE } from "./lab/own-table";
export type { Predictor } from "./lab/predictor";
export type { LinkParts, MetricsEvent, OpenOptions, StateEvent, TrainResult, WriteOptions } from "./lab/types";
export type { Claim, Confirmation } from "./spec/claim";

/**
 * Opens an experiment: begins a worker, fetches the engine and the task's data, draws the initial weights. Nothing is
 * trained yet. Rejects with a `KindlingError`; nothing is left behind then.
 */
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

/** One open experiment, made by `open`. Everything it does happens in a worker of its own, and is answered in order. */
export class Lab {
  private readonly listeners = new Listeners();
  private readonly experiments = new Experiments((message) => this.training.heard(message), (error) => this.died(error));
  private readonly training = new Training(this.experiments, this.listeners);
  /** The last change of settings, under way or done. */
  private setting: Promise<unknown> = Promise.resolve();
  /** What the link that it was opened with asks for beside the settings: steps, live changes, corrections, a result that is claimed, weights. Null without one. */
  linked: Experiment | null = null;

  private get now(): OpenExperiment {
    return this.experiments.now;
  }

  /** @internal For `open`. */
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
    await this.now.open({ ...first, task, settings, csv: csv ?? this.linked?.data ?? null, backend: options.backend ?? "auto" });
    if (this.linked?.weights !== undefined) await (await import("./lab/link-parts")).takeWeights(this.now, this.linked);
    else if (this.linked && this.linked.corrections.length > 0) await this.feedback(this.linked.corrections);
  }

  /** What opening found: the catalogue of all tasks with their settings and bounds, this task, the settings in force, the reports on the data and its preparation. */
  get opened(): Opened {
    return this.now.opened;
  }

  /** Rows or a text of the user's own, as they were opened; null for the task's. */
  get ownData(): Uint8Array | null {
    return this.now.request.csv;
  }

  /** Address of the site's folder, where the tasks' data and weights lie. */
  get base(): string {
    return this.now.request.base;
  }

  /** The engine at work, `cpu` or `webgpu`, with the reason for it. It may change: an experiment whose GPU is lost goes on on the CPU. */
  get backend(): Backend {
    return this.now.opened.backend;
  }

  /** Asks the engine one of the `Calls`, for the reports behind the pictures of the playground: `rows`, `history`, `contour`, `maps`, ... */
  call<N extends CallName>(name: N, argument: Calls[N][0]): Promise<Calls[N][1]> {
    return this.now.call(name, argument);
  }

  /** Listens to an event; returns the function that stops listening. At most about 20 events a second are sent, whatever the pace of training. */
  on<E extends keyof Events>(event: E, fn: (event: Events[E]) => void): () => void {
    return this.listeners.on(event, fn);
  }

  /**
   * Changes settings; those that are not named stay as they are. `learningRate` and `l2` act on the run that is under way;
   * after any other change of data or model the next step begins a new run (`undo` brings the old one back). Calls wait for
   * each other, so none undoes another. On an error nothing has changed.
   */
  set(settings: Settings): Promise<Configured> {
    const configured = this.setting.then(() => this.now.configure(settings));
    this.setting = configured.catch(() => undefined);
    return configured;
  }

  /**
   * Trains `steps` more steps (a whole number above 0), or until `pause()` when it is left out. Resolves when that is done,
   * early when patience ended. Rejects with `diverged` when the loss is no finite number; the last good weights are back then.
   */
  train({ steps }: { steps?: number } = {}): Promise<TrainResult> {
    return this.training.train(steps);
  }

  /** Stops after the batch of steps that is under way (at most about 100 ms); the promise of `train` resolves with what was reached. */
  pause(): Promise<void> {
    return this.training.pause();
  }

  /** Makes no further step until told so; runs stay under way, and those that begin meanwhile wait. For what nobody sees. */
  hold(held: boolean): void {
    this.training.hold(held);
  }

  /** Goes on until paused: `train` without a number of steps. */
  resume(): Promise<TrainResult> {
    return this.train();
  }

  /** Limits the pace, in steps per second; 0 is as fast as it goes. Acts at once, on the run that is under way too. */
  setSpeed(speed: Speed): void {
    this.training.setSpeed(speed);
  }

  /** Begins again with new weights from the same seed: the same losses follow. `undo` brings the old ones back. */
  async reset(): Promise<RunState> {
    await this.pause();
    return this.now.note(await this.call("reset", null));
  }

  /** Brings the run before the last reset or new run back, with its settings; the same again returns. Rejects with `nothing-to-undo`. */
  async undo(): Promise<HistoryReport> {
    await this.pause();
    return this.now.undo();
  }

  /** Takes the weights and the optimiser's state of the checkpoint nearest to `step`; at most 200 are kept. Training goes on from there and meets the same losses. */
  async goto(step: number): Promise<HistoryReport> {
    const history = await this.call("goto", { step });
    this.now.note(history.state);
    return history;
  }

  /**
   * Opens other rows, CSV or text as bytes; null for the task's own. In an experiment with a table of your own (`table`) the
   * columns may be others, and settings are chosen anew; elsewhere columns and settings stay. A worker of its own does it:
   * on an error, or after `cancelReopen`, the old experiment goes on as it was; `undoReopen` brings it back later.
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

  /** Goes back to the experiment before the last `reopen`, as it was left; the same again brings the other one back. */
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

  /**
   * Metrics of the model on the training, validation and test rows, in the target's unit, beside those of the baselines:
   * `mean` and `leastSquares` for numbers, `majority` and `centroid` for classes, `unigram` to `fivegram` for texts,
   * `majority` and `naiveBayes` for sentences.
   */
  async evaluate(): Promise<SplitMetrics & { baseline: Record<string, SplitMetrics> }> {
    const report = await this.call("evaluate", null);
    return { ...report.model, baseline: Object.fromEntries(report.baselines.map(({ id, metrics }) => [id, metrics])) };
  }

  /**
   * Asks the model. A row is an object of column name and value in the column's unit (what is left out counts as unknown);
   * a picture an array of its pixels, row by row, 0 background to 255 ink; a text a string.
   */
  predict(input: Input): Promise<Prediction> {
    return this.call("predict", { input });
  }

  /** Copies the model into this thread, for many questions in a row: no message to the worker and back for each. Later steps do not change the copy. */
  async predictor(): Promise<Predictor> {
    const { Predictor } = await import("./lab/predictor");
    return Predictor.of(this.now);
  }

  /** Goes on with a text, drawing each character as the settings `temperature` and `topK` say. Returns what was written, without the beginning. For tasks of text; others reject with `bad-settings`, as they do `attention`, `explain` and, without pictures, `centre`. */
  write(text: string, options: WriteOptions = {}): Promise<string> {
    return write(this.now, text, options);
  }

  /** What each token of a text takes from the others, in every head; null of a model without attention. */
  attention(text: string): Promise<AttentionReport | null> {
    return this.call("attention", { input: text });
  }

  /** How much each word of a sentence speaks for the class that is named: Shapley values, in nats of its log-odds. */
  explain(text: string): Promise<ExplainReport> {
    return this.call("explain", { input: text });
  }

  /**
   * Prunes (`prune`: the share of the weights, smallest first, that becomes 0; 0 to 0.95) and quantises (8-bit integers) the
   * trained weights. `{ prune: 0, quantise: false }` undoes it. `bytes` are those of the weights under gzip, `latencyMs` the
   * median time of one prediction on this device, `metrics` those of the test rows; `before` is the same uncompressed.
   */
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

  /**
   * Makes a square drawing (`side * side` bytes, row by row, 0 background to 255 ink) a picture of the task's size, cropped and
   * centred as the training pictures are, for `predict` and `feedback`.
   */
  async centre(drawing: Uint8Array): Promise<number[]> {
    return Array.from(await this.call("centre", { drawing }));
  }

  /** Replaces the list of corrections (at most 50): inputs, and what is right of them: a number, a class, or how a text that begins like the input goes on. The model is not changed until `retrain`. */
  feedback(corrections: Correction[]): Promise<FeedbackReport> {
    return this.now.correct(corrections);
  }

  /** Trains `steps` steps on with the corrections among the training rows. Rejects with `no-corrections` when there are none. */
  async retrain({ steps }: { steps: number }): Promise<TrainResult> {
    await this.pause();
    this.now.note(await this.call("beginRetrain", null));
    return this.train({ steps });
  }

  /** Does again what the sender of the link did: its steps, live changes and corrections. Null when there is nothing to do again, or too much. */
  async replay(): Promise<TrainResult | null> {
    if (!this.linked || this.linked.steps === 0 || this.linked.steps > MOST_STEPS) return null;
    await this.now.prepareReplay(this.linked);
    return this.train({ steps: this.linked.steps });
  }

  /**
   * Checks what the link claims: evaluates the weights that came with it, or replays the sender's steps and evaluates
   * them. `undo` returns. null when the link claims nothing, or when the replay was interrupted.
   */
  async confirm(): Promise<Confirmation | null> {
    return this.linked ? (await import("./lab/link-parts")).confirmLink(this, this.now, this.linked) : null;
  }

  /** The trained model, pruned and quantised as set, with its preparation, as a file: ONNX, safetensors, one self-contained HTML page, or a PyTorch script. */
  async export(format: ExportFormat): Promise<Blob> {
    const file = await this.call("export", { format });
    return new Blob([file.bytes as Uint8Array<ArrayBuffer>], { type: file.mime });
  }

  /** The whole experiment as bytes, for `restore`: settings, weights, optimiser, losses, corrections; not the rows. */
  save(): Promise<Uint8Array> {
    return this.call("save", null);
  }

  /** Goes on with an experiment that `save` wrote, for the same task. Rejects with `bad-save`; the open one is kept then. */
  async restore(bytes: Uint8Array): Promise<void> {
    await this.pause();
    await this.now.restore(bytes);
  }

  /**
   * A link that reproduces this experiment: `at` is the page it opens (default: this one), `stage` the room. It carries
   * settings and number of steps; steps are done again by the receiver. `parts` are what else it carries, see `linkParts`.
   */
  link(at: string = globalThis.location?.href ?? "", stage: Experiment["stage"] = "train", parts: LinkParts = {}): string {
    return at.split("#")[0] + this.now.link(stage, parts);
  }

  /**
   * Makes what a link may carry: the weights in 8 bits with what rounding costs, and the measured result as a claim that
   * the receiver can check. Pauses. Rejects with `weights-too-large` or `nothing-trained`.
   */
  async linkParts(asked: { weights?: boolean; claim?: boolean }): Promise<LinkParts> {
    await this.pause();
    return (await import("./lab/link-parts")).linkParts(this.now, asked);
  }

  /** Ends the worker and frees its memory; what is still asked rejects with `closed`, a run resolves with what it reached. */
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
