// Counts what a graphics device is told, and what WebAssembly takes of memory, in the thread that imports this. It wraps the
// browser's own prototypes, so nothing that is measured has to know of it.

import type { Counters } from "./harness";

export const counters: Counters = {
  dispatches: 0, submits: 0, writes: 0, writtenBytes: 0, readBacks: 0, readBytes: 0, pipelines: 0, buffersCreated: 0,
  liveBufferBytes: 0, peakBufferBytes: 0, wasmBytes: 0,
};

const memories = new Set<WebAssembly.Memory>();

/** What has been counted until now. */
export function counted(): Counters {
  return { ...counters, wasmBytes: [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0) };
}

const CHANNEL = "bench-counters";

/** What the site's worker has counted. It began as a blob, so that its address does not tell it from other libraries' workers. */
export function countedByWorker(): Promise<Counters> {
  const channel = new BroadcastChannel(CHANNEL);
  return new Promise<Counters>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<Counters>) => resolve(data);
    channel.postMessage(null);
  }).finally(() => channel.close());
}

function answerPage(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = () => channel.postMessage(counted());
}

type Methods<T> = { [K in keyof T]: T[K] extends (...given: never[]) => unknown ? K : never }[keyof T];

/** Calls `before` with the arguments of every call of a method. */
function watch<T extends object, K extends Methods<T>>(prototype: T, name: K, before: (self: T, given: unknown[]) => void): void {
  const method = prototype[name] as (...given: unknown[]) => unknown;
  prototype[name] = function (this: T, ...given: unknown[]) {
    before(this, given);
    return method.apply(this, given);
  } as T[K];
}

function watchDevice(): void {
  watch(GPUComputePassEncoder.prototype, "dispatchWorkgroups", () => { counters.dispatches++; });
  watch(GPUComputePassEncoder.prototype, "dispatchWorkgroupsIndirect", () => { counters.dispatches++; });
  watch(GPUDevice.prototype, "createComputePipeline", () => { counters.pipelines++; });
  watch(GPUDevice.prototype, "createComputePipelineAsync", () => { counters.pipelines++; });
  watch(GPUQueue.prototype, "submit", () => { counters.submits++; });
  watch(GPUQueue.prototype, "writeBuffer", (_, [, , data, from = 0, size]) => {
    const source = data as ArrayBufferLike & { BYTES_PER_ELEMENT?: number };
    const each = source.BYTES_PER_ELEMENT ?? 1;
    counters.writes++;
    counters.writtenBytes += size === undefined ? source.byteLength - (from as number) * each : (size as number) * each;
  });
  watch(GPUBuffer.prototype, "mapAsync", (buffer, [mode, offset = 0, size]) => {
    if (mode !== GPUMapMode.READ) return;
    counters.readBacks++;
    counters.readBytes += (size as number | undefined) ?? buffer.size - (offset as number);
  });
}

/** A buffer is live until it is destroyed or, as libraries give them up too, collected as garbage. */
function watchBuffers(): void {
  const gone = new FinalizationRegistry<number>((size) => { counters.liveBufferBytes -= size; });
  const destroyed = new WeakSet<GPUBuffer>();
  const create = GPUDevice.prototype.createBuffer;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = create.call(this, descriptor);
    counters.buffersCreated++;
    counters.liveBufferBytes += descriptor.size;
    counters.peakBufferBytes = Math.max(counters.peakBufferBytes, counters.liveBufferBytes);
    if (descriptor.mappedAtCreation) counters.writtenBytes += descriptor.size;
    gone.register(buffer, descriptor.size, buffer);
    return buffer;
  };
  watch(GPUBuffer.prototype, "destroy", (buffer) => {
    if (destroyed.has(buffer)) return;
    destroyed.add(buffer);
    gone.unregister(buffer);
    counters.liveBufferBytes -= buffer.size;
  });
}

/** Memories come with a module, or are given to it. */
function watchMemory(): void {
  const note = (things: WebAssembly.ModuleImports | WebAssembly.Exports | undefined) => {
    for (const thing of Object.values(things ?? {})) if (thing instanceof WebAssembly.Memory) memories.add(thing);
  };
  const noteAll = (imports: WebAssembly.Imports | undefined, { exports }: WebAssembly.Instance) => {
    for (const part of Object.values(imports ?? {})) note(part as WebAssembly.ModuleImports);
    note(exports);
  };
  for (const name of ["instantiate", "instantiateStreaming"] as const) {
    const original = WebAssembly[name] as (source: never, imports?: WebAssembly.Imports) => Promise<WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>;
    (WebAssembly as unknown as Record<string, typeof original>)[name] = async (source, imports) => {
      const made = await original.call(WebAssembly, source, imports);
      noteAll(imports, "instance" in made ? made.instance : made);
      return made;
    };
  }
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, [module, imports]: [WebAssembly.Module, WebAssembly.Imports?]) {
      const instance = new target(module, imports);
      noteAll(imports, instance);
      return instance;
    },
  });
}

if ("GPUDevice" in globalThis) {
  watchDevice();
  watchBuffers();
}
watchMemory();
if (!("document" in globalThis)) answerPage();
