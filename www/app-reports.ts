// When the page's reports are made: what is shown, once its weights or settings are others; while training, now and then.

import type { Reports } from "./app";
import type { AppCore } from "./app-core";
import { grow, lengthen } from "./app-data";
import { versionOf } from "./app-stages";
import type { HistoryReport, Stage } from "./bindings";
import type { MetricsEvent } from "./lab";
import { foretells } from "./metrics";

/** While training, reports of the shown stages are made again this often. */
const LIVE_MS = 1_000;
/** Times the cost of the reports that training goes on before they are made again. */
const LIVE_SHARE = 10;

const REPORTS: Partial<Record<Stage, keyof Reports>> = {
  optimise: "optimise", evaluate: "evaluate", apply: "apply", feedback: "feedback",
};
const reportOf = (stage: Stage): keyof Reports | undefined => REPORTS[stage];

export class AppReports {
  private readonly busy = new Set<keyof Reports>();

  constructor(private readonly core: AppCore) {}

  /** Makes a report again, unless it is up to date or being made. */
  async refresh(what: keyof Reports): Promise<void> {
    const { state, versions, lab } = this.core;
    if (what === "data" || what === "prepare" || this.busy.has(what)) return;
    const version = versionOf(state, what);
    if (versions.get(what) === version) return;
    this.busy.add(what);
    try {
      const report = await lab.call(what, null);
      Object.assign(state.reports, { [what]: report });
      versions.set(what, version);
    } catch (error) {
      this.core.failed(error);
    } finally {
      this.busy.delete(what);
      this.core.changed();
    }
  }

  /** Makes what the page shows now: picture, contour, evaluation, the focused stage's report. */
  async look(history = false): Promise<void> {
    const { state, versions, lab } = this.core;
    if (history) this.take(await lab.call("history", null));
    await this.refresh("picture");
    // What has been found is drawn before more is asked for: a run that begins meanwhile waits for nothing.
    await frame();
    await this.refresh("contour");
    await this.refresh("evaluate");
    const focused = reportOf(state.stage);
    if (focused && !state.running && versions.get(focused) !== versionOf(state, focused)) await this.refresh(focused);
  }

  /** While training: the map's evaluate card and the focused stage stay alive, once a second. */
  async live(wait = LIVE_MS): Promise<void> {
    const { state } = this.core;
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (!state.running) return;
    const start = performance.now();
    const focused = reportOf(state.stage);
    // A language model's evaluation takes as long as many steps.
    if (focused === "evaluate" || !foretells(state.task)) await this.refresh("evaluate");
    if (focused && focused !== "evaluate" && focused !== "optimise") await this.refresh(focused);
    // What costs much is asked for seldom: training has the greater share of the time.
    const cost = performance.now() - start;
    if (state.running) void this.live(Math.max(LIVE_MS, LIVE_SHARE * cost));
  }

  /** What the worker tells while it trains. */
  heard(event: MetricsEvent): void {
    const { state, versions } = this.core;
    grow(state, event);
    if (event.picture) {
      const { theta, step } = event.picture;
      const { contour } = state.reports;
      state.reports.picture = event.picture;
      // The descent's path goes on between two reports of the engine.
      if (theta && contour && versions.get("contour") === versionOf(state, "contour")) state.reports.contour = lengthen(contour, theta, step);
    }
    this.core.changed();
  }

  /** The run's history as the engine has it. */
  take({ losses, epochs, state: run }: HistoryReport): void {
    Object.assign(this.core.state, { losses, epochs, run });
    this.core.changed();
  }

  /** The task's columns are others now: what was found of the old ones goes. */
  reshaped(): void {
    const { task, data, prepare } = this.core.lab.opened;
    this.core.versions.clear();
    Object.assign(this.core.state, { task, corrections: [], reports: { data, prepare } });
  }
}

/** After the next frame; a hidden tab draws none. */
const frame = (): Promise<unknown> =>
  new Promise((resolve) => (document.hidden ? setTimeout(resolve) : requestAnimationFrame(() => setTimeout(resolve))));
