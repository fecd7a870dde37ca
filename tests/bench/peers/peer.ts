// What a peer's module gives. Each file beside this one is one library.

import type { Mark, Trainer } from "../harness";
import type { Workload } from "../spec";

export interface About {
  library: string;
  version: string;
  backend: string;
  threads: number;
}

export interface Options {
  backend: "cpu" | "wasm" | "webgl" | "webgpu";
  threads?: number;
}

export interface PeerModule {
  /** Starts the library and its backend. */
  load(options: Options): Promise<About>;
  /**
   * Ways to do a workload, the best first: a next one is tried when one fails, for libraries in which an operation is
   * missing. None where the library cannot do it.
   */
  ways(workload: Workload): Array<() => Trainer | Promise<Trainer>>;
  /** Measured beside the common protocol, after it. */
  extra?(workload: Workload, stepsPerSec: number, seconds: number, mark: () => Promise<Mark>): Promise<Extra>;
}

/** What only our own engine tells. */
export interface Extra {
  /** Steps per second of `step` calls, and of the run that the page starts, in turn; and how much the second is of the first. */
  bareStepsPerSec?: number;
  pumpStepsPerSec?: number;
  pumpShare?: number;
  /** The same by CPU time, which others who use the machine disturb less. */
  pumpCpuShare?: number;
  /** Questions per second by messages between page and worker. */
  byMessagesPerSec?: number;
}
