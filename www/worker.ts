// The training thread's entry: receives messages, hands calls to the engine one after the other and runs to the pump.

import type { ErrorReport } from "./bindings";
import type { FromWorker, ToWorker } from "./protocol";
import { answer } from "./worker/calls";
import { Pump } from "./worker/pump";
import { toReport } from "./worker/report";
import { arrived } from "./worker/shared";

const post = (message: FromWorker, transfer: Transferable[] = []) => self.postMessage(message, { transfer });
const pump = new Pump(post);

/** Calls are answered in the order in which they came. */
let queue: Promise<void> = Promise.resolve();

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  switch (message.type) {
    case "call":
      queue = queue.then(async () => {
        try {
          post({ type: "result", id: message.id, value: await answer(message.name, message.argument) });
        } catch (error) {
          const report: ErrorReport = toReport(error);
          post({ type: "failure", id: message.id, error: report });
        }
      });
      break;
    case "run":
      queue = queue.then(() => pump.begin(message.run, message.steps, message.speed));
      break;
    case "speed":
      pump.setSpeed(message.run, message.speed);
      break;
    case "hold":
      pump.hold(message.held);
      break;
    case "module":
      arrived(message.url, message.module);
      break;
    case "pause":
      pump.pause(message.run);
      break;
  }
};
