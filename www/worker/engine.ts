// The wasm packages: loading them by their address at run time, and what they export.

import type { Catalog, OptimiseReport, RunState, StepReport } from "../bindings";
import { fileOf } from "../files";
import type { Calls, Settings } from "../protocol";
import { failure } from "./report";

/** What the engine answers beside the page's own calls. */
interface Inner {
  state: [null, RunState];
  /** Trains; asks the validation rows at the end if told to. */
  step: [{ count: number; validate: boolean }, StepReport];
  optimise: [null, OptimiseReport];
  /** The safetensors file of one variant. */
  variant: [{ prune: number; quantise: boolean }, Uint8Array<ArrayBuffer>];
  /** Throw-away steps, waiting for the device: for timing. */
  probe: [{ steps: number }, number];
  /** The model's outputs for rows of scaled inputs, one after the other: for measuring, as the next two. */
  ask: [{ x: Float32Array }, Float32Array];
  /** Two square matrices, to be multiplied. */
  setFactors: [{ left: Float32Array; right: Float32Array }, null];
  /** Multiplies them again and again; the first number of the product. */
  multiply: [{ count: number }, number];
  /** Loss and gradients of a small fixed net. */
  health: [null, number[]];
}

export type EngineCalls = Omit<Calls, "catalog" | "open" | keyof Inner> & Inner;

export interface Session {
  /** `maps` only in the packages with convolutions. */
  call<N extends keyof EngineCalls>(name: N, argument: EngineCalls[N][0]): Promise<EngineCalls[N][1]>;
  free(): void;
}

export interface Package {
  catalog(): Catalog;
  Session: {
    open(
      task: string, settings: Settings, table: Uint8Array | undefined, csv: Uint8Array | undefined, webgpu: boolean,
    ): Promise<Session>;
  };
}

/** What the wasm itself exports. */
interface Exports {
  memory: WebAssembly.Memory;
  /** What has to run once before anything else; only in the package for WebGPU. */
  __wasm_call_ctors?(): void;
}

type Module = Package & { default(options: { module_or_path: Promise<Response> }): Promise<Exports> };

const loaded = new Map<string, Promise<Package>>();
const memories: WebAssembly.Memory[] = [];

/** What the engine has taken of the device's memory, bytes; buffers of a GPU come on top. */
export const memoryBytes = (): number => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);

export type PackageName = "cpu" | "deep" | "gpu";

/** Tasks whose models are not in the small package; a test holds it against the catalogue. */
export const DEEP: ReadonlySet<string> = new Set([
  "table", "table-penguins", "table-ames", "digits-mlp", "digits-cnn", "fashion", "shakespeare", "tang", "sentiment",
]);

/** The task that measures on numbers as they are: not in the catalogue, and its data is no text. */
export const MEASURING = "arrays";

/** The package that trains a task on the CPU. */
export const packageOf = (task: string): PackageName => (DEEP.has(task) || task === MEASURING ? "deep" : "cpu");

/** A function of one instruction, i8x16.relaxed_swizzle: only a browser with relaxed SIMD takes it for valid. */
const RELAXED = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11,
]);

/** Loads a package once; of `deep` the build for relaxed SIMD where the browser has it and the site brings it. */
export function load(base: string, name: PackageName): Promise<Package> {
  const key = base + name;
  let loading = loaded.get(key);
  if (!loading) {
    const relaxed = name === "deep" && WebAssembly.validate(RELAXED);
    loading = relaxed ? instantiate(base, "relaxed").catch(() => instantiate(base, name)) : instantiate(base, name);
    loaded.set(key, loading);
    loading.catch(() => loaded.delete(key));
  }
  return loading;
}

async function instantiate(base: string, name: PackageName | "relaxed"): Promise<Package> {
  // Both files travel at once; the compiler starts with the first bytes.
  const wasm = get(base + fileOf(`pkg/${name}/kindling_bg.wasm`));
  wasm.catch(() => undefined);
  const script = base + fileOf(`pkg/${name}/kindling.js`);
  // Why a script could not be imported, only a request for it tells.
  const module = (await import(/* @vite-ignore */ script).catch(async (error: unknown) => {
    await get(script);
    throw failure("network", `${script}: ${String(error)}`);
  })) as Module;
  const exports = await module.default({ module_or_path: wasm });
  exports.__wasm_call_ctors?.();
  memories.push(exports.memory);
  return module;
}

const HASHED = /-[0-9a-f]{8}\.\w+$/;

export async function get(url: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw failure("network", `${url}: ${String(error)}`);
  }
  // A file that the build named and the host has not: its version of the site is gone. Some hosts answer with a page of theirs.
  const missing = response.status === 404 || response.status === 410 || response.headers.get("content-type")?.startsWith("text/html");
  const gone = missing && HASHED.test(url);
  if (gone || !response.ok) throw failure(gone ? "outdated" : "network", `${url}: ${response.status}`);
  return response;
}

/** A task's packed table. It is gzip; some servers have decoded it already. */
export async function table(url: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(await (await get(url)).arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
