// Who listens to a lab's events, and telling them.

import type { Events } from "./types";

export class Listeners {
  private readonly fns: { [E in keyof Events]: Set<(event: Events[E]) => void> } = { metrics: new Set(), state: new Set(), error: new Set() };

  /** Listens; the result stops listening. */
  on<E extends keyof Events>(event: E, fn: (event: Events[E]) => void): () => void {
    this.fns[event].add(fn);
    return () => this.fns[event].delete(fn);
  }

  emit<E extends keyof Events>(event: E, value: Events[E]): void {
    for (const fn of this.fns[event]) fn(value);
  }
}
