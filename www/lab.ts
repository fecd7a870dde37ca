// The public API: one experiment in its own worker. The page, embeds and tests all use this and nothing below it.

import type {
  AttentionReport, Change, Correction, ExplainReport, FeedbackReport, HistoryReport, Input, Metrics, Prediction, RunState,
  Spec, SplitMetrics, StartReport, TaskInfo,
} from "./bindings";
import { KindlingError } from "./errors";
import { Channel, type RunMessage } from "./lab/channel";
import { divergence, type Events, type OpenOptions, toBytes, type TrainResult, type WriteOptions } from "./lab/types";
export type { MetricsEvent, OpenOptions, StateEvent, TrainResult, WriteOptions } from "./lab/types";
import type {
  Backend, CallName, Calls, Configured, Experiment, ExportFormat, Opened, OpenRequest, Settings, Speed,
} from "./protocol";
import { parseLink, writeLink } from "./spec/link";

/** The task of a table that the user brings. */
export const OWN_TABLE = "table";

/** Whether a task finds its columns in the data. */
export const isOwnTable = (task: TaskInfo): boolean => task.parameters.some((row) => row.key === "target");

/** Characters that are written at a time, and the most of a text that a model may look back on. */
const PIECE = 12;
const MOST_READ = 1_000;

const closed = (): KindlingError => new KindlingError({ kind: "closed", message: "This experiment is closed. Open a new one.", parameters: {} });

/** All that belongs to one experiment. */
interface Held {
  channel: Channel;
  request: OpenRequest;
  opened_: Opened;
  settings: Settings;
  state: RunState | null;
  corrections: Correction[];
  changes: Change[];
  sample: string | null;
  lastLoss: number | null;
}

type Stopped = Extract<RunMessage, { type: "stopped" }>;

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

/** The site's folder, whatever page this runs in: the bundle that holds this file lies in `assets/`. */
const siteBase = (): string => new URL(import.meta.env.DEV ? "/" : "../", import.meta.url).href;

export class Lab {
  private channel: Channel;
  private request!: OpenRequest;
  private opened_!: Opened;
  private settings: Settings = {};
  /** The last change of settings, under way or done. */
  private setting: Promise<unknown> = Promise.resolve();
  private run = 0;
  private running: { run: number; resolve: (result: TrainResult) => void; reject: (error: KindlingError) => void } | null = null;
  private lastLoss: number | null = null;
  private speed: Speed = 0;
  private state: RunState | null = null;
  private corrections: Correction[] = [];
  private changes: Change[] = [];
  private listeners: { [E in keyof Events]: Set<(event: Events[E]) => void> } = { metrics: new Set(), state: new Set(), error: new Set() };
  /** The task before rows of the user's own were opened. */
  private sample: string | null = null;
  /** The worker that opens other rows, until it has. */
  private opening: Channel | null = null;
  /** The experiment before other rows were opened; its worker waits. */
  private before: Held | null = null;
  /** What a link asked for beside the settings; the page offers to replay it. */
  linked: Experiment | null = null;

  constructor() {
    this.channel = this.connect();
  }

  private connect(): Channel {
    const channel: Channel = new Channel((message) => this.heard(message), (error) => { if (channel === this.channel) this.died(error); });
    return channel;
  }

  /** For `open`. */
  async begin(options: OpenOptions): Promise<void> {
    const csv = options.data === undefined ? null : await toBytes(options.data);
    const base = siteBase();
    const first: OpenRequest = { task: options.task ?? "house-price", settings: {}, backend: "cpu", csv, base };
    if (options.link !== undefined) {
      // The catalogue that a link is checked against comes with the package that its task will need.
      const task = /\btask=([\w-]+)/.exec(options.link)?.[1] ?? first.task;
      const catalog = await this.channel.call("catalog", { base, task });
      this.linked = parseLink(options.link.slice(Math.max(0, options.link.indexOf("#"))), catalog);
    }
    const settings = { ...this.linked?.settings, ...options.spec, ...(options.seed === undefined ? {} : { seed: options.seed }) };
    const task = this.linked?.task ?? first.task;
    await this.openWith({ ...first, task, settings, backend: options.backend ?? "auto" });
    if (this.linked && this.linked.corrections.length > 0) await this.feedback(this.linked.corrections);
  }

