// The run loop: asks the engine for as many steps at a time as keep a batch short, reports at most 20 times a second and
// listens between batches. A run ends itself when another one began.

import type { EpochLine, LossPoint, RunState } from "../bindings";
import type { FromWorker, Speed } from "../protocol";
import { session } from "./calls";
import { memoryBytes } from "./engine";
import { toReport } from "./report";

/** A batch of steps aims at this, so that a pause takes effect well within 150 ms. */
const BATCH_MS = 70;
/** Where even one step takes longer, because reading a result back from a GPU has a price of its own, at this. */
const MOST_BATCH_MS = 120;
/** Reports come at most this often; so do pictures and questions to the validation rows, which take at most this share of the time. */
const REPORT_MS = 50;
const SHARE = 0.1;
const MOST_STEPS = 5_000;

/** Lets messages in: a macrotask without the 4 ms that nested timers cost. */
const channel = new MessageChannel();
const waiting: Array<() => void> = [];
channel.port1.onmessage = () => waiting.shift()?.();
const breathe = () => new Promise<void>((resolve) => { waiting.push(resolve); channel.port2.postMessage(0); });
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

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
    let size = 1;
    let trained = 0;
    let perStep = 0;
    let shortest = Infinity;
    const reports = new Due();
    const pictures = new Due();
    const validations = new Due();
    let state: RunState = await session().call("state", null);
    const rate = new Rate();
    const pace = new Pace();
    while (left > 0 && this.run === run) {
      if (this.held) {
        await sleep(50);
        continue;
      }
      const allowed = pace.allowed(this.speed);
      if (allowed < 1) {
        await sleep(Math.min(50, pace.wait(this.speed)));
        continue;
      }
      const count = Math.min(left, size, allowed, MOST_STEPS);
      const start = performance.now();
      const validate = count === left || validations.due(start);
      const report = await session().call("step", { count, validate });
      const ms = performance.now() - start;
      trained += count;
      left -= count;
      pace.made(count);
      rate.add(count, performance.now());
      // What a batch takes longer with the question than without is the question's cost.
      if (validate) validations.made(Math.max(0, ms - count * perStep));
      else {
        perStep = ms / count;
        shortest = Math.min(shortest, ms);
        const aim = Math.min(Math.max(BATCH_MS, 2 * shortest), MOST_BATCH_MS);
        if (count === size && ms < aim) size = Math.min(MOST_STEPS, Math.ceil(size * Math.min(2, aim / Math.max(ms, 1))));
        else if (ms > aim * 1.5) size = Math.max(1, Math.floor((count * aim) / ms));
      }
      state = report.state;
      this.losses.push(...report.losses);
      this.epochs.push(...report.epochs);
      const last = left <= 0 || this.run !== run || report.diverged !== null || report.early !== null;
      if (last || reports.due(performance.now())) {
        const before = performance.now();
        await this.report(run, state, rate.perSecond(), pictures.due(before) || (last && pictures.cheap) ? pictures : null);
        reports.made(0);
      }
      if (report.diverged) {
        this.run = 0;
        const stepsPerSecond = rate.perSecond();
        this.post({ type: "stopped", run, reason: "diverged", diverged: report.diverged, state, stepsPerSecond });
        return;
      }
      if (report.early) {
        this.run = 0;
        this.post({ type: "stopped", run, reason: "early", early: report.early, state, stepsPerSecond: rate.perSecond() });
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

/** When something that costs time is due again. */
class Due {
  private next = 0;
  /** Whether the last one took so little that another one delays nothing. */
  cheap = true;

  due(now: number): boolean {
    return now >= this.next;
  }

  made(cost: number): void {
    this.cheap = cost <= REPORT_MS;
    this.next = performance.now() + Math.max(REPORT_MS, cost / SHARE);
  }
}

/** Steps per second over the last second. */
class Rate {
  private marks: Array<[time: number, steps: number]> = [[performance.now(), 0]];
  private total = 0;

  add(steps: number, now: number): void {
    this.total += steps;
    this.marks.push([now, this.total]);
    while (this.marks.length > 2 && now - (this.marks[0]?.[0] ?? now) > 1000) this.marks.shift();
  }

  perSecond(): number {
    const [first, last] = [this.marks[0], this.marks[this.marks.length - 1]];
    if (!first || !last || last[0] <= first[0]) return 0;
    return ((last[1] - first[1]) * 1000) / (last[0] - first[0]);
  }
}

/** Holds the loop to a chosen speed; 0 is no limit. */
class Pace {
  private start = performance.now();
  private made_ = 0;
  private speed = -1;

  allowed(speed: Speed): number {
    if (speed !== this.speed) {
      this.speed = speed;
      this.start = performance.now();
      this.made_ = 0;
    }
    if (speed === 0) return Infinity;
    const due = 1 + Math.floor(((performance.now() - this.start) * speed) / 1000) - this.made_;
    // After a stall (a hidden tab) the missed steps are not made up for.
    if (due > speed) this.speed = -1;
    return Math.min(due, Math.max(1, speed));
  }

  wait(speed: Speed): number {
    return Math.max(1, ((this.made_ * 1000) / speed) - (performance.now() - this.start));
  }

  made(steps: number): void {
    this.made_ += steps;
  }
}
