// Kindling's public API, served at a stable address: `import { open } from "./kindling.js"`.

export { KindlingError } from "./errors";
export { Lab, open } from "./lab";
export type { Claim, Confirmation, LinkParts, MetricsEvent, OpenOptions, StateEvent, TrainResult } from "./lab";
export type { Backend, BackendChoice, ExportFormat, Settings } from "./protocol";
export type { Correction, Input, InputValue, Metrics, Prediction, Spec, SplitMetrics } from "./bindings";
