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
  const found = asked === "cpu" ? null : findAdapter();
  // What will be needed if there is an adapter is fetched and compiled beside the rest; `onGpu` says it if that fails.
  if (asked === "webgpu") void found?.then((adapter) => { if (typeof adapter !== "string") load(base, "gpu").catch(() => undefined); });
  const cpu = await load(base, name);
  const onCpu = await open(cpu, false);
  const stay = (reason: string, detail: Record<string, string> = {}): Choice => ({
    backend: { name: "cpu", reason, detail: cpu.threads > 1 ? { ...detail, threads: String(cpu.threads) } : detail },
    session: onCpu,
  });
  if (found === null) return stay("asked-cpu");
  const adapter = await found;
  if (typeof adapter === "string") {
    if (asked === "auto") return stay(adapter);
    onCpu.free();
    throw failure("no-web-gpu", adapter === "no-webgpu" ? "this browser has no WebGPU" : "there is no graphics adapter");
  }
  if (asked === "auto") {
    if (isSoftware(adapter)) return stay("fallback-adapter", { adapter: describe(adapter) });
    const flop = (await onCpu.call("state", null)).flopsPerStep;
    if (flop < SMALL_WORK_FLOP) return stay("small-work", { mflop: (flop / 1e6).toFixed(1) });
  }
  return onGpu(asked, base, open, onCpu, adapter, stay);
}

async function onGpu(
  asked: BackendChoice, base: string, open: Open, onCpu: Session, adapter: GPUAdapter,
  stay: (reason: string, detail?: Record<string, string>) => Choice,
): Promise<Choice> {
  let session: Session;
  try {
    session = await open(await load(base, "gpu"), true);
  } catch (error) {
    const report = error as { kind?: string; parameters?: { reason?: string } };
    const missing = report.kind === "network" || report.kind === "outdated";
    if (asked === "auto") return stay(missing ? "gpu-package-missing" : "gpu-failed", { detail: report.parameters?.reason ?? "" });
    onCpu.free();
    throw missing ? failure("no-web-gpu", "the GPU package is not built yet") : error;
  }
  const difference = await healthDifference(onCpu, session);
  if (!(difference <= HEALTH_TOLERANCE)) {
    if (asked === "auto") return stay("health-check-failed", { difference: difference.toPrecision(2) });
    throw failure("no-web-gpu", `its numbers differ from the CPU's by ${difference.toPrecision(2)}`);
  }
  if (asked === "webgpu") {
    onCpu.free();
    return { backend: { name: "webgpu", reason: "asked-webgpu", detail: { adapter: describe(adapter) } }, session };
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

async function healthDifference(a: Session, b: Session): Promise<number> {
  const [x, y] = [await a.call("health", null), await b.call("health", null)];
  const scale = Math.max(...x.map(Math.abs));
  return x.length === y.length ? Math.max(...x.map((value, i) => Math.abs(value - (y[i] ?? NaN)) / scale)) : NaN;
}

async function msPerStep(session: Session): Promise<number> {
  await session.call("probe", { steps: 3 });
  const start = performance.now();
  await session.call("probe", { steps: 10 });
  return (performance.now() - start) / 10;
}
