// Requests of the page, answered by the engine: one short function for each name.

import type { CallName, Calls, Opened, OpenRequest } from "../protocol";
import { fileOf } from "../files";
import { choose } from "./backend";
import { load, packageOf, rowsOf, table, type Session } from "./engine";
import { measure } from "./measure";
import { failure } from "./report";

const FIRST = "house-price";
let current: Session | null = null;
/** The first task's rows, on their way. */
let rowsOfFirst: Promise<Uint8Array> | undefined;

/** The open experiment. */
export function session(): Session {
  if (!current) throw failure("device", "no experiment is open");
  return current;
}

/** Most calls go straight through; these have something to do here. */
const own = {
  catalog: async ({ base, task }: Calls["catalog"][0]) => {
    // The first task's rows travel beside the engine; where those of others lie, the catalogue says.
    if (task === FIRST) fetchFirst(base);
    return (await load(base, packageOf(task))).catalog();
  },
  open,
  optimise: () => measure(session()),
};

/** A link or a setting may ask for the task's shipped weights; without them the page says that they are missing. */
async function beginTrained(opened: Session, base: string): Promise<void> {
  const [{ initialisation }, { weightsPath }] = [await opened.call("spec", null), await opened.call("task", null)];
  if (initialisation !== "pretrained" || weightsPath === "") return;
  try {
    await opened.call("start", { bytes: await table(base + fileOf(weightsPath)) });
  } catch {
    // Other sizes than the shipped ones, or no connection.
  }
}

export function answer<N extends CallName>(name: N, argument: Calls[N][0]): Promise<unknown> {
  if (name in own) return (own[name as keyof typeof own] as (argument: unknown) => Promise<unknown>)(argument);
  return session().call(name as Exclude<CallName, keyof typeof own>, argument as never);
}

function fetchFirst(base: string): Promise<Uint8Array> {
  rowsOfFirst ??= table(base + fileOf(`data/${FIRST}.table`));
  rowsOfFirst.catch(() => (rowsOfFirst = undefined));
  return rowsOfFirst;
}

async function open(request: OpenRequest): Promise<Opened> {
  const { task, settings, backend: asked, csv, base } = request;
  const first = task === FIRST && !csv ? fetchFirst(base) : undefined;
  const name = packageOf(task);
  let rows: ReturnType<typeof rowsOf> | undefined;
  const { backend, session: opened } = await choose(asked, base, name, async (engine, webgpu) => {
    rows ??= rowsOf(request, engine.catalog(), first);
    return engine.Session.open(task, settings, ...(await rows), webgpu);
  });
  current?.free();
  current = opened;
  await beginTrained(opened, base);
  const catalog = (await load(base, backend.name === "webgpu" ? "gpu" : name)).catalog();
  const ask = <N extends "task" | "spec" | "data" | "prepare" | "state">(name: N) => opened.call(name, null);
  const [info, spec, data, prepare, state] = [await ask("task"), await ask("spec"), await ask("data"), await ask("prepare"), await ask("state")];
  return { catalog, task: info, backend, spec, data, prepare, state };
}
