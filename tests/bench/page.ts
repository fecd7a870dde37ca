// The page that a peer runs in: a fresh browser for each, which loads one peer's library and no other.

import { counted, countedByWorker } from "./counters";
import { measure, type Counters, type Mark, type Measurement } from "./harness";
import type { About, Extra, Options, PeerModule } from "./peers/peer";
import type { PeerModuleName } from "./peers";
import { WORKLOADS, type WorkloadId } from "./spec";

const modules: Record<PeerModuleName, () => Promise<{ peer: PeerModule }>> = {
  kindling: () => import("./peers/kindling"),
  jaxjs: () => import("./peers/jaxjs"),
  tfjs: () => import("./peers/tfjs"),
  plain: () => import("./peers/plain"),
};

export interface Order {
  module: PeerModuleName;
  options: Options;
  workload: WorkloadId;
  seconds: number;
  capMs: number;
}

/** From the runner. */
export type CpuTimes = { cpuMs: number | null; busyMs: number };

export type PageResult = Measurement & About & Extra & { loadMs: number; isolated: boolean; failures: string[] };

declare global {
  interface Window {
    benchMark(): Promise<CpuTimes>;
    runPeer(order: Order): Promise<PageResult>;
  }
}

/** Of our own engine what is counted is in its worker. */
async function mark(ours: boolean): Promise<Mark> {
  const times = await window.benchMark();
  const counters = counted();
  const worker = ours ? await countedByWorker() : null;
  if (worker) for (const key of Object.keys(counters) as Array<keyof Counters>) counters[key] += worker[key];
  return { ...times, counters };
}

window.runPeer = async ({ module, options, workload: id, seconds, capMs }) => {
  const begun = performance.now();
  const { peer } = await modules[module]();
  const about = await peer.load(options);
  const loadMs = performance.now() - begun;
  const workload = WORKLOADS[id];
  const failures: string[] = [];
  const marked = () => mark(module === "kindling");
  for (const way of peer.ways(workload)) {
    try {
      const measured = await measure(workload, way, { seconds, capMs, mark: marked });
      const extra = (await peer.extra?.(workload, measured.stepsPerSec, seconds / 2, marked)) ?? {};
      return { ...about, loadMs, ...measured, ...extra, isolated: self.crossOriginIsolated, failures };
    } catch (error) {
      failures.push(String(error).slice(0, 300));
    }
  }
  throw new Error(failures.join(" | ") || "the library cannot do this");
};
