// What page and worker say to each other: two discriminated unions of flat objects. Nothing here runs.
// The worker owns the run; the page owns the settings; Rust (behind the worker) owns data, model and optimiser.

import type {
  ApplyReport, AttentionReport, Catalog, Change, ContourReport, Correction, DataReport, Diverged, EarlyStop, EpochLine, ErrorReport, EvaluateReport,
  ExplainReport, FeedbackReport, FormulaReport, HistoryReport, Input, MapsReport, LossPoint, OptimiseReport, PictureReport, Prediction,
  PrepareReport, RowsReport, RunState, Spec, Stage, StartReport, Value, TaskInfo,
} from "./bindings";
import type { Claim } from "./spec/claim";

/** An engine. */
export type BackendName = "cpu" | "webgpu";
/** What `open` may be asked for. */
export type BackendChoice = BackendName | "auto";

/** Which engine is at work and why, as a key of the catalogue (`backend.reason.<reason>`) with its details. */
export interface Backend {
  name: BackendName;
  /** A word: `asked-cpu`, `small-work`, `no-adapter`, `gpu-faster`, ... */
  reason: string;
  /** What the reason is filled with: the adapter's name, milliseconds a step; `threads` where the CPU trains with several. */
  detail: Record<string, string>;
}

/** Settings that differ from the task's defaults: parameter key -> value. */
export type Settings = Record<string, Value>;

/** What a link carries beside the settings. */
export interface Experiment {
  task: string;
  settings: Settings;
  /** Stage in focus. */
  stage: Stage;
  /** Steps the sender had trained. */
  steps: number;
  /** Live settings the sender changed on the way. */
  changes: Change[];
  /** The sender's corrections. */
  corrections: Correction[];
  /** Step at which the corrections joined the training rows; null if they did not. */
  retrainedFrom: number | null;
  /** The sender's weights, as spec/link-weights.ts packs them. */
  weights?: string;
  /** The sender's result on the test rows; with weights, of these weights. */
  claim?: Claim;
  /** The result before the weights were rounded to 8 bits. */
  unrounded?: Claim;
  /** A table or text of the sender's own. */
  data?: Uint8Array;
}

export interface OpenRequest {
  task: string;
  settings: Settings;
  backend: BackendChoice;
  /** A CSV of the user's own with the task's columns, or a text; null for the task's data. */
  csv: Uint8Array | null;
  /** Absolute URL of the folder that holds `pkg/` and `data/`. */
  base: string;
}

/** What is known of an open experiment. */
export interface Opened {
  catalog: Catalog;
  /** The task, with the columns that were found in an own table. */
  task: TaskInfo;
  backend: Backend;
  spec: Spec;
  data: DataReport;
  prepare: PrepareReport;
  state: RunState;
}

export interface RowsRequest {
  offset: number;
  /** At most 200. */
  count: number;
  /** Column to sort by; null for the file's order. */
  sort: string | null;
  descending: boolean;
}

/** After a changed setting: prepare is computed again at once, later stages become stale. */
export interface Configured {
  spec: Spec;
  state: RunState;
  /** New report when a prepare setting changed, else null. */
  prepare: PrepareReport | null;
  /** Set when another column of an own table is to be predicted, or others are left out. */
  reshaped: { task: TaskInfo; data: DataReport } | null;
}

/** A file to download. */
export interface Exported {
  name: string;
  mime: string;
  bytes: Uint8Array;
}

/** Size of one stored variant, measured: gzip by the browser, latency by the clock. */
export interface MeasuredVariant {
  prune: number;
  quantise: boolean;
  gzipBytes: number;
}

export interface Optimised {
  report: OptimiseReport;
  /** Beside `report.sweep`, same order; then `before` and `after`. */
  sizes: MeasuredVariant[];
  /** Median time of one prediction on this device, milliseconds. */
  latencyMs: number;
}

/** Formats of `lab.export`. */
export type ExportFormat = "onnx" | "safetensors" | "html" | "python";

/** Steps per second the user asked for; 0 is as fast as it goes. */
export type Speed = number;

