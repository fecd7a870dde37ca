// From single measurements to one row for each peer and workload.

import { compare, isEqual, type EqualWork, type References } from "./equal-work";
import type { Measurement } from "./harness";
import type { Turn } from "./options";
import { isOurs } from "./peers";
import type { Extra } from "./peers/peer";
import { WORKLOADS, type WorkloadId } from "./spec";
import { median, medianOf, spread } from "./statistics";

/** What a turn gave: a measurement, or why there is none. */
export type Outcome = Turn & ({ error: string } | (Measurement & Extra & { loadMs: number; version: string; threads: number; log?: string[] }));
type Measured = Exclude<Outcome, { error: string }>;

export interface Row extends Extra {
  peer: string;
  workload: WorkloadId;
  /** The median over all windows of all rounds, and the distance of the quartiles as a share of it. */
  stepsPerSec: number;
  spread: number;
  windows: number[];
  /** CPU time of all of the peer's processes: where others use the machine too, the steadier number. Null but on Linux. */
  cpuMsPerStep: number | null;
  cpusUsed: number | null;
  otherCpus: number | null;
  /** Billions of operations per second; of the matrix product only. */
  gflops: number | null;
  /** From the opened page until the first step is done: library, engine, model, upload, compilation. */
  firstStepMs: number;
  /** What the graphics device was told for each step; zeros of a peer that uses none. */
  perStep: Measurement["perStep"];
  peakBufferBytes: number;
  wasmBytes: number;
  equalWork: EqualWork;
  equal: boolean;
  rounds: number;
  version: string;
  threads: number;
  note: string | null;
}

export interface Failure {
  peer: string;
  workload: WorkloadId;
  error: string;
}

const isMeasured = (outcome: Outcome): outcome is Measured => !("error" in outcome);

export function toRows(outcomes: readonly Outcome[], references: References): { rows: Row[]; failures: Failure[] } {
  const groups = new Map<string, Measured[]>();
  const failures = new Map<string, Failure>();
  for (const outcome of outcomes) {
    const key = `${outcome.workload} ${outcome.peer}`;
    if (isMeasured(outcome)) groups.set(key, [...(groups.get(key) ?? []), outcome]);
    else failures.set(key, { peer: outcome.peer, workload: outcome.workload, error: outcome.error });
  }
  return { rows: [...groups.values()].map((group) => toRow(group, references)), failures: [...failures.values()] };
}

function toRow(group: Measured[], references: References): Row {
  const [{ peer, workload: id, perStep, version, threads, note, windows: _, ...first }] = group as [Measured];
  const workload = WORKLOADS[id];
  const windows = group.flatMap((one) => one.windows);
  const stepsPerSec = median(windows);
  const checks = group.map((one) => compare(one.losses, references[id] ?? []));
  // The worst round counts; NaN is the worst of all.
  const equalWork = checks.reduce((a, b) => (b.worst <= a.worst ? a : b));
  const over = (value: (one: Measured) => number | null | undefined): number | null => medianOf(group.map(value));
  return {
    peer, workload: id, stepsPerSec, spread: spread(windows), windows,
    cpuMsPerStep: over((one) => one.cpuMsPerStep),
    cpusUsed: over((one) => one.cpusUsed),
    otherCpus: over((one) => one.otherCpus),
    gflops: workload.kind === "matmul" ? (2 * workload.side ** 3 * stepsPerSec) / 1e9 : null,
    firstStepMs: over((one) => one.loadMs + one.firstStepMs) ?? NaN,
    perStep,
    peakBufferBytes: Math.max(...group.map((one) => one.peakBufferBytes)),
    wasmBytes: Math.max(...group.map((one) => one.wasmBytes)),
    equalWork, equal: isEqual(equalWork), rounds: group.length, version, threads, note: note ?? null,
    ...extras(group, first),
  };
}

function extras(group: Measured[], first: Extra): Extra {
  const keys = ["bareStepsPerSec", "pumpStepsPerSec", "pumpShare", "pumpCpuShare", "byMessagesPerSec"] as const;
  const found = keys.filter((key) => first[key] !== undefined).map((key) => [key, medianOf(group.map((one) => one[key])) ?? NaN]);
  return Object.fromEntries(found) as Extra;
}

/** Why the run is a failure; empty if it is none. A peer that cannot do a workload is no reason: it may lack an operation. */
export function faults(rows: readonly Row[], failures: readonly Failure[]): string[] {
  const unequal = rows.filter((row) => !row.equal).map(({ peer, workload, equalWork }) =>
    `${peer} does other work on ${workload}: the largest relative difference is ${equalWork.worst.toExponential(1)}`);
  // Of ours WebAssembly's memory is always counted, so a row without is one whose worker was not asked.
  const uncounted = rows.filter(({ peer, wasmBytes }) => isOurs(peer) && wasmBytes === 0).map(({ peer, workload }) =>
    `nothing was counted in the worker of ${peer} on ${workload}`);
  return [...unequal, ...uncounted, ...failures.filter(({ peer }) => isOurs(peer)).map(({ peer, workload, error }) => `${peer} failed on ${workload}: ${error}`)];
}
