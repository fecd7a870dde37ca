// How many steps are made at a time, and when a report, a picture or a question is due.

import type { Speed } from "../protocol";

/** From one look at the messages to the next, steps and question together; a pause takes effect well within 150 ms. */
const BATCH_MS = 70;
/** Where even one step takes longer, because reading a result back from a GPU has a price of its own, this. */
const MOST_BATCH_MS = 120;
/** Reports come at most this often; so do pictures and questions to the validation rows, which take at most this share of the time. */
const REPORT_MS = 50;
const SHARE = 0.1;
const MOST_STEPS = 5_000;

/** How many steps are made before messages are let in again. */
export class Batch {
  private most = 1;
  private room = 0;
  /** So many took too long, the last time that any did. */
  private tooMany = Infinity;
  private perStep = 0;
  private shortest = Infinity;

  /** As many as leave room for what else takes `besides` milliseconds, one at least. */
  size(besides: number): number {
    this.room = Math.max(0, this.aim - besides);
    return Math.max(1, Math.floor((this.most * this.room) / this.aim));
  }

  /** Milliseconds of so many steps alone. */
  expected(count: number): number {
    return count * this.perStep;
  }

  /**
   * That steps alone took so long; `full` if they were as many as there was room for. One more is tried even where that should
   * take too long: of a batch that is read back from a GPU the steps may be the smaller part.
   */
  made(count: number, ms: number, full: boolean): void {
    this.perStep = ms / count;
    this.shortest = Math.min(this.shortest, ms);
    if (ms > this.aim) {
      this.tooMany = count;
      this.most = Math.max(1, Math.floor((count * this.aim) / ms));
    } else if (full && ms < this.room) {
      const fits = Math.floor(this.most * Math.min(2, this.room / ms));
      this.most = Math.min(MOST_STEPS, fits === this.most && fits + 1 < this.tooMany ? fits + 1 : fits);
    }
  }

  private get aim(): number {
    return this.shortest === Infinity ? BATCH_MS : Math.min(Math.max(BATCH_MS, 2 * this.shortest), MOST_BATCH_MS);
  }
}

/** When something that costs time is due again. */
export class Due {
  private next = 0;
  /** Milliseconds that the last one took. */
  cost = 0;

  /** Whether that is so little that another one delays nothing. */
  get cheap(): boolean {
    return this.cost <= REPORT_MS;
  }

  due(now: number): boolean {
    return now >= this.next;
  }

  made(cost: number): void {
    this.cost = cost;
    this.next = performance.now() + Math.max(REPORT_MS, cost / SHARE);
  }
}

/** Steps per second over the last second. */
export class Rate {
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
export class Pace {
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
