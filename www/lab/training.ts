// Runs of training: the worker is told to begin, to pause or to change its pace; what it tells of the run becomes events
// and, at the end, the run's result. At most one run is under way.

import type { EarlyStop } from "../bindings";
import { KindlingError } from "../errors";
import type { Speed } from "../protocol";
import type { RunMessage } from "./channel";
import type { Experiments } from "./experiments";
import type { Listeners } from "./listeners";
import { divergence, type TrainResult } from "./types";

type Stopped = Extract<RunMessage, { type: "stopped" }>;
type Running = { run: number; resolve: (result: TrainResult) => void; reject: (error: KindlingError) => void };

export class Training {
  private run = 0;
  private running: Running | null = null;
  private speed: Speed = 0;
  private held = false;

  constructor(private readonly experiments: Experiments, private readonly listeners: Listeners) {}

  train(steps: number | undefined): Promise<TrainResult> {
    if (steps !== undefined && !(Number.isInteger(steps) && steps > 0)) {
      const parameters = { key: "steps", value: String(steps), min: "1", max: "1000000000" };
      const message = `steps = ${String(steps)} is out of range. Choose a whole number above 0.`;
      return Promise.reject(new KindlingError({ kind: "out-of-range", message, parameters }));
    }
    const { channel, state } = this.experiments.now;
    if (this.running) channel.post({ type: "pause", run: this.running.run });
    this.running?.resolve(this.result());
    const run = ++this.run;
    return new Promise((resolve, reject) => {
      this.running = { run, resolve, reject };
      // Another experiment's worker may not have heard of it.
      channel.post({ type: "hold", held: this.held });
      channel.post({ type: "run", run, steps: steps ?? null, speed: this.speed });
      if (state) this.listeners.emit("state", { running: true, run: state });
    });
  }

  async pause(): Promise<void> {
    const running = this.running;
    if (!running) return;
    const stopped = new Promise<void>((resolve) => {
      const off = this.listeners.on("state", ({ running: still }) => { if (!still) { off(); resolve(); } });
    });
    this.experiments.now.channel.post({ type: "pause", run: running.run });
    await stopped;
  }

  setSpeed(speed: Speed): void {
    this.speed = speed;
    if (this.running) this.experiments.now.channel.post({ type: "speed", run: this.running.run, speed });
  }

  hold(held: boolean): void {
    if (held !== this.held) this.experiments.now.channel.post({ type: "hold", held });
    this.held = held;
  }

  heard(message: RunMessage): void {
    if (message.run !== this.running?.run) return;
    if (message.type === "metrics") {
      const { now } = this.experiments;
      now.note(message.state);
      now.lastLoss = message.losses[message.losses.length - 1]?.train ?? now.lastLoss;
      const { state, losses, epochs, picture, stepsPerSecond, memoryBytes } = message;
      this.listeners.emit("metrics", { state, losses, epochs, picture, stepsPerSecond, memoryBytes });
      return;
    }
    this.stopped(message);
  }

  /** The run under way, if any, ends with an error. */
  fail(error: KindlingError): void {
    this.settle((running) => running.reject(error));
    this.listeners.emit("error", error);
  }

  /** The run under way, if any, ends where it is: there is no worker to go on. */
  close(): void {
    this.settle((running) => running.resolve(this.result()));
  }

  private stopped(message: Stopped): void {
    const { now } = this.experiments;
    if (message.reason === "failed") {
      this.fail(new KindlingError(message.error));
    } else {
      now.note(message.state);
      if (message.reason === "diverged") {
        this.fail(divergence(message.diverged.step, message.diverged.restored));
      } else {
        const early = message.reason === "early" ? message.early : null;
        this.settle((running) => running.resolve(this.result(message.stepsPerSecond, early)));
      }
    }
    if (now.state) this.listeners.emit("state", { running: false, run: now.state });
  }

  private result(stepsPerSecond = 0, early: EarlyStop | null = null): TrainResult {
    const { state, lastLoss } = this.experiments.now;
    return { step: state?.step ?? 0, loss: lastLoss, stepsPerSecond, early };
  }

  private settle(finish: (running: Running) => void): void {
    const running = this.running;
    this.running = null;
    if (running) finish(running);
  }
}
