// The result as Markdown.

import { isOurs } from "./peers";
import type { Failure, Row } from "./rows";
import { WORKLOADS } from "./spec";

/** Three digits, as people write them. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "-";
  if (value >= 100) return value.toFixed(0);
  return value === 0 ? "0" : value.toPrecision(3);
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
const megabytes = (bytes: number): string => (bytes > 0 ? (bytes / 1e6).toFixed(1) : "-");

function table(head: string[], lines: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const numeric = head.map((_, i) => (i < 2 ? "---" : "---:"));
  return [line(head), `|${numeric.join("|")}|`, ...lines.map(line)].join("\n");
}

/** One row for each workload and peer, the peers of a workload together. */
export function mainTable(rows: readonly Row[]): string {
  const lines = [...rows].sort((a, b) => a.workload.localeCompare(b.workload)).map((row) => {
    const { kind, title } = WORKLOADS[row.workload];
    const rate = kind === "matmul" ? `${short(row.stepsPerSec)} (${short(row.gflops)} GFLOP/s)` : short(row.stepsPerSec);
    const check = `${row.equalWork.worst.toExponential(0)} (${row.equalWork.checked}/${row.equalWork.of})${row.equal ? "" : " **unequal**"}`;
    return [
      `${row.workload} ${title}`, (isOurs(row.peer) ? `**${row.peer}**` : row.peer) + (row.note === null ? "" : " †"), rate, `±${percent(row.spread / 2)}`,
      short(row.cpuMsPerStep), short(row.cpusUsed), short(row.otherCpus), short(row.firstStepMs), check,
    ];
  });
  const head = ["workload", "peer", "steps/s", "spread", "CPU ms/step", "CPUs used", "CPUs of others", "first step, ms", "off by (checked)"];
  return table(head, lines);
}

/** What our own engine tells the device, and what it takes of memory. */
export function deviceTable(rows: readonly Row[]): string {
  const lines = rows.filter(({ peer }) => isOurs(peer)).map(({ workload, peer, perStep: s, ...row }) => [
    workload, peer, short(s.dispatches), short(s.submits), short(s.readBacks), short(s.writtenBytes), short(s.readBytes), short(s.pipelines),
    short(s.buffersCreated), megabytes(row.peakBufferBytes), megabytes(row.wasmBytes),
  ]);
  const each = ["dispatches", "submits", "read-backs", "bytes written", "bytes read", "pipelines", "buffers made"].map((name) => `${name}/step`);
  return table(["workload", "peer", ...each, "peak buffers, MB", "wasm, MB"], lines);
}

function pageLines(rows: readonly Row[]): string[] {
  return rows.flatMap(({ peer, workload, ...row }) => [
    ...(row.pumpShare === undefined ? [] : [
      `- ${peer} ${workload}: ${short(row.bareStepsPerSec)} steps/s by calls, ${short(row.pumpStepsPerSec)} in the page's run, which is ` +
        `${percent(row.pumpShare)} as many${row.pumpCpuShare === undefined ? "" : `, by CPU time ${percent(row.pumpCpuShare)}`}.`,
    ]),
    ...(row.byMessagesPerSec === undefined ? [] : [
      `- ${peer} ${workload}: ${short(row.stepsPerSec)} questions/s by lab.predictor(), ${short(row.byMessagesPerSec)} by messages to the worker.`,
    ]),
  ]);
}

export function toMarkdown(rows: readonly Row[], failures: readonly Failure[]): string {
  const notes = new Set(rows.filter((row) => row.note !== null).map((row) => `- † ${row.peer} ${row.workload}: ${row.note}.`));
  const failed = failures.map(({ peer, workload, error }) => `- ${peer} could not do ${workload}: ${error}`);
  const lists = [...pageLines(rows), ...notes, ...failed];
  const device = rows.some(({ peer }) => isOurs(peer)) ? [deviceTable(rows)] : [];
  return [mainTable(rows), ...device, ...(lists.length > 0 ? [lists.join("\n")] : [])].join("\n\n");
}
