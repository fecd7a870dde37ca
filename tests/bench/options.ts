// The command line of `npm run bench`, and which peer then runs which workload.

import { can, PEERS, usesWebGpu } from "./peers";
import { isWorkloadId, WORKLOADS, type WorkloadId } from "./spec";

export interface BenchOptions {
  quick: boolean;
  /** File for the result; null for none. */
  json: string | null;
  workloads: WorkloadId[];
  peers: string[];
  /** Of the five windows together. */
  seconds: number;
  rounds: number;
  /** Which graphics adapter the browser is to use. */
  adapter: "swiftshader" | "hardware";
}

export const USAGE = `npm run bench -- [options]
  --quick               five workloads, the nearest peers, at most 3 minutes
  --json FILE           writes the result there too
  --workloads W1,W2     of ${Object.keys(WORKLOADS).join(", ")}
  --peers a,b           of ${Object.keys(PEERS).join(", ")}
  --seconds N           measured for each peer and workload in each round (3; quick: 1)
  --rounds N            rounds, in each of which every peer has its turn (3; quick: 2)
  --adapter NAME        swiftshader (software, the same everywhere; the default) or hardware`;

const QUICK_WORKLOADS: WorkloadId[] = ["W1", "W2", "W5", "W7", "W8"];
const QUICK_PEERS = ["kindling-cpu", "jaxjs-wasm-1t", "tfjs-wasm", "plain-js", "kindling-webgpu", "tfjs-webgpu", "torch-1t"];
/**
 * In a quick run not all do everything: a product of 1024 x 1024 takes plain JavaScript seconds, software that plays a GPU is
 * slow, so that it has one round, and python takes seconds to load PyTorch.
 */
const QUICK_ONLY: Record<string, WorkloadId[]> = {
  "plain-js": ["W1", "W2", "W8"], "kindling-webgpu": ["W2"], "tfjs-webgpu": ["W2"], "jaxjs-webgpu": ["W2"], "torch-1t": ["W2", "W5"],
};

/** Throws one sentence on what cannot be understood. */
export function parseOptions(words: readonly string[]): BenchOptions {
  const given = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--quick") given.set(word, "");
    else if (["--json", "--workloads", "--peers", "--seconds", "--rounds", "--adapter"].includes(word)) {
      const value = words[++i];
      if (value === undefined || value.startsWith("--")) throw new Error(`${word} needs a value.`);
      given.set(word, value);
    } else throw new Error(`There is no option ${word}.`);
  }
  const quick = given.has("--quick");
  const list = (name: string, otherwise: readonly string[], known: object): string[] => {
    const chosen = given.get(name)?.split(",") ?? [...otherwise];
    const unknown = chosen.find((word) => !(word in known));
    if (unknown !== undefined) throw new Error(`${name} has no "${unknown}"; there are ${Object.keys(known).join(", ")}.`);
    return chosen;
  };
  const adapter = given.get("--adapter") ?? "swiftshader";
  if (adapter !== "swiftshader" && adapter !== "hardware") throw new Error("--adapter is swiftshader or hardware.");
  return {
    quick, adapter,
    json: given.get("--json") ?? null,
    workloads: list("--workloads", quick ? QUICK_WORKLOADS : Object.keys(WORKLOADS), WORKLOADS).filter(isWorkloadId),
    peers: list("--peers", quick ? QUICK_PEERS : Object.keys(PEERS), PEERS),
    seconds: positive(given, "--seconds", quick ? 1 : 3),
    rounds: Math.ceil(positive(given, "--rounds", quick ? 2 : 3)),
  };
}

function positive(given: Map<string, string>, name: string, otherwise: number): number {
  const value = Number(given.get(name) ?? otherwise);
  if (!(value > 0 && Number.isFinite(value))) throw new Error(`${name} must be a number above 0.`);
  return value;
}

export interface Turn {
  round: number;
  workload: WorkloadId;
  peer: string;
}

/** Every peer's turns, those of one workload next to each other in time. */
export function plan({ quick, workloads, peers, rounds }: BenchOptions): Turn[] {
  const wanted = (peer: string, workload: WorkloadId, round: number): boolean => {
    if (!can(peer, workload)) return false;
    if (!quick) return true;
    return (QUICK_ONLY[peer] ?? workloads).includes(workload) && (round === 0 || !usesWebGpu(peer));
  };
  const all: Turn[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const workload of workloads) for (const peer of peers) if (wanted(peer, workload, round)) all.push({ round, workload, peer });
  }
  return all;
}
