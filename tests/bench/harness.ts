// The timing protocol, the same for every peer. Runs where the peer runs; tests/bench/native/common.py does the same.

import type { Workload } from "./spec";
import { median } from "./statistics";

export interface Trainer {
  /**
   * Makes `steps` steps on the batches `first`, `first + 1`, ..., waits until all work is done, the device's included, and
   * gives the last loss; of a product its first number, of a question the first output.
   */
  steps(steps: number, first: number): Promise<number>;
  /** What is unusual about this peer's way. */
  note?: string;
}

/** What is read when the windows begin and when they end. */
export interface Mark {
  /** CPU time of the peer's processes so far, milliseconds; null where it cannot be read. */
  cpuMs: number | null;
  /** CPU time of everything on this machine, milliseconds. */
  busyMs: number;
  counters: Counters;
}

/** What the graphics device was told so far, summed over page and workers (counters.ts). */
export interface Counters {
  dispatches: number;
  submits: number;
  writes: number;
  writtenBytes: number;
  readBacks: number;
  readBytes: number;
  pipelines: number;
  buffersCreated: number;
  liveBufferBytes: number;
  peakBufferBytes: number;
  /** Of WebAssembly memories; they never shrink, so this is the peak. */
  wasmBytes: number;
}

export interface Protocol {
  seconds: number;
  windows?: number;
  /** A run that is slower than this ends after the window under way, milliseconds. */
  capMs: number;
  mark(): Promise<Mark>;
}

/** One peer on one workload, once. */
export interface Measurement {
  /** The median of the windows. */
  stepsPerSec: number;
  windows: number[];
  stepsPerWindow: number;
  /** Of the first steps, for the check that all peers do the same work. */
  losses: number[];
  /** Model, upload and first step, until the device has done it. */
  firstStepMs: number;
  cpuMsPerStep: number | null;
  cpusUsed: number | null;
  /** CPUs that others kept busy meanwhile: a time that was measured beside much of it says little. */
  otherCpus: number | null;
  /** Differences over the windows, per step. */
  perStep: Pick<Counters, "dispatches" | "submits" | "writes" | "writtenBytes" | "readBacks" | "readBytes" | "pipelines" | "buffersCreated">;
  peakBufferBytes: number;
  wasmBytes: number;
  note?: string;
}

const now = (): number => performance.now();
/** The clock's resolution is 0.1 ms or worse: shorter bursts tell nothing. */
const SHORTEST_BURST_MS = 2;

export async function measure(workload: Workload, make: () => Trainer | Promise<Trainer>, protocol: Protocol): Promise<Measurement> {
  const windowCount = protocol.windows ?? 5;
  const windowMs = (protocol.seconds * 1000) / windowCount;
  const begun = now();
  const trainer = await make();
  let place = 0;
  const go = async (steps: number): Promise<number> => {
    const loss = await trainer.steps(steps, place);
    place += steps;
    return loss;
  };
  const losses = [await go(1)];
  const firstStepMs = now() - begun;
  const checking = now();
  while (place < workload.checkSteps && now() - checking < protocol.capMs / 4) losses.push(await go(1));

  const stepsPerWindow = Math.max(1, Math.round(windowMs / (await calibrate(go, windowMs))));
  const windows: number[] = [];
  const [before, placeBefore, wallBefore] = [await protocol.mark(), place, now()];
  while (windows.length < windowCount && (windows.length === 0 || now() - begun < protocol.capMs)) {
    const start = now();
    await go(stepsPerWindow);
    windows.push((stepsPerWindow * 1000) / (now() - start));
  }
  const [wallMs, after] = [now() - wallBefore, await protocol.mark()];
  const cpuMs = before.cpuMs === null || after.cpuMs === null ? null : after.cpuMs - before.cpuMs;
  return {
    stepsPerSec: median(windows), windows, stepsPerWindow, losses, firstStepMs,
    cpuMsPerStep: cpuMs === null ? null : cpuMs / (place - placeBefore),
    cpusUsed: cpuMs === null ? null : cpuMs / wallMs,
    otherCpus: cpuMs === null ? null : Math.max(0, after.busyMs - before.busyMs - cpuMs) / wallMs,
    perStep: perStep(before.counters, after.counters, place - placeBefore),
    peakBufferBytes: after.counters.peakBufferBytes,
    wasmBytes: after.counters.wasmBytes,
    ...(trainer.note === undefined ? {} : { note: trainer.note }),
  };
}

/** Warms up with growing bursts and gives the milliseconds of a step in the fastest of them: others may use the machine. */
async function calibrate(go: (steps: number) => Promise<number>, windowMs: number): Promise<number> {
  const begun = now();
  let [steps, fastest] = [1, Infinity];
  for (;;) {
    const start = now();
    await go(steps);
    const ms = now() - start;
    if (ms >= SHORTEST_BURST_MS) fastest = Math.min(fastest, ms / steps);
    const warm = ms >= windowMs / 4 && now() - begun > windowMs / 2;
    if (warm || now() - begun > Math.max(2 * windowMs, 3000)) break;
    if (ms < windowMs / 4) steps = Math.min(steps * 4, Math.max(steps + 1, Math.ceil((steps * windowMs) / 3 / Math.max(ms, 0.5))));
  }
  return Number.isFinite(fastest) ? fastest : windowMs / steps;
}

function perStep(before: Counters, after: Counters, steps: number): Measurement["perStep"] {
  const each = (key: keyof Counters): number => (after[key] - before[key]) / steps;
  return {
    dispatches: each("dispatches"), submits: each("submits"), writes: each("writes"), writtenBytes: each("writtenBytes"),
    readBacks: each("readBacks"), readBytes: each("readBytes"), pipelines: each("pipelines"), buffersCreated: each("buffersCreated"),
  };
}
