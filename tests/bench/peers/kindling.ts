// Our own engine as its page uses it: the built site's kindling.js, which opens a session in its worker.

import type { Lab } from "../../../www/lab";
import type { Settings } from "../../../www/protocol";
import { rows, settings, weights } from "../files";
import type { Mark, Trainer } from "../harness";
import { batches, WORKLOADS, type Batch, type Infer, type Matmul, type Trained, type Workload } from "../spec";
import { median } from "../statistics";
import type { Extra, Options, PeerModule } from "./peer";

/** Where the server shows dist/. */
const site = new URL("../site/", location.href).href;
/** Most steps of one message: the engine takes no more than 10,000. */
const MOST_STEPS = 5_000;
/** Turns of bare steps and of the page's run. */
const TURNS = 3;
/** Steps per second below which what the page does between steps vanishes beside them: it is not measured. */
const SLOWEST = 5;

type Api = typeof import("../../../www/kindling");
type Losses = { losses: Array<{ train: number }>; diverged: unknown };
/** What the worker answers beside the calls of protocol.ts; see www/worker/engine.ts. */
type EngineCall = (name: string, argument: object) => Promise<unknown>;

let asked: Options = { backend: "cpu" };
let lab: Lab | null = null;

const call: EngineCall = (name, argument) => (lab as unknown as { call: EngineCall }).call(name, argument);

export const peer: PeerModule = {
  load(options: Options) {
    asked = options;
    return Promise.resolve({ library: "kindling", version: "-", backend: options.backend, threads: 1 });
  },
  ways(workload: Workload) {
    if (workload.kind === "matmul") return [() => products(workload)];
    if (workload.kind === "infer") return [() => questions(workload)];
    return [() => training(workload)];
  },
  extra,
};

async function open(workload: Trained): Promise<void> {
  const { open: openLab } = (await import(/* @vite-ignore */ `${site}kindling.js`)) as Api;
  const backend = asked.backend === "webgpu" ? "webgpu" : "cpu";
  lab = await openLab({ task: "arrays", backend, data: rows(workload), spec: settings(workload) });
  if (lab.backend.name !== backend) throw new Error(`the engine runs on ${lab.backend.name}: ${lab.backend.reason}`);
  const { taken, tensors } = await lab.call("start", { bytes: weights(workload) });
  if (taken !== tensors) throw new Error(`only ${taken} of ${tensors} tensors were taken`);
}

async function stepBare(steps: number): Promise<number> {
  let last = NaN;
  for (let left = steps; left > 0; left -= MOST_STEPS) {
    const { losses, diverged } = (await call("step", { count: Math.min(left, MOST_STEPS), validate: false })) as Losses;
    if (diverged) throw new Error("the loss is no longer finite");
    last = losses[losses.length - 1]?.train ?? NaN;
  }
  return last;
}

async function training(workload: Trained): Promise<Trainer> {
  await open(workload);
  return { steps: stepBare };
}

async function products(workload: Matmul): Promise<Trainer> {
  await open(WORKLOADS.W2 as Trained);
  const [{ x, y }] = batches(workload) as [Batch];
  await call("setFactors", { left: x, right: y });
  return { steps: (count) => call("multiply", { count }) as Promise<number> };
}

async function questions(workload: Infer): Promise<Trainer> {
  await open(WORKLOADS.W2 as Trained);
  return asking(workload, call);
}

function asking(workload: Infer, ask: EngineCall): Trainer {
  const all = batches(workload);
  return {
    async steps(steps, first) {
      let last = NaN;
      for (let i = 0; i < steps; i++) last = ((await ask("ask", { x: all[(first + i) % all.length]!.x })) as Float32Array)[0] ?? NaN;
      return last;
    },
  };
}

function extra(workload: Workload, stepsPerSec: number, seconds: number, mark: () => Promise<Mark>): Promise<Extra> {
  if ((workload.id === "W2" || workload.id === "W5") && stepsPerSec >= SLOWEST) return pump(Math.ceil(stepsPerSec * seconds), mark);
  return workload.kind === "infer" && asked.backend === "cpu" ? inThread(workload, seconds) : Promise.resolve({});
}

/** Steps by calls, and as many by the run that the page's buttons start, in turn. */
async function pump(steps: number, mark: () => Promise<Mark>): Promise<Extra> {
  const timed = async (run: () => Promise<unknown>) => {
    const [before, start] = [await mark(), performance.now()];
    await run();
    const rate = (steps * 1000) / (performance.now() - start);
    return { rate, cpuMs: ((await mark()).cpuMs ?? NaN) - (before.cpuMs ?? NaN) };
  };
  const turns: Array<Record<"bare" | "pumped", { rate: number; cpuMs: number }>> = [];
  for (let turn = 0; turn < TURNS; turn++) {
    turns.push({ bare: await timed(() => stepBare(steps)), pumped: await timed(() => lab!.train({ steps })) });
  }
  // Neighbours in time are compared: the machine's pace may change.
  const cpuShare = median(turns.map(({ bare, pumped }) => bare.cpuMs / pumped.cpuMs));
  return {
    bareStepsPerSec: median(turns.map(({ bare }) => bare.rate)),
    pumpStepsPerSec: median(turns.map(({ pumped }) => pumped.rate)),
    pumpShare: median(turns.map(({ bare, pumped }) => pumped.rate / bare.rate)),
    ...(Number.isFinite(cpuShare) ? { pumpCpuShare: cpuShare } : {}),
  };
}

/** The same questions to a session in this thread: what the messages between page and worker cost is the difference. */
async function inThread(workload: Infer, seconds: number): Promise<Extra> {
  const engine = await loadEngine("relaxed").catch(() => loadEngine("deep"));
  const opened = WORKLOADS.W2 as Trained;
  const session = await engine.Session.open("arrays", settings(opened), undefined, rows(opened), false);
  await session.call("start", { bytes: weights(opened) });
  const trainer = asking(workload, (name, argument) => session.call(name, argument));
  const rates: number[] = [];
  for (const start = performance.now(); performance.now() - start < seconds * 1000;) {
    const begun = performance.now();
    await trainer.steps(200, 0);
    rates.push(200_000 / (performance.now() - begun));
  }
  return { inThreadPerSec: median(rates) };
}

interface Engine {
  default(options: { module_or_path: Promise<Response> }): Promise<unknown>;
  Session: { open(task: string, settings: Settings, table: undefined, rows: Uint8Array, webgpu: boolean): Promise<{ call: EngineCall }> };
}

/** As www/worker/engine.ts does; the names of the built site's files are in its list. */
async function loadEngine(name: string): Promise<Engine> {
  const { files } = (await (await fetch(`${site}files.json`)).json()) as { files: [string, number][] };
  const at = (ending: string): string => site + (files.find(([path]) => path.startsWith(`pkg/${name}/`) && path.endsWith(ending))?.[0] ?? "");
  const engine = (await import(/* @vite-ignore */ at(".js"))) as Engine;
  await engine.default({ module_or_path: fetch(at(".wasm")) });
  return engine;
}
