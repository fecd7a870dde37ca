// One worker and its conversation: calls with answers, and everything else handed on.

import type { ErrorReport } from "../bindings";
import { KindlingError } from "../errors";
import type { CallName, Calls, FromWorker, ToWorker } from "../protocol";
import { whyMissing } from "../missing";
import { takeWorker } from "./worker";

type Pending = { resolve: (value: unknown) => void; reject: (error: KindlingError) => void };
export type RunMessage = Exclude<FromWorker, { type: "result" | "failure" | "wanted" }>;

export class Channel {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private closed: KindlingError | null = null;
  private spoke = false;

  /** `died` is called when the worker itself broke: a trap in wasm, a device that was lost. */
  constructor(private readonly heard: (message: RunMessage) => void, private readonly died: (error: KindlingError) => void) {
    this.worker = takeWorker();
    this.worker.onmessage = (event: MessageEvent<FromWorker>) => this.receive(event.data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      const reason = event.message || "the worker stopped";
      // One that never said a word could not be loaded.
      if (this.spoke) this.fail(new KindlingError({ kind: "device", message: reason, parameters: { reason } }));
      else void whyMissing(reason).then((error) => this.fail(error));
    };
  }

  call<N extends CallName>(name: N, argument: Calls[N][0]): Promise<Calls[N][1]> {
    if (this.closed) return Promise.reject(this.closed);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.worker.postMessage({ type: "call", id, name, argument });
    });
  }

  post(message: Exclude<ToWorker, { type: "call" }>): void {
    if (!this.closed) this.worker.postMessage(message);
  }

  /** Ends the worker; what is still asked is answered with `error`. */
  close(error: KindlingError): void {
    this.closed = error;
    this.worker.terminate();
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }

  private receive(message: FromWorker): void {
    this.spoke = true;
    // lab/worker.ts answers that.
    if (message.type === "wanted") return;
    if (message.type !== "result" && message.type !== "failure") {
      this.heard(message);
      if (message.type === "stopped" && message.reason === "failed" && isTrap(message.error)) this.fail(new KindlingError(message.error));
      return;
    }
    const waiting = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (message.type === "result") {
      waiting?.resolve(message.value);
    } else {
      waiting?.reject(new KindlingError(message.error));
      // After a trap the wasm memory is in an unknown state: the worker is dead.
      if (isTrap(message.error)) this.fail(new KindlingError(message.error));
    }
  }

  private fail(error: KindlingError): void {
    if (this.closed) return;
    this.close(error);
    this.died(error);
  }
}

const isTrap = (error: ErrorReport): boolean =>
  error.kind === "device" && /unreachable|out of bounds|null function|recursive use|poison/i.test(error.message);
