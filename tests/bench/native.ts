// PyTorch as a peer, where there is one: $PYTHON, else python3. It reads the same numbers from files.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import type { Measurement } from "./harness";
import { batches, initialParameters, WORKLOADS, type WorkloadId } from "./spec";

const python = (): string => process.env["PYTHON"] ?? "python3";

/** Null where there is PyTorch, else what is missing. */
export function missingTorch(): string | null {
  const { status } = spawnSync(python(), ["-c", "import torch"], { stdio: "ignore" });
  return status === 0 ? null : `${python()} has no torch: PyTorch is left out. Set PYTHON to a python that has it.`;
}

const NO_COUNTS = { dispatches: 0, submits: 0, writes: 0, writtenBytes: 0, readBacks: 0, readBytes: 0, pipelines: 0, buffersCreated: 0 };
const TIMEOUT_MS = 170_000;

export type NativeResult = Measurement & { loadMs: number; version: string; threads: number };

export function inPython(folder: string, script: string, id: WorkloadId, threads: number, seconds: number, capMs: number): NativeResult {
  writeNumbers(folder, id);
  const words = [script, folder, id, "--threads", threads, "--seconds", seconds, "--cap", capMs / 1000].map(String);
  const { status, stdout, stderr } = spawnSync(python(), words, { encoding: "utf8", timeout: TIMEOUT_MS });
  const found = stdout.trim().split("\n").pop() ?? "";
  if (status !== 0) throw new Error(stderr.trim().split("\n").pop() ?? `python ended with ${status}`);
  // Of a process of its own no more is known than it says itself.
  return { ...(JSON.parse(found) as NativeResult), otherCpus: null, perStep: NO_COUNTS, peakBufferBytes: 0, wasmBytes: 0 };
}

/** `<id>.bin` with all numbers, and `<id>.json` that says where each lies. */
function writeNumbers(folder: string, id: WorkloadId): void {
  const workload = WORKLOADS[id];
  const parts: Float32Array[] = [];
  let offset = 0;
  const put = (data: Float32Array, shape = [data.length]) => {
    const entry = { offset, count: data.length, shape };
    parts.push(data);
    offset += data.byteLength;
    return entry;
  };
  const parameters = Object.fromEntries(Object.entries(initialParameters(workload)).map(([name, { data, shape }]) => [name, put(data, shape)]));
  const about = { workload, parameters, batches: batches(workload).map(({ x, y }) => ({ x: put(x), y: put(y) })) };
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${id}.json`, JSON.stringify(about));
  writeFileSync(`${folder}/${id}.bin`, Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))));
}
