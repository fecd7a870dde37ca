// The run loop: asks the engine for as many steps at a time as keep a batch short, reports at most 20 times a second and
// listens between batches. A run ends itself when another one began.

import type { EpochLine, LossPoint, RunState, StepReport } from "../bindings";
import type { FromWorker, Speed } from "../protocol";
import { session } from "./calls";
import { memoryBytes } from "./engine";
import { Batch, Due, Pace, Rate } from "./pace";
import { toReport } from "./report";

/** Lets messages in: a macrotask without the 4 ms that nested timers cost. */
const channel = new MessageChannel();
const waiting: Array<() => void> = [];
channel.port1.onmessage = () => waiting.shift()?.();
const breathe = () => new Promise<void>((resolve) => { waiting.push(resolve); channel.port2.postMessage(0); });
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Why the engine ends a run itself, if it does. */
const ending = ({ diverged, early }: StepReport) =>
  diverged ? { reason: "diverged" as const, diverged } : early ? { reason: "early" as const, early } : null;

export class Pump {
  private run = 0;
  private speed: Speed = 0;
  private held = false;
  private losses: LossPoint[] = [];
  private epochs: EpochLine[] = [];

  constructor(private readonly post: (message: FromWorker) => void) {}

  setSpeed(run: number, speed: Speed): void {
    if (run === this.run) this.speed = speed;
  }

  hold(held: boolean): void {
    this.held = held;
  }

  pause(run: number): void {
    if (run === this.run) this.run = 0;
  }

  /** Starts the loop and returns at once, so that calls are answered between batches. */
  begin(run: number, steps: number | null, speed: Speed): void {
    this.run = run;
    this.speed = speed;
    this.losses = [];
    this.epochs = [];
    void this.loop(run, steps).catch((error: unknown) => {
      if (this.run === run) this.run = 0;
      this.post({ type: "stopped", run, reason: "failed", error: toReport(error) });
    });
  }

  private async loop(run: number, steps: number | null): Promise<void> {
    let left = steps ?? Infinity;
    let trained = 0;
    const batch = new Batch();
    const reports = new Due();
    const pictures = new Due();
    const validations = new Due();
    let state: RunState = await session().call("state", null);
    const rate = new Rate();
    const pace = new Pace();
    while (left > 0 && this.run === run) {
      const allowed = this.held ? 0 : pace.allowed(this.speed);
      if (allowed < 1) {
        await sleep(this.held ? 50 : Math.min(50, pace.wait(this.speed)));
        continue;
      }
      const start = performance.now();
      let validate = validations.due(start);
      const room = batch.size(validate ? validations.cost : 0);
      const count = Math.min(left, room, allowed);
      validate ||= count === left;
      const report = await session().call("step", { count, validate });
      const ms = performance.now() - start;
      trained += count;
      left -= count;
      pace.made(count);
      rate.add(count, performance.now());
      // What a batch takes longer with the question than without is the question's cost.
      if (validate) validations.made(Math.max(0, ms - batch.expected(count)));
      else batch.made(count, ms, count === room);
      state = report.state;
      this.losses.push(...report.losses);
      this.epochs.push(...report.epochs);
      const ended = ending(report);
      const last = left <= 0 || this.run !== run || ended !== null;
      if (last || reports.due(performance.now())) {
        const picture = pictures.due(performance.now());
        if (picture && !last) {
          // A pause that came during the batch does not wait for the picture as well.
          await breathe();
          if (this.run !== run) continue;
        }
        await this.report(run, state, rate.perSecond(), picture || (last && pictures.cheap) ? pictures : null);
        reports.made(0);
      }
      if (ended) {
        this.run = 0;
        this.post({ type: "stopped", run, ...ended, state, stepsPerSecond: rate.perSecond() });
        return;
      }
      await breathe();
    }
    if (this.losses.length > 0) await this.report(run, state, rate.perSecond(), pictures.cheap ? pictures : null);
    const reason = left <= 0 ? "done" : "paused";
    if (this.run === run) this.run = 0;
    this.post({ type: "stopped", run, reason, state, stepsPerSecond: trained > 0 ? rate.perSecond() : 0 });
  }

  /** With a picture where one is due: a text that is written takes as long as many steps. */
  private async report(run: number, state: RunState, stepsPerSecond: number, pictures: Due | null): Promise<void> {
    const before = performance.now();
    const picture = pictures && (await session().call("picture", null));
    pictures?.made(performance.now() - before);
    this.post({ type: "metrics", run, state, losses: this.losses, epochs: this.epochs, picture, stepsPerSecond, memoryBytes: memoryBytes() });
    this.losses = [];
    this.epochs = [];
  }
}
