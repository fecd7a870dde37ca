// The one error type of the public API.

import type { ErrorReport } from "./bindings";

/** Something went wrong; `kind` is a word to switch on, the message says what to do next. */
export class KindlingError extends Error {
  /** A word to switch on, such as `out-of-range`. */
  readonly kind: string;
  /** What the translated sentence (`error.<kind>`) is filled with. */
  readonly parameters: Record<string, string>;

  constructor(report: ErrorReport) {
    super(report.message);
    this.name = "KindlingError";
    this.kind = report.kind;
    this.parameters = report.parameters as Record<string, string>;
  }
}