  private async openWith(request: OpenRequest, channel = this.channel): Promise<void> {
    this.opened_ = await channel.call("open", request);
    this.request = request;
    this.settings = request.settings;
    this.state = this.opened_.state;
  }

  /** What opening found: catalogue, data and prepare reports. */
  get opened(): Opened {
    return this.opened_;
  }

  /** Address of the site's folder, where the tasks' data and weights lie. */
  get base(): string {
    return this.request.base;
  }

  get backend(): Backend {
    return this.opened_.backend;
  }

  /** Calls the engine directly; the names and types are those of protocol.ts. */
  call<N extends CallName>(name: N, argument: Calls[N][0]): Promise<Calls[N][1]> {
    return this.channel.call(name, argument);
  }

  /** Listens; the result stops listening. */
  on<E extends keyof Events>(event: E, fn: (event: Events[E]) => void): () => void {
    this.listeners[event].add(fn);
    return () => this.listeners[event].delete(fn);
  }

  private emit<E extends keyof Events>(event: E, value: Events[E]): void {
    for (const fn of this.listeners[event]) fn(value);
  }

  /** Changes settings; those that are not named stay as they are. Calls wait for each other, so none undoes another. */
  set(settings: Settings): Promise<Configured> {
    const configured = this.setting.then(() => this.configure(settings));
    this.setting = configured.catch(() => undefined);
    return configured;
  }

  private async configure(settings: Settings): Promise<Configured> {
    const merged = { ...this.settings, ...settings };
    const configured = await this.call("configure", merged);
    this.settings = merged;
    this.opened_.spec = configured.spec;
    if (configured.reshaped) {
      Object.assign(this.opened_, configured.reshaped);
      this.corrections = [];
    }
    this.note(configured.state);
    this.changes = await this.call("changes", null);
    return configured;
  }

  /** Trains `steps` more steps, or until `pause()`. Resolves when that is done; rejects when the loss blows up. */
  train({ steps }: { steps?: number } = {}): Promise<TrainResult> {
    if (steps !== undefined && !(Number.isInteger(steps) && steps > 0)) {
      const parameters = { key: "steps", value: String(steps), min: "1", max: "1000000000" };
      const message = `steps = ${String(steps)} is out of range. Choose a whole number above 0.`;
      return Promise.reject(new KindlingError({ kind: "out-of-range", message, parameters }));
    }
    if (this.running) this.channel.post({ type: "pause", run: this.running.run });
    this.running?.resolve({ step: this.state?.step ?? 0, loss: this.lastLoss, stepsPerSecond: 0, early: null });
    const run = ++this.run;
    return new Promise((resolve, reject) => {
      this.running = { run, resolve, reject };
      this.channel.post({ type: "run", run, steps: steps ?? null, speed: this.speed });
      if (this.state) this.emit("state", { running: true, run: this.state });
    });
  }

  /** Stops after the batch that is under way (at most about 100 ms). */
  async pause(): Promise<void> {
    const running = this.running;
    if (!running) return;
    const stopped = new Promise<void>((resolve) => {
      const off = this.on("state", ({ running: still }) => { if (!still) { off(); resolve(); } });
    });
    this.channel.post({ type: "pause", run: running.run });
    await stopped;
  }

  /** Goes on until paused. */
  resume(): Promise<TrainResult> {
    return this.train();
  }

  /** Steps per second; 0 is as fast as it goes. Acts at once. */
  setSpeed(speed: Speed): void {
    this.speed = speed;
    if (this.running) this.channel.post({ type: "speed", run: this.running.run, speed });
  }

  /** New weights from the same seed; `call("undo", null)` brings the old ones back. */
  async reset(): Promise<RunState> {
    await this.pause();
    return this.note(await this.call("reset", null));
  }

