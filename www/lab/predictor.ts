// A copy of a trained model in the page's own thread: an answer then takes no message to the worker and back, which cost
// several times what a small model does. Loaded when it is asked for.

import type { Input, Prediction } from "../bindings";
import { load, packageOf, rowsOf, type Session } from "../worker/engine";
import type { OpenExperiment } from "./open-experiment";

export class Predictor {
  private constructor(private readonly session: Session) {}

  /** Copies the experiment as it is now: later steps do not change the copy. */
  static async of(now: OpenExperiment): Promise<Predictor> {
    const { request: { base, task }, request, settings } = now;
    const bytes = await now.call("save", null);
    const engine = await load(base, packageOf(task));
    const session = await engine.Session.open(task, settings, ...(await rowsOf(request, engine.catalog())), false);
    await session.call("restore", { bytes });
    return new Predictor(session);
  }

  /** As `Lab.predict`. */
  predict(input: Input): Promise<Prediction> {
    return this.session.call("predict", { input });
  }

  /**
   * The model's own outputs, for rows of its own inputs, one after the other: scaled numbers, logits of classes.
   *
   * Shapes: `x` [rows, inputs], the result [rows, outputs].
   */
  outputs(x: Float32Array): Promise<Float32Array> {
    return this.session.call("ask", { x });
  }

  /** Gives the copy's memory back. */
  close(): void {
    this.session.free();
  }
}