/** Request name -> [argument, result]. Each is answered once, in order. */
export interface Calls {
  /** Tasks and settings, without opening one. */
  catalog: [{ base: string; task: string }, Catalog];
  open: [OpenRequest, Opened];
  task: [null, TaskInfo];
  data: [null, DataReport];
  spec: [null, Spec];
  prepare: [null, PrepareReport];
  rows: [RowsRequest, RowsReport];
  /** All settings that differ from the defaults, not only the changed ones. */
  configure: [Settings, Configured];
  /** New weights from the same seed; `undo` brings the old run back. */
  reset: [null, RunState];
  undo: [null, HistoryReport];
  /** Weights of the checkpoint nearest to `step`. */
  goto: [{ step: number }, HistoryReport];
  history: [null, HistoryReport];
  picture: [null, PictureReport];
  /** null when the model has more than two parameters. */
  contour: [null, ContourReport | null];
  formulas: [null, FormulaReport];
  optimise: [null, Optimised];
  evaluate: [null, EvaluateReport];
  apply: [null, ApplyReport];
  predict: [{ input: Input }, Prediction];
  /** Pixels of pictures by row number, one after the other; at most 200. */
  images: [{ rows: number[] }, Uint8Array];
  /** The first training pictures, `count` versions of each as the augmentation makes them; the first one is as it is. */
  augmented: [{ pictures: number; count: number }, Uint8Array];
  /** Filters and feature maps of a picture; null of a model without convolutions. */
  maps: [{ input: Input }, MapsReport | null];
  /** A square drawing in the shape of the task's pictures. */
  centre: [{ drawing: Uint8Array }, Uint8Array];
  /** The next `count` characters (at most 1,000), drawn as `temperature` and `topK` say; `place` were written before by this continuation. */
  write: [{ input: string; count: number; place: number }, string];
  /** What each token takes from the others, in every head; null of a model without attention. */
  attention: [{ input: string }, AttentionReport | null];
  /** The pieces of a sentence, each with the probability of its class that is lost without it. */
  explain: [{ input: string }, ExplainReport];
  /** Weights that runs with the initialisation `pretrained` begin with: a safetensors file that Kindling wrote. */
  start: [{ bytes: Uint8Array }, StartReport];
  feedback: [null, FeedbackReport];
  /** Replaces the whole list, so that adding, editing, removing and undo are one call. */
  setCorrections: [{ corrections: Correction[] }, FeedbackReport];
  /** From the next step on the corrections are among the training rows. */
  beginRetrain: [null, RunState];
  export: [{ format: ExportFormat }, Exported];
  /** The safetensors file of one variant. */
  variant: [{ prune: number; quantise: boolean }, Uint8Array<ArrayBuffer>];
  save: [null, Uint8Array];
  restore: [{ bytes: Uint8Array }, Configured];
  /** Live changes so far, for a link. */
  changes: [null, Change[]];
  /** Train `steps` steps again as the sender did: settings, live changes, corrections. The pump reports as in a run. */
  prepareReplay: [{ changes: Change[]; corrections: Correction[]; retrainedFrom: number | null }, RunState];
}

/** A name that `lab.call` takes. */
export type CallName = keyof Calls;

export type ToWorker =
  | { [N in CallName]: { type: "call"; id: number; name: N; argument: Calls[N][0] } }[CallName]
  /** Train `steps` more steps (null: until paused). Messages of this run carry `run`. */
  | { type: "run"; run: number; steps: number | null; speed: Speed }
  | { type: "speed"; run: number; speed: Speed }
  | { type: "pause"; run: number }
  /** No further step of any run until told so. */
  | { type: "hold"; held: boolean }
  /** The answer to "wanted"; null: the worker has to compile it itself. */
  | { type: "module"; url: string; module: WebAssembly.Module | null };

export type FromWorker =
  | { type: "result"; id: number; value: unknown }
  | { type: "failure"; id: number; error: ErrorReport }
  /** A worker that shares asks its page for a compiled package. */
  | { type: "wanted"; url: string }
  | {
      type: "metrics";
      run: number;
      state: RunState;
      losses: LossPoint[];
      epochs: EpochLine[];
      /** null while one costs more time than it may. */
      picture: PictureReport | null;
      stepsPerSecond: number;
      /** What the engine has taken of the device's memory. */
      memoryBytes: number;
    }
  | { type: "stopped"; run: number; reason: "done" | "paused"; state: RunState; stepsPerSecond: number }
  | { type: "stopped"; run: number; reason: "early"; early: EarlyStop; state: RunState; stepsPerSecond: number }
  | { type: "stopped"; run: number; reason: "diverged"; diverged: Diverged; state: RunState; stepsPerSecond: number }
  | { type: "stopped"; run: number; reason: "failed"; error: ErrorReport };
