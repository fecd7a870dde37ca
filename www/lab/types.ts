// What the public API takes and gives, and small conversions at its door.

import type { EarlyStop, EpochLine, LossPoint, PictureReport, RunState } from "../bindings";
import { KindlingError } from "../errors";
import type { BackendChoice, Settings } from "../protocol";
import type { Claim } from "../spec/claim";

/** What `open` takes; everything may be left out. */
export interface OpenOptions {
  /** Task id; the default is the catalogue's first, `house-price`. */
  task?: string;
  /** Which engine (default `auto`): `auto` takes WebGPU where it is real, right and faster. */
  backend?: BackendChoice;
  /** Seed of split, initial weights and batches, a whole number from 0 (default 42): the same numbers on every back end. */
  seed?: number;
  /** Settings that differ from the task's defaults; `lab.opened.task.parameters` lists them with their bounds. */
  spec?: Settings;
  /** A link of this experiment's kind, or its fragment; `spec` and `seed` go over it. */
  link?: string;
  /** Rows of your own: a CSV with the task's columns (with any columns for the task `table`), or a plain text for a task of text. */
  data?: Blob | string | Uint8Array;
}

/** What a run of training reached. */
export interface TrainResult {
  /** Steps made by the weights now. */
  step: number;
  /** Loss of the last batch; null if no step was made. */
  loss: number | null;
  /** Over the last second or so. */
  stepsPerSecond: number;
  /** Set when the run ended because patience did. */
  early: EarlyStop | null;
}

/** What training tells while it goes on. */
export interface MetricsEvent {
  /** Where the run stands. */
  state: RunState;
  /** Losses of the steps since the last event. */
  losses: LossPoint[];
  /** Epochs that ended since the last event. */
  epochs: EpochLine[];
  /** What the model makes of the sample, or the text that it writes now; null while that costs more time than it may. */
  picture: PictureReport | null;
  /** Over the last second or so. */
  stepsPerSecond: number;
  /** What the engine has taken of the device's memory, bytes; buffers of a GPU come on top. */
  memoryBytes: number;
}

/** What a link carries beside settings, stage and steps. Nothing of it is in a link that does not ask for it. */
export interface LinkParts {
  /** The weights, rounded to 8 bits and packed, of `linkParts`. */
  weights?: string;
  /** The result on the test rows: R², accuracy, or nats a character; with weights, of the rounded ones. */
  claim?: Claim;
  /** The result before the weights were rounded. */
  unrounded?: Claim;
  /** Whether the user's corrections travel, if they fit; drawn pictures never do. */
  corrections?: boolean;
  /** Whether rows or a text of the user's own travel, if they fit. */
  data?: boolean;
}

/** How `lab.write` goes on. */
export interface WriteOptions {
  /** Characters to write (default 200). */
  count?: number;
  /** Characters that this continuation has written before: the same text, settings and place give the same characters. */
  place?: number;
  /** Hears each piece as it is written. */
  onText?: (piece: string) => void;
  /** Ends the writing early; what was written until then is returned. */
  signal?: AbortSignal;
}

/** A run began or ended. */
export interface StateEvent {
  /** Whether training goes on. */
  running: boolean;
  /** Where the run stands. */
  run: RunState;
}

/** What `lab.on` can listen to. */
export interface Events {
  /** Losses, epochs and what the model makes of the sample, while it trains. */
  metrics: MetricsEvent;
  /** A run began or ended. */
  state: StateEvent;
  /** A run failed: the same error that `train` rejects with, also when nobody awaits it. */
  error: KindlingError;
}

export function divergence(step: number, restored: number): KindlingError {
  const message =
    `The loss was no longer a finite number at step ${step}; the weights of step ${restored} are back. ` +
    "Choose a smaller learning rate, or scale the features.";
  return new KindlingError({ kind: "diverged", message, parameters: { step: String(step), restored: String(restored) } });
}

export async function toBytes(data: Blob | string | Uint8Array): Promise<Uint8Array> {
  if (typeof data === "string") return new TextEncoder().encode(data);
  return data instanceof Blob ? new Uint8Array(await data.arrayBuffer()) : data;
}