  /** Takes the run before the last reset or new run back. */
  async undo(): Promise<HistoryReport> {
    await this.pause();
    const history = await this.call("undo", null);
    const configured = await this.call("spec", null);
    this.opened_.prepare = await this.call("prepare", null);
    this.opened_.task = await this.call("task", null);
    this.opened_.data = await this.call("data", null);
    this.settings = this.settingsOf(configured);
    this.opened_.spec = configured;
    this.note(history.state);
    return history;
  }

  /** Takes the weights of the checkpoint nearest to `step`. */
  async goto(step: number): Promise<HistoryReport> {
    const history = await this.call("goto", { step });
    this.note(history.state);
    return history;
  }

  /**
   * Opens other rows; null for the task's own. Rows of the same columns keep the settings; a table of unknown columns is
   * opened as the task `table`, with the settings that suit it. A worker of its own does it: on an error, or after
   * `cancelReopen`, the old experiment goes on as it was; `undoReopen` brings it back later.
   */
  async reopen(csv: Uint8Array | null): Promise<void> {
    const own = isOwnTable(this.opened_.task);
    const before = this.held();
    const sample = this.sample ?? this.request.task;
    const task = !own ? this.request.task : csv ? OWN_TABLE : sample;
    const channel = this.connect();
    this.opening = channel;
    try {
      await this.openWith({ ...this.request, task, csv, settings: own ? {} : this.settings }, channel);
    } catch (error) {
      channel.close(closed());
      throw error;
    } finally {
      this.opening = null;
    }
    this.before?.channel.close(closed());
    Object.assign(this, { before, channel, sample, corrections: [], changes: [], lastLoss: null });
  }

  /** Gives up a `reopen` that is under way; it rejects with the kind `cancelled`. */
  cancelReopen(): void {
    this.opening?.close(new KindlingError({ kind: "cancelled", message: "Opening the file was cancelled.", parameters: {} }));
  }

  /** Whether there is an experiment for `undoReopen` to bring back. */
  get reopened(): boolean {
    return this.before !== null;
  }

  /** The experiment before the last `reopen`, as it was left; the same again brings the other one back. */
  async undoReopen(): Promise<void> {
    await this.pause();
    const now = this.held();
    Object.assign(this, this.before, { before: now });
  }

  private held(): Held {
    const { channel, request, opened_, settings, state, corrections, changes, sample, lastLoss } = this;
    return { channel, request, opened_, settings, state, corrections, changes, sample, lastLoss };
  }

  private note(state: RunState): RunState {
    if (state.run !== this.state?.run) this.changes = [];
    this.state = state;
    return state;
  }

