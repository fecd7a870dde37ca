// The peers by name.

import type { Options } from "./peers/peer";
import type { WorkloadId } from "./spec";

export type PeerModuleName = "kindling" | "jaxjs" | "tfjs" | "plain";

interface InBrowser {
  kind: "browser";
  module: PeerModuleName;
  options: Options;
  /** Whether its page is cross-origin isolated: without that there are no threads. */
  isolated: boolean;
  /** The workloads that it can do; all if left out. */
  only?: WorkloadId[];
}

interface Native {
  kind: "torch";
  threads: number;
}

export type Peer = InBrowser | Native;

const browser = (module: PeerModuleName, options: Options, isolated = true): InBrowser => ({ kind: "browser", module, options, isolated });

export const PEERS: Record<string, Peer> = {
  "kindling-cpu": browser("kindling", { backend: "cpu" }, false),
  "kindling-threads": browser("kindling", { backend: "cpu" }),
  "kindling-webgpu": browser("kindling", { backend: "webgpu" }, false),
  "jaxjs-wasm-1t": browser("jaxjs", { backend: "wasm" }, false),
  "jaxjs-wasm": browser("jaxjs", { backend: "wasm" }),
  "jaxjs-webgpu": browser("jaxjs", { backend: "webgpu" }),
  "tfjs-wasm-1t": browser("tfjs", { backend: "wasm" }, false),
  "tfjs-wasm": browser("tfjs", { backend: "wasm", threads: 2 }),
  "tfjs-webgl": browser("tfjs", { backend: "webgl" }),
  "tfjs-webgpu": browser("tfjs", { backend: "webgpu" }),
  "tfjs-cpu": browser("tfjs", { backend: "cpu" }),
  "plain-js": { ...browser("plain", { backend: "cpu" }), only: ["W1", "W2", "W3", "W7", "W8"] },
  "torch-1t": { kind: "torch", threads: 1 },
  "torch-2t": { kind: "torch", threads: 2 },
};

export const isOurs = (peer: string): boolean => peer.startsWith("kindling-");
export const usesWebGpu = (peer: string): boolean => peer.endsWith("-webgpu");

export function can(peer: string, workload: WorkloadId): boolean {
  const found = PEERS[peer];
  return found !== undefined && (found.kind === "torch" || !found.only || found.only.includes(workload));
}
