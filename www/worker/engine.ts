// The wasm packages: loading them by their address at run time, and what they export.

import type { Catalog, OptimiseReport, RunState, StepReport } from "../bindings";
import { fileOf } from "../files";
import type { Calls, OpenRequest, Settings } from "../protocol";
import { utf8 } from "./encoding";
import { failure } from "./report";
import { shares, wanted } from "./shared";

/** What the engine answers beside the page's own calls. */
interface Inner {
  state: [null, RunState];
  /** Trains; asks the validation rows at the end if told to. */
  step: [{ count: number; validate: boolean }, StepReport];
  optimise: [null, OptimiseReport];
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
  /** Threads that share a step's work; 1 where there is no shared memory. */
  threads: number;
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

type Module = Omit<Package, "threads"> & {
  default(options: { module_or_path: Promise<Response | WebAssembly.Module> }): Promise<Exports>;
  /** Only in the package with threads. */
  initThreadPool?(threads: number): Promise<unknown>;
};

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

/** More would only wait for each other: a step's products are cut into so many rows at most. */
const MOST_THREADS = 8;

/**
 * Threads for this browser: they need memory that is shared, which a page has only if its server isolates it (COOP, COEP), and
 * a thread that may wait for the others, which the page's own may not.
 */
const threadsHere = (): number => (self.crossOriginIsolated && typeof document === "undefined" ? Math.min(navigator.hardwareConcurrency, MOST_THREADS) : 1);

/** The builds of a package that this browser can run, the fastest first; a site may not bring all of them. */
function builds(name: PackageName): string[] {
  if (name !== "deep" || !WebAssembly.validate(RELAXED)) return [name];
  return [...(threadsHere() > 1 ? ["threads"] : []), "relaxed", name];
}

/** Loads a package once. */
export function load(base: string, name: PackageName): Promise<Package> {
  const key = base + name;
  let loading = loaded.get(key);
  if (!loading) {
    const [first = name, ...others] = builds(name);
    loading = others.reduce((tried, build) => tried.catch(() => instantiate(base, build)), instantiate(base, first));
    loaded.set(key, loading);
    loading.catch(() => loaded.delete(key));
  }
  return loading;
}

async function instantiate(base: string, name: string): Promise<Package> {
  // Both files travel at once; the compiler starts with the first bytes.
  const url = base + fileOf(`pkg/${name}/kindling_bg.wasm`);
  const wasm = shares() ? wanted(url).then((module) => module ?? get(url)) : get(url);
  wasm.catch(() => undefined);
  const script = base + fileOf(`pkg/${name}/kindling.js`);
  // Why a script could not be imported, only a request for it tells.
  const module = (await import(/* @vite-ignore */ script).catch(async (error: unknown) => {
    await get(script);
    throw failure("network", `${script}: ${String(error)}`);
  })) as Module;
  const exports = await module.default({ module_or_path: wasm });
  exports.__wasm_call_ctors?.();
  const threads = module.initThreadPool ? threadsHere() : 1;
  await module.initThreadPool?.(threads);
  memories.push(exports.memory);
  let catalog: Catalog | undefined;
  return { threads, catalog: () => (catalog ??= module.catalog()), Session: module.Session };
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

/** The rows of a task as `Session.open` takes them: its own, packed, or the user's. `early` is on its way already. */
export async function rowsOf({ task, csv, base }: OpenRequest, { tasks }: Catalog, early?: Promise<Uint8Array>): Promise<[Uint8Array, Uint8Array | undefined]> {
  const path = csv ? "" : (tasks.find((info) => info.id === task)?.dataPath ?? "");
  const rows = path === "" ? new Uint8Array() : await (early ?? table(base + fileOf(path)));
  return [rows, csv && task !== MEASURING ? utf8(csv) : (csv ?? undefined)];
}

/** A task's packed table. It is gzip; some servers have decoded it already. */
export async function table(url: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(await (await get(url)).arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
