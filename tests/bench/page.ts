// The page that a peer runs in: a fresh browser for each, which loads one peer's library and no other.

import { counted } from "./counters";
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

/** From the runner: CPU times, and what the site's worker has counted. */
export type RunnerMark = { cpuMs: number | null; busyMs: number; workers: Counters[] };

export type PageResult = Measurement & About & Extra & { loadMs: number; isolated: boolean; failures: string[] };

declare global {
  interface Window {
    benchMark(): Promise<RunnerMark>;
    runPeer(order: Order): Promise<PageResult>;
  }
}

async function mark(): Promise<Mark> {
  const { workers, ...times } = await window.benchMark();
  const sum = counted();
  for (const worker of workers) for (const key of Object.keys(sum) as Array<keyof Counters>) sum[key] += worker[key];
  return { ...times, counters: sum };
}

window.runPeer = async ({ module, options, workload: id, seconds, capMs }) => {
  const begun = performance.now();
  const { peer } = await modules[module]();
  const about = await peer.load(options);
  const loadMs = performance.now() - begun;
  const workload = WORKLOADS[id];
  const failures: string[] = [];
  for (const way of peer.ways(workload)) {
    try {
      const measured = await measure(workload, way, { seconds, capMs, mark });
      const extra = (await peer.extra?.(workload, measured.stepsPerSec, seconds / 2, mark)) ?? {};
      return { ...about, loadMs, ...measured, ...extra, isolated: self.crossOriginIsolated, failures };
    } catch (error) {
      failures.push(String(error).slice(0, 300));
    }
  }
  throw new Error(failures.join(" | ") || "the library cannot do this");
};
