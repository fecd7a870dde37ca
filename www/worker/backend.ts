// Which backend trains, and why. `auto` prefers the GPU only when it is a real one, computes the same numbers as the CPU
// and is faster on this very task.

import type { Backend, BackendChoice } from "../protocol";
import { load, type Package, type PackageName, type Session } from "./engine";
import { failure } from "./report";

/** Below this a step is so short that the GPU's fixed cost per step (tens of microseconds to milliseconds) decides. */
const SMALL_WORK_FLOP = 20e6;
const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;
const HEALTH_TOLERANCE = 1e-3;

export interface Choice {
  backend: Backend;
  session: Session;
}

type Open = (engine: Package, webgpu: boolean) => Promise<Session>;

/** Opens the session on the backend asked for, or on the better one. */
export async function choose(asked: BackendChoice, base: string, name: PackageName, open: Open): Promise<Choice> {
  if (asked === "webgpu") return onlyGpu(base, name, open);
  const found = asked === "cpu" ? null : findAdapter();
  const cpu = await load(base, name);
  const onCpu = await open(cpu, false);
  const stay = (reason: string, detail: Record<string, string> = {}): Choice => ({
    backend: { name: "cpu", reason, detail: cpu.threads > 1 ? { ...detail, threads: String(cpu.threads) } : detail },
    session: onCpu,
  });
  if (found === null) return stay("asked-cpu");
  const adapter = await found;
  if (typeof adapter === "string") return stay(adapter);
  if (isSoftware(adapter)) return stay("fallback-adapter", { adapter: describe(adapter) });
  const flop = (await onCpu.call("state", null)).flopsPerStep;
  if (flop < SMALL_WORK_FLOP) return stay("small-work", { mflop: (flop / 1e6).toFixed(1) });
  return better(base, open, onCpu, adapter, stay);
}

/**
 * The GPU or an error. It comes before the CPU that checks it: while the browser compiles what the GPU is asked, the CPU gets
 * ready to be asked the same.
 */
async function onlyGpu(base: string, name: PackageName, open: Open): Promise<Choice> {
  const adapter = await findAdapter();
  if (typeof adapter === "string") throw failure("no-web-gpu", adapter === "no-webgpu" ? "this browser has no WebGPU" : "there is no graphics adapter");
  const gpu = await load(base, "gpu").catch((error: unknown) => {
    throw isMissing(error) ? failure("no-web-gpu", "the GPU package is not built yet") : error;
  });
  const session = await open(gpu, true);
  const byCpu = async (): Promise<number[]> => {
    const onCpu = await open(await load(base, name), false);
    const found = await onCpu.call("health", null);
    onCpu.free();
    return found;
  };
  try {
    const difference = distance(...(await Promise.all([session.call("health", null), byCpu()])));
    if (!(difference <= HEALTH_TOLERANCE)) throw failure("no-web-gpu", `its numbers differ from the CPU's by ${difference.toPrecision(2)}`);
  } catch (error) {
    session.free();
    throw error;
  }
  return { backend: { name: "webgpu", reason: "asked-webgpu", detail: { adapter: describe(adapter) } }, session };
}

/** The faster of both, or the CPU where the GPU cannot be had or does not compute the same. */
async function better(
  base: string, open: Open, onCpu: Session, adapter: GPUAdapter, stay: (reason: string, detail?: Record<string, string>) => Choice,
): Promise<Choice> {
  let session: Session;
  try {
    session = await open(await load(base, "gpu"), true);
  } catch (error) {
    return stay(isMissing(error) ? "gpu-package-missing" : "gpu-failed", { detail: (error as Report).parameters?.reason ?? "" });
  }
  const difference = distance(await session.call("health", null), await onCpu.call("health", null));
  if (!(difference <= HEALTH_TOLERANCE)) {
    session.free();
    return stay("health-check-failed", { difference: difference.toPrecision(2) });
  }
  const [cpuMs, gpuMs] = [await msPerStep(onCpu), await msPerStep(session)];
  const detail = { cpu: cpuMs.toFixed(2), gpu: gpuMs.toFixed(2), adapter: describe(adapter) };
  if (gpuMs >= cpuMs) {
    session.free();
    return stay("gpu-slower", detail);
  }
  onCpu.free();
  return { backend: { name: "webgpu", reason: "gpu-faster", detail }, session };
}

type Report = { kind?: string; parameters?: { reason?: string } };

/** Whether a package could not be fetched. */
function isMissing(error: unknown): boolean {
  const { kind } = error as Report;
  return kind === "network" || kind === "outdated";
}

async function findAdapter(): Promise<GPUAdapter | "no-webgpu" | "no-adapter"> {
  if (!("gpu" in navigator) || !navigator.gpu) return "no-webgpu";
  try {
    return (await navigator.gpu.requestAdapter()) ?? "no-adapter";
  } catch {
    return "no-adapter";
  }
}

const describe = (adapter: GPUAdapter): string =>
  [adapter.info.vendor, adapter.info.architecture, adapter.info.description].filter(Boolean).join(" ");

function isSoftware(adapter: GPUAdapter): boolean {
  const info = adapter.info as GPUAdapterInfo & { isFallbackAdapter?: boolean };
  return info.isFallbackAdapter === true || SOFTWARE.test(describe(adapter));
}

/** The largest difference, as a part of the largest number; NaN where they are not of one kind. */
function distance(found: number[], expected: number[]): number {
  const scale = Math.max(...expected.map(Math.abs));
  return found.length === expected.length ? Math.max(...expected.map((value, i) => Math.abs(value - (found[i] ?? NaN)) / scale)) : NaN;
}

async function msPerStep(session: Session): Promise<number> {
  await session.call("probe", { steps: 3 });
  const start = performance.now();
  await session.call("probe", { steps: 10 });
  return (performance.now() - start) / 10;
}
