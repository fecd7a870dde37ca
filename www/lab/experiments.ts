// The experiments of one lab: the one that is open, the one before other rows were opened, and the one being opened.
// Each has a worker of its own, so opening costs the open one nothing, whatever comes of it.

import { KindlingError } from "../errors";
import { Channel, type RunMessage } from "./channel";
import { OpenExperiment } from "./open-experiment";
import { isOwnTable, OWN_TABLE } from "./own-table";

const closed = (): KindlingError => new KindlingError({ kind: "closed", message: "This experiment is closed. Open a new one.", parameters: {} });

export class Experiments {
  now: OpenExperiment;
  /** The experiment before other rows were opened; its worker waits. */
  before: OpenExperiment | null = null;
  /** The worker that opens other rows, until it has. */
  private opening: Channel | null = null;

  /** `died` is called when the worker of the open experiment broke. */
  constructor(private readonly heard: (message: RunMessage) => void, private readonly died: (error: KindlingError) => void) {
    this.now = new OpenExperiment(this.connect());
  }

  private connect(): Channel {
    const channel: Channel = new Channel(this.heard, (error) => { if (channel === this.now.channel) this.died(error); });
    return channel;
  }

  /** Opens other rows in the place of those that are open; null for the task's own. */
  async reopen(csv: Uint8Array | null): Promise<void> {
    const { request, settings, opened, sample: first } = this.now;
    const own = isOwnTable(opened.task);
    const sample = first ?? request.task;
    const task = !own ? request.task : csv ? OWN_TABLE : sample;
    const next = new OpenExperiment(this.connect());
    this.opening = next.channel;
    try {
      await next.open({ ...request, task, csv, settings: own ? {} : settings });
    } catch (error) {
      next.channel.close(closed());
      throw error;
    } finally {
      this.opening = null;
    }
    this.before?.channel.close(closed());
    this.before = this.now;
    this.now = next;
    next.sample = sample;
  }

  /** Gives up a `reopen` that is under way; it rejects with the kind `cancelled`. */
  cancel(): void {
    this.opening?.close(new KindlingError({ kind: "cancelled", message: "Opening the file was cancelled.", parameters: {} }));
  }

  /** The experiment before the last `reopen`, as it was left; the same again brings the other one back. */
  swap(): void {
    if (this.before) [this.now, this.before] = [this.before, this.now];
  }

  /** Opens the experiment again in a new worker on the CPU: the one on the GPU died of `cause`. */
  async fallBack(cause: KindlingError): Promise<void> {
    const { now } = this;
    now.channel = this.connect();
    await now.open({ ...now.request, settings: now.settings, backend: "cpu" });
    now.opened.backend = { name: "cpu", reason: "gpu-failed", detail: { detail: cause.message } };
  }

  /** Ends the workers. */
  close(): void {
    for (const channel of [this.now.channel, this.before?.channel, this.opening]) channel?.close(closed());
  }
}
