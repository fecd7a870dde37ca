// Kindling's public API, served at a stable address: `import { open } from "./kindling.js"`. The page at /api/ tells of every
// name that is exported here; a test holds it to that.

export { KindlingError } from "./errors";
export { Lab, open } from "./lab";
export type { Predictor } from "./lab/predictor";
export type { Events, LinkParts, MetricsEvent, OpenOptions, StateEvent, TrainResult, WriteOptions } from "./lab/types";
export type { Backend, BackendChoice, BackendName, CallName, Calls, Configured, Experiment, ExportFormat, Opened, Settings, Speed } from "./protocol";
export type { Claim, Confirmation } from "./spec/claim";
export type {
  AttentionReport, Change, Correction, EarlyStop, EpochLine, ExplainReport, FeedbackReport, HistoryReport, Input, InputValue, LossPoint,
  Metrics, PictureReport, Prediction, RangeWarning, RunState, Spec, SplitMetrics, StartReport, Value,
} from "./bindings";
