// Actions that put another experiment, or other weights, in the place of what the page shows: a saved experiment, trained
// weights, rows of the user's own. What the page then shows comes from the engine again.

import type { AppCore } from "./app-core";
import type { AppReports } from "./app-reports";
import type { StartReport, Value } from "./bindings";
import type { Confirmation } from "./lab";

export async function restore(core: AppCore, reports: AppReports, bytes: Uint8Array): Promise<void> {
  const { lab, state } = core;
  await core.act(async () => {
    await lab.restore(bytes);
    state.spec = lab.opened.spec;
    state.task = lab.opened.task;
    state.reports.data = lab.opened.data;
    state.reports.prepare = await lab.call("prepare", null);
    state.reports.feedback = await lab.call("feedback", null);
    state.corrections = state.reports.feedback.corrections.map((view) => view.correction);
    await reports.look(true);
  });
}

export async function begin(
  core: AppCore, reports: AppReports, bytes: Uint8Array, settings: Record<string, Value>,
): Promise<StartReport | null> {
  const { lab, state } = core;
  await core.act(() => lab.pause());
  const { run, step } = state.run;
  try {
    const report = await lab.start(bytes, settings);
    const { spec, prepare } = lab.opened;
    Object.assign(state, { spec, error: null });
    state.reports.prepare = prepare;
    core.diverged = false;
    reports.take(await lab.call("history", null));
    void reports.look();
    return report;
  } catch (error) {
    core.failed(error);
    // Nothing fitted: the run and its settings come back.
    if (step > 0 && (await lab.call("history", null)).state.run !== run) await lab.undo();
    state.spec = lab.opened.spec;
    await reports.look(true);
    return null;
  }
}

export async function confirm(core: AppCore, reports: AppReports): Promise<Confirmation | null> {
  const { lab, state } = core;
  const found = await core.act(async () => {
    core.diverged = false;
    const confirmation = await lab.confirm();
    const { spec, prepare } = lab.opened;
    Object.assign(state, { spec, error: null, corrections: lab.linked?.corrections ?? [] });
    state.reports.prepare = prepare;
    await reports.look(true);
    return confirmation;
  });
  return found ?? null;
}

export async function openRows(core: AppCore, reports: AppReports, bytes: Uint8Array | null): Promise<void> {
  await core.act(async () => {
    await core.lab.pause();
    await core.lab.reopen(bytes);
    await opened(core, reports);
  });
}

export async function undoRows(core: AppCore, reports: AppReports): Promise<void> {
  await core.act(async () => {
    await core.lab.undoReopen();
    await opened(core, reports);
  });
}

/** Another experiment is open: nothing that was found of the one before is kept. */
async function opened(core: AppCore, reports: AppReports): Promise<void> {
  const { lab, state } = core;
  const { spec, backend } = lab.opened;
  core.diverged = false;
  reports.reshaped();
  Object.assign(state, { spec, backend, early: null, stepsPerSecond: 0, fullRate: 0 });
  const feedback = await lab.call("feedback", null);
  state.corrections = feedback.corrections.map((view) => view.correction);
  await reports.look(true);
}
