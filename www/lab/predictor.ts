// A copy of a trained model in the page's own thread: an answer then takes no message to the worker and back, which cost
// several times what a small model does. Loaded when it is asked for.

import type { Input, Prediction } from "../bindings";
import { KindlingError } from "../errors";
import { load, packageOf, rowsOf, type Session } from "../worker/engine";
import { toReport } from "../worker/report";
import type { OpenExperiment } from "./open-experiment";

/** The engine throws reports; in the worker the channel makes errors of them. */
function fail(error: unknown): never {
  throw new KindlingError(toReport(error));
}

/** A copy of a trained model in the page's own thread, what `lab.predictor()` gives. */
export class Predictor {
  private constructor(private readonly session: Session) {}

  /** @internal Copies the experiment as it is now. */
  static async of(now: OpenExperiment): Promise<Predictor> {
    const { request: { base, task }, request, settings } = now;
    const bytes = await now.call("save", null);
    try {
      const engine = await load(base, packageOf(task));
      const session = await engine.Session.open(task, settings, ...(await rowsOf(request, engine.catalog())), false);
      await session.call("restore", { bytes });
      return new Predictor(session);
    } catch (error) {
      fail(error);
    }
  }

  /** Asks the copy, as `lab.predict` asks the model. */
  predict(input: Input): Promise<Prediction> {
    return this.session.call("predict", { input }).catch(fail);
  }

  /**
   * The model's own outputs, for rows of its own inputs, one after the other: scaled numbers, logits of classes. Shapes: `x`
   * [rows, inputs], the result [rows, outputs].
   */
  outputs(x: Float32Array): Promise<Float32Array> {
    return this.session.call("ask", { x }).catch(fail);
  }

  /** Gives the copy's memory back. */
  close(): void {
    this.session.free();
  }
}