  /**
   * Begins a run with the weights of a safetensors file that Kindling wrote, for this task or another one: what has the
   * same name and shape is taken. `settings` are changed first (width, heads and blocks must be those of the file).
   */
  async start(bytes: Uint8Array | Blob, settings: Settings = {}): Promise<StartReport> {
    await this.pause();
    const old = { ...this.settings };
    await this.set({ ...settings, initialisation: "pretrained" });
    // What fits is what fits the run: it begins with these settings.
    this.note(await this.call("reset", null));
    try {
      return await this.call("start", { bytes: await toBytes(bytes) });
    } catch (error) {
      await this.set({ ...Object.fromEntries(this.opened_.task.parameters.map((row) => [row.key, row.default])), ...old });
      throw error;
    } finally {
      this.note((await this.call("history", null)).state);
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

  /** Goes on with a text, drawing each character as the settings `temperature` and `topK` say. */
  async write(text: string, { count = 200, place = 0, onText, signal }: WriteOptions = {}): Promise<string> {
    let written = "";
    let length = 0;
    while (length < count && !signal?.aborted) {
      // In pieces: one can be shown while the next is written, and other questions are answered between.
      const input = [...(text + written)].slice(-MOST_READ).join("");
      const piece = await this.call("write", { input, count: Math.min(PIECE, count - length), place: place + length });
      if (piece === "") break;
      written += piece;
      length += [...piece].length;
      onText?.(piece);
    }
    return written;
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
  async feedback(corrections: Correction[]): Promise<FeedbackReport> {
    const report = await this.call("setCorrections", { corrections });
    this.corrections = corrections;
    return report;
  }

  /** Trains on with the corrections among the training rows. */
  async retrain({ steps }: { steps: number }): Promise<TrainResult> {
    await this.pause();
    this.note(await this.call("beginRetrain", null));
    return this.train({ steps });
  }

  /** Does again what the sender of the link did. */
  async replay(): Promise<TrainResult | null> {
    if (!this.linked || this.linked.steps === 0) return null;
    const { changes, corrections, retrainedFrom, steps } = this.linked;
    this.note(await this.call("prepareReplay", { changes, corrections, retrainedFrom }));
    this.corrections = corrections;
    this.changes = changes;
    return this.train({ steps });
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
    const configured = await this.call("restore", { bytes });
    if (configured.reshaped) Object.assign(this.opened_, configured.reshaped);
    this.settings = this.settingsOf(configured.spec);
    this.opened_.spec = configured.spec;
    this.note(configured.state);
  }

  /** The settings of a spec that the task has: it refuses others. */
  private settingsOf(spec: Spec): Settings {
    return Object.fromEntries(this.opened_.task.parameters.map(({ key }) => [key, spec[key as keyof Spec]]));
  }

  /** A link that reproduces this experiment: `at` is the page it opens (default: this one). */
  link(at: string = globalThis.location?.href ?? "", stage: Experiment["stage"] = "train"): string {
    const { task } = this.opened_;
    const settings = this.settingsOf(this.opened_.spec);
    const steps = this.state?.step ?? 0;
    const fragment = writeLink(
      { task: task.id, settings, stage, steps, changes: this.changes, corrections: this.corrections, retrainedFrom: this.state?.retrainedFrom ?? null },
      task,
    );
    return at.split("#")[0] + fragment;
  }

  /** Ends the worker. */
  close(): void {
    for (const channel of [this.channel, this.before?.channel, this.opening]) channel?.close(closed());
    this.settle((running) => running.resolve({ step: this.state?.step ?? 0, loss: this.lastLoss, stepsPerSecond: 0, early: null }));
  }

  private heard(message: RunMessage): void {
    if (message.run !== this.running?.run) return;
    if (message.type === "metrics") {
      this.note(message.state);
      this.lastLoss = message.losses[message.losses.length - 1]?.train ?? this.lastLoss;
      const { state, losses, epochs, picture, stepsPerSecond, memoryBytes } = message;
      this.emit("metrics", { state, losses, epochs, picture, stepsPerSecond, memoryBytes });
      return;
    }
    this.stopped(message);
  }

  private stopped(message: Stopped): void {
    if (message.reason === "failed") {
      const error = new KindlingError(message.error);
      this.settle((running) => running.reject(error));
      this.emit("error", error);
    } else {
      this.note(message.state);
      const { state, stepsPerSecond } = message;
      if (message.reason === "diverged") {
        const error = divergence(message.diverged.step, message.diverged.restored);
        this.settle((running) => running.reject(error));
        this.emit("error", error);
      } else {
        const early = message.reason === "early" ? message.early : null;
        this.settle((running) => running.resolve({ step: state.step, loss: this.lastLoss, stepsPerSecond, early }));
      }
    }
    if (this.state) this.emit("state", { running: false, run: this.state });
  }

  private settle(finish: (running: NonNullable<Lab["running"]>) => void): void {
    const running = this.running;
    this.running = null;
    if (running) finish(running);
  }

  /** A dead worker on WebGPU is replaced by one on the CPU; on the CPU the error is final. */
  private died(error: KindlingError): void {
    this.settle((running) => running.reject(error));
    this.emit("error", error);
    if (this.opened_?.backend.name !== "webgpu") return;
    this.channel = this.connect();
    const request: OpenRequest = { ...this.request, settings: this.settings, backend: "cpu" };
    this.openWith(request).then(
      () => {
        this.opened_.backend = { name: "cpu", reason: "gpu-failed", detail: { detail: error.message } };
        if (this.state) this.emit("state", { running: false, run: this.state });
      },
      (again: unknown) => this.emit("error", again as KindlingError),
    );
  }
}
