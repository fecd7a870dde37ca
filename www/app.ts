// The page's one model: what every room, map card and the transport draw from, and every action a user can take.
// It talks to the engine only through Lab, the public API. It must not know of elements or styles.

import type {
  ApplyReport, ContourReport, Correction, DataReport, EarlyStop, EpochLine, EvaluateReport, FeedbackReport, FormulaReport,
  Input, LossPoint, PictureReport, Prediction, PrepareReport, RunState, Spec, SplitMetrics, Stage, StartReport, TaskInfo, Value,
} from "./bindings";
import type { KindlingError } from "./errors";
import type { Confirmation, Lab } from "./lab";
import type { EmbedOptions } from "./embed/options";
import type { TaskView } from "./tasks";
import type { Backend, Experiment, ExportFormat, Optimised, Speed } from "./protocol";

/** `idle`: nothing to show yet. `stale`: computed for other settings or older weights. */
export type StageState = "idle" | "fresh" | "stale" | "running" | "failed";

/** What each stage last found; absent until it was computed. */
export interface Reports {
  data: DataReport;
  prepare: PrepareReport;
  picture?: PictureReport;
  contour?: ContourReport | null;
  formulas?: FormulaReport;
  optimise?: Optimised;
  evaluate?: EvaluateReport;
  apply?: ApplyReport;
  feedback?: FeedbackReport;
}

/** A run that was kept to compare others with. */
export interface KeptRun {
  /** Its place in the order of keeping, from 1: its name. */
  number: number;
  spec: Spec;
  step: number;
  parameters: number;
  losses: LossPoint[];
  /** Of its deployed model. */
  metrics: SplitMetrics;
}

/** Everything a view may read. Views never change it; they call the actions of `App`. */
export interface AppState {
  task: TaskInfo;
  spec: Spec;
  backend: Backend;
  stage: Stage;
  run: RunState;
  running: boolean;
  /** The last run was ended by the user, not by its steps. */
  paused: boolean;
  speed: Speed;
  stepsPerSecond: number;
  /** The last rate at full speed of this run: a pause does not take it away, and a slow pace measures nothing. 0 until measured. */
  fullRate: number;
  /** What the engine takes, bytes; 0 until it was measured. */
  memoryBytes: number;
  /** Losses of the run so far, thinned to at most 2,000 points. */
  losses: LossPoint[];
  epochs: EpochLine[];
  reports: Reports;
  stages: Record<Stage, StageState>;
  /** The last error, until it is dismissed or an action succeeds. */
  error: KindlingError | null;
  /** Steps that a link's sender had trained and that can be replayed with one click; 0 for none. */
  replaySteps: number;
  corrections: Correction[];
  /** The link that opened the experiment; null without one. */
  linked: Experiment | null;
  /** Runs to compare with, at most five. */
  kept: KeptRun[];
  /** The kept run that was thrown away last, to put it back. */
  dropped: KeptRun | null;
  /** Why the last run ended by itself, until the next one begins. */
  early: EarlyStop | null;
}

/** The actions. Each resolves when the engine has answered; errors land in `state.error`, never in the console alone. */
export interface App {
  readonly state: AppState;
  readonly lab: Lab;
  /** The task's own pictures. */
  readonly view: TaskView;
  /** What the address asks of the page: rooms, settings, a challenge. */
  readonly embed: EmbedOptions;
  /** Calls `changed` (at most once a frame) after the state changed; returns the way to stop. */
  subscribe(changed: () => void): () => void;
  focus(stage: Stage): void;
  /** Changes settings; live ones act at once, others make later stages stale. */
  set(settings: Record<string, Value>): Promise<void>;
  play(steps?: number): Promise<void>;
  pause(): Promise<void>;
  /** Trains no further until told so, and then goes on with the same run: for a page that nobody sees. */
  hold(held: boolean): void;
  setSpeed(speed: Speed): void;
  reset(): Promise<void>;
  undo(): Promise<void>;
  goto(step: number): Promise<void>;
  replay(): Promise<void>;
  /** Checks what a link claims, with its settings; null when the check was interrupted or failed. `undo` returns. */
  confirm(): Promise<Confirmation | null>;
  /** Computes the report of a stage again (evaluate, optimise, feedback, contour, formulas ...). */
  refresh(what: keyof Reports): Promise<void>;
  predict(input: Input): Promise<Prediction>;
  setCorrections(corrections: Correction[]): Promise<void>;
  retrain(steps: number): Promise<void>;
  download(format: ExportFormat): Promise<void>;
  /** Keeps the run as it stands, to compare others with. */
  keep(): Promise<void>;
  /** Throws a kept run away; `keepAgain` puts it back. */
  drop(number: number): void;
  keepAgain(): void;
  /** Downloads the whole experiment: settings, weights, the optimiser's memory, losses and corrections. */
  save(): Promise<void>;
  /** Goes on with an experiment that was saved; `undo` brings the one before back. */
  restore(bytes: Uint8Array): Promise<void>;
  /**
   * Begins a run with the weights of a safetensors file and these settings; `undo` brings the old run back. null when
   * nothing in it fits: the old run and its settings stay, and the reason is `state.error`.
   */
  begin(bytes: Uint8Array, settings: Record<string, Value>): Promise<StartReport | null>;
  /** Opens a CSV or a text of the user's own; null goes back to the task's data. */
  openCsv(bytes: Uint8Array | null): Promise<void>;
  /** Gives up an opening that is under way. */
  cancelCsv(): void;
  /** Brings the experiment before the last opening back, as it was left. */
  undoCsv(): Promise<void>;
  /** Shows an error that happened outside of these actions. */
  failed(error: unknown): void;
  dismissError(): void;
}
