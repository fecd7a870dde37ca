// The benchmark's pure parts: what is asked for, how numbers are summed up, when a run is a failure, and our own files.

import { expect, test } from "vitest";
import references from "../fixtures/reference-losses.json";
import { compare, isEqual, withArithmetic, type References } from "../bench/equal-work";
import { byChannel, rows as rowsOf, toOihw, transposed, weights } from "../bench/files";
import type { Measurement } from "../bench/harness";
import { parseOptions, plan } from "../bench/options";
import { faults, toRows, type Outcome } from "../bench/rows";
import { batches, initialParameters, WORKLOADS, type Trained, type WorkloadId } from "../bench/spec";
import { median, medianOf, spread } from "../bench/statistics";
import { toMarkdown } from "../bench/table";

test("options have defaults, and a quick run its own", () => {
  expect(parseOptions([])).toMatchObject({ quick: false, rounds: 3, seconds: 3, json: null, adapter: "swiftshader" });
  expect(parseOptions(["--quick", "--json", "out.json"])).toMatchObject({ quick: true, rounds: 2, seconds: 1, json: "out.json" });
  expect(parseOptions(["--quick", "--workloads", "W3", "--rounds", "1"])).toMatchObject({ workloads: ["W3"], rounds: 1 });
});

test.each([["--what"], ["--json"], ["--json", "--quick"], ["--workloads", "W9"], ["--peers", "nobody"], ["--seconds", "0"], ["--rounds", "x"], ["--adapter", "x"]])(
  "what cannot be understood is one sentence: %s %s", (...words) => {
    expect(() => parseOptions(words)).toThrow(/\.$/);
  });

test("the peers of a workload have their turns next to each other, in every round", () => {
  const turns = plan(parseOptions(["--workloads", "W1,W4", "--peers", "kindling-cpu,plain-js", "--rounds", "2"]));
  const names = turns.map(({ round, workload, peer }) => `${round} ${workload} ${peer}`);
  expect(names).toEqual(["0 W1 kindling-cpu", "0 W1 plain-js", "0 W4 kindling-cpu", "1 W1 kindling-cpu", "1 W1 plain-js", "1 W4 kindling-cpu"]);
});

test("a quick run asks WebGPU once and spares plain JavaScript the large product", () => {
  const turns = plan(parseOptions(["--quick"]));
  expect(turns.filter(({ peer }) => peer === "kindling-webgpu")).toEqual([{ round: 0, workload: "W2", peer: "kindling-webgpu" }]);
  expect(turns.some(({ workload, peer }) => workload === "W7" && peer === "plain-js")).toBe(false);
});

test("medians and spreads", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(spread([1, 2, 3, 4, 5])).toBeCloseTo(2 / 3);
  expect(medianOf([null, undefined, 7])).toBe(7);
  expect(medianOf([null])).toBeNull();
});

test("losses are compared relatively, and no number is equal to nothing", () => {
  expect(isEqual(compare([1.00001, 2], [1, 2, 3]))).toBe(true);
  expect(compare([1, 2], [1, 2, 3])).toMatchObject({ checked: 2, of: 3 });
  for (const found of [[1, 2.001], [1, NaN], []]) expect(isEqual(compare(found, [1, 2]))).toBe(false);
});

test("the product's and the question's numbers come from plain arithmetic", () => {
  const all = withArithmetic(references as References);
  expect(Object.keys(all).sort()).toEqual(Object.keys(WORKLOADS));
  // Far enough from zero for a relative comparison.
  for (const id of ["W7", "W8"] as const) expect(Math.abs(all[id]?.[0] ?? 0)).toBeGreaterThan(0.01);
});

const perStep = { dispatches: 2, submits: 1, writes: 0, writtenBytes: 0, readBacks: 1, readBytes: 4, pipelines: 0, buffersCreated: 0 };
function outcome(peer: string, round: number, windows: number[], losses: number[]): Outcome {
  const measured: Measurement = {
    stepsPerSec: median(windows), windows, stepsPerWindow: 1, losses, firstStepMs: 5, cpuMsPerStep: 2, cpusUsed: 1, otherCpus: 0, perStep,
    peakBufferBytes: 0, wasmBytes: 1e6,
  };
  return { peer, round, workload: "W1", loadMs: 10, version: "1", threads: 1, ...measured };
}

test("rounds become one row with the median of all windows; the worst round decides on equal work", () => {
  const { rows } = toRows([outcome("kindling-cpu", 0, [1, 3], [1, 2]), outcome("kindling-cpu", 1, [5, 7], [1, 2.1])], { W1: [1, 2] });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ peer: "kindling-cpu", workload: "W1", stepsPerSec: 4, cpuMsPerStep: 2, rounds: 2, firstStepMs: 15, equal: false });
  expect(faults(rows, [])).toHaveLength(1);
});

test("only our own failures and unequal work fail the run", () => {
  const failed = (peer: string): Outcome => ({ peer, round: 0, workload: "W4", error: "no such operation" });
  const { rows, failures } = toRows([outcome("plain-js", 0, [1], [1, 2]), failed("tfjs-webgpu")], { W1: [1, 2] });
  expect(faults(rows, failures)).toEqual([]);
  expect(faults(rows, [...failures, { peer: "kindling-cpu", workload: "W4", error: "trap" }])).toHaveLength(1);
  const table = toMarkdown(rows, failures);
  expect(table).toContain("| W1 linear regression | plain-js | 1.00 | ±0.0 % | 2.00 |");
  expect(table).toContain("tfjs-webgpu could not do W4: no such operation");
});

test("a row of ours whose worker was not counted fails the run", () => {
  const { rows } = toRows([{ ...outcome("kindling-webgpu", 0, [1], [1, 2]), wasmBytes: 0 }], { W1: [1, 2] });
  expect(faults(rows, [])).toEqual(["nothing was counted in the worker of kindling-webgpu on W1"]);
});

test("weights are brought into our layout", () => {
  const data = Float32Array.from({ length: 6 }, (_, i) => i);
  expect(transposed({ shape: [2, 3], data })).toEqual({ shape: [3, 2], data: Float32Array.of(0, 3, 1, 4, 2, 5) });
  // 1x2 places, 1 input, 3 outputs.
  expect(toOihw({ shape: [1, 2, 1, 3], data })).toEqual({ shape: [3, 1, 1, 2], data: Float32Array.of(0, 3, 1, 4, 2, 5) });
  const flat = Float32Array.from({ length: 98 }, (_, i) => i);
  expect([...byChannel({ shape: [98, 1], data: flat }).data.slice(0, 3)]).toEqual([0, 2, 4]);
});

test.each(["W1", "W4", "W5"] as WorkloadId[])("our files are safetensors of the numbers that all peers get: %s", (id) => {
  const workload = WORKLOADS[id] as Trained;
  const read = (file: Uint8Array) => {
    const start = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, start))) as Record<string, { shape: number[]; data_offsets: [number, number] }>;
    return { start, header, numbers: (name: string) => new Float32Array(file.slice(...header[name]!.data_offsets.map((at) => at + start)).buffer) };
  };
  const opened = read(rowsOf(workload));
  expect(opened.start % 8).toBe(0);
  const [first] = batches(workload);
  expect(opened.numbers("x").slice(0, first?.x.length)).toEqual(first?.x);
  const size = Object.values(initialParameters(workload)).reduce((sum, { data }) => sum + data.length, 0);
  const file = weights(workload);
  expect((file.length - read(file).start) / 4).toBe(size);
});
