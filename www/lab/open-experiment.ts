// One experiment that is open in a worker: what is known here of it, kept in step with what the worker answers. It must
// not know of runs under way, nor of other experiments.

import type { Change, Correction, FeedbackReport, HistoryReport, RunState, Spec } from "../bindings";
import type { CallName, Calls, Configured, Experiment, Opened, OpenRequest, Settings } from "../protocol";
import { writeLink } from "../spec/link";
import type { Channel } from "./channel";
import type { LinkParts } from "./types";

export class OpenExperiment {
  request!: OpenRequest;
  opened!: Opened;
  settings: Settings = {};
  state: RunState | null = null;
  corrections: Correction[] = [];
  changes: Change[] = [];
  /** The task before rows of the user's own were opened. */
  sample: string | null = null;
  /** The weights of a link, and the run that began with them. */
  taken: { run: number; tensors: number[][] } | null = null;
  /** Of the last batch. */
  lastLoss: number | null = null;

  /** Another channel takes the place of one whose worker died. */
  constructor(public channel: Channel) {}

  async open(request: OpenRequest): Promise<void> {
    this.opened = await this.call("open", request);
    this.request = request;
    this.settings = request.settings;
    this.state = this.opened.state;
  }

  call<N extends CallName>(name: N, argument: Calls[N][0]): Promise<Calls[N][1]> {
    return this.channel.call(name, argument);
  }

  note(state: RunState): RunState {
    if (state.run !== this.state?.run) this.changes = [];
    this.state = state;
    return state;
  }

  async configure(settings: Settings): Promise<Configured> {
    const merged = { ...this.settings, ...settings };
    const configured = await this.call("configure", merged);
    this.settings = merged;
    this.opened.spec = configured.spec;
    if (configured.reshaped) {
      Object.assign(this.opened, configured.reshaped);
      this.corrections = [];
    }
    this.note(configured.state);
    this.changes = await this.call("changes", null);
    return configured;
  }

  async undo(): Promise<HistoryReport> {
    const history = await this.call("undo", null);
    const spec = await this.call("spec", null);
    this.opened.prepare = await this.call("prepare", null);
    this.opened.task = await this.call("task", null);
    this.opened.data = await this.call("data", null);
    this.take(spec);
    this.note(history.state);
    return history;
  }

  async restore(bytes: Uint8Array): Promise<void> {
    const configured = await this.call("restore", { bytes });
    if (configured.reshaped) Object.assign(this.opened, configured.reshaped);
    this.take(configured.spec);
    this.note(configured.state);
  }

  async correct(corrections: Correction[]): Promise<FeedbackReport> {
    const report = await this.call("setCorrections", { corrections });
    this.corrections = corrections;
    return report;
  }

  async prepareReplay({ changes, corrections, retrainedFrom }: Experiment): Promise<void> {
    this.note(await this.call("prepareReplay", { changes, corrections, retrainedFrom }));
    this.corrections = corrections;
    this.changes = changes;
  }

  /** The fragment of a link that reproduces this experiment, with what else it is to carry. */
  link(stage: Experiment["stage"], { corrections, data, ...results }: LinkParts = {}): string {
    const { opened: { task, spec }, request: { csv }, state, changes } = this;
    const experiment: Experiment = {
      task: task.id, settings: this.settingsOf(spec), stage, steps: state?.step ?? 0, changes, retrainedFrom: state?.retrainedFrom ?? null,
      corrections: corrections ? this.corrections : [], ...results, ...(data && csv ? { data: csv } : {}),
    };
    return writeLink(experiment, task);
  }

  /** The worker has other settings now. */
  private take(spec: Spec): void {
    this.settings = this.settingsOf(spec);
    this.opened.spec = spec;
  }

  /** The settings of a spec that the task has: it refuses others. */
  private settingsOf(spec: Spec): Settings {
    return Object.fromEntries(this.opened.task.parameters.map(({ key }) => [key, spec[key as keyof Spec]]));
  }
}
