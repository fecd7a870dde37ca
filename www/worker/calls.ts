// Requests of the page, answered by the engine: one short function for each name.

import type { CallName, Calls, Opened, OpenRequest, ToWorker } from "../protocol";
import { choose } from "./backend";
import { load, packageOf, table, type Session } from "./engine";
import { measure } from "./measure";
import { failure } from "./report";

const FIRST = "house-price";
let current: Session | null = null;

/** The open experiment. */
export function session(): Session {
  if (!current) throw failure("device", "no experiment is open");
  return current;
}

type Answers = { [N in CallName]: (argument: Calls[N][0]) => Promise<Calls[N][1]> };

const answers: Answers = {
  catalog: async ({ base, task }) => (await load(base, packageOf(task))).catalog(),
  open,
  spec: () => session().spec(),
  prepare: () => session().prepare(),
  rows: (request) => session().rows(request),
  configure: (settings) => session().configure(settings),
  reset: () => session().reset(),
  undo: () => session().undo(),
  goto: ({ step }) => session().goto(step),
  history: () => session().history(),
  picture: () => session().picture(),
  contour: () => session().contour(),
  formulas: () => session().formulas(),
  optimise: () => measure(session()),
  evaluate: () => session().evaluate(),
  apply: () => session().apply(),
  predict: ({ input }) => session().predict(input),
  images: ({ rows }) => session().images(Uint32Array.from(rows)),
  augmented: ({ pictures, count }) => session().augmented(pictures, count),
  maps: ({ input }) => session().maps(input),
  centre: ({ drawing }) => session().centre(drawing),
  feedback: () => session().feedback(),
  setCorrections: ({ corrections }) => session().setCorrections(corrections),
  beginRetrain: () => session().beginRetrain(),
  export: ({ format }) => session().export(format),
  save: () => session().save(),
  restore: ({ bytes }) => session().restore(bytes),
  changes: () => session().changes(),
  prepareReplay: ({ changes, corrections, retrainedFrom }) =>
    session().prepareReplay(changes, corrections, retrainedFrom ?? undefined),
};

export function answer<N extends CallName>(name: N, argument: Extract<ToWorker, { type: "call" }>["argument"]): Promise<Calls[N][1]> {
  return answers[name](argument as Calls[N][0]);
}

async function open(request: OpenRequest): Promise<Opened> {
  const { task, settings, backend: asked, csv, base } = request;
  // The first task's data travels beside the engine; where that of others lies, the catalogue says.
  const first = task === FIRST && !csv ? table(`${base}data/${FIRST}.table`) : undefined;
  first?.catch(() => undefined);
  const name = packageOf(task);
  const catalog = (await load(base, name)).catalog();
  const path = csv ? "" : (catalog.tasks.find((info) => info.id === task)?.dataPath ?? "");
  const rows = path === "" ? new Uint8Array() : await (first ?? table(base + path));
  const { backend, session: opened } = await choose(asked, base, name, (engine, webgpu) =>
    engine.Session.open(task, settings, rows, csv ?? undefined, webgpu),
  );
  current?.free();
  current = opened;
  const [spec, data, prepare, state] = [await opened.spec(), await opened.data(), await opened.prepare(), await opened.state()];
  return { catalog, backend, spec, data, prepare, state };
}
