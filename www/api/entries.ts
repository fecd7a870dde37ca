// What the page of the API tells, in its order: each public name with its example and the errors it may reject with. The rest
// is read from the source (extract.ts); the Chinese descriptions are in zh.ts. A test holds all three to each other.

export const GROUPS = ["open", "settings", "train", "use", "improve", "keep", "rows", "below", "errors", "types"] as const;
export type Group = (typeof GROUPS)[number];

export interface Entry {
  name: string;
  group: Group;
  /** Name of its file in examples/. */
  example: string;
  /** Kinds of KindlingError that are typical of it. */
  errors?: string[];
}

export const ENTRIES: Entry[] = [
  { name: "open", group: "open", example: "open", errors: ["unknown-task", "unknown-setting", "out-of-range", "no-such-choice", "bad-link", "no-web-gpu", "network"] },
  { name: "OpenOptions", group: "open", example: "data", errors: ["missing-column", "not-a-number", "too-few-rows", "batch-too-large"] },
  { name: "Lab", group: "open", example: "open" },
  { name: "Lab.close", group: "open", example: "close", errors: ["closed"] },

  { name: "Lab.set", group: "settings", example: "set", errors: ["unknown-setting", "out-of-range", "no-such-choice", "batch-too-large", "no-features"] },
  { name: "Lab.opened", group: "settings", example: "catalogue" },
  { name: "Lab.backend", group: "settings", example: "backend" },
  { name: "Lab.base", group: "settings", example: "backend" },

  { name: "Lab.train", group: "train", example: "train", errors: ["out-of-range", "diverged", "device"] },
  { name: "Lab.pause", group: "train", example: "pause" },
  { name: "Lab.resume", group: "train", example: "pause", errors: ["diverged", "device"] },
  { name: "Lab.hold", group: "train", example: "hold" },
  { name: "Lab.setSpeed", group: "train", example: "speed" },
  { name: "Lab.reset", group: "train", example: "reset" },
  { name: "Lab.undo", group: "train", example: "reset", errors: ["nothing-to-undo"] },
  { name: "Lab.goto", group: "train", example: "goto", errors: ["bad-settings"] },
  { name: "Lab.on", group: "train", example: "metrics" },
  { name: "Events.metrics", group: "train", example: "metrics" },
  { name: "Events.state", group: "train", example: "events" },
  { name: "Events.error", group: "train", example: "events", errors: ["diverged", "device"] },

  { name: "Lab.evaluate", group: "use", example: "evaluate" },
  { name: "Lab.predict", group: "use", example: "predict", errors: ["unknown-column", "bad-input"] },
  { name: "Lab.predictor", group: "use", example: "predictor" },
  { name: "Predictor.predict", group: "use", example: "predictor", errors: ["unknown-column", "bad-input"] },
  { name: "Predictor.outputs", group: "use", example: "outputs", errors: ["bad-input"] },
  { name: "Predictor.close", group: "use", example: "predictor" },
  { name: "Lab.centre", group: "use", example: "centre", errors: ["bad-input", "bad-settings"] },
  { name: "Lab.write", group: "use", example: "write", errors: ["bad-settings"] },
  { name: "Lab.attention", group: "use", example: "attention", errors: ["bad-settings"] },
  { name: "Lab.explain", group: "use", example: "explain", errors: ["bad-settings"] },

  { name: "Lab.optimise", group: "improve", example: "optimise", errors: ["out-of-range"] },
  { name: "Lab.feedback", group: "improve", example: "feedback", errors: ["too-many-corrections", "unknown-column", "bad-input"] },
  { name: "Lab.retrain", group: "improve", example: "feedback", errors: ["no-corrections", "diverged"] },
  { name: "Lab.start", group: "improve", example: "start", errors: ["bad-save", "no-such-choice"] },

  { name: "Lab.link", group: "keep", example: "link" },
  { name: "Lab.linked", group: "keep", example: "link" },
  { name: "Lab.replay", group: "keep", example: "link", errors: ["diverged"] },
  { name: "Lab.linkParts", group: "keep", example: "claim", errors: ["weights-too-large", "nothing-trained"] },
  { name: "Lab.confirm", group: "keep", example: "claim", errors: ["diverged"] },
  { name: "Lab.ownData", group: "keep", example: "ownData" },
  { name: "Lab.export", group: "keep", example: "export", errors: ["unknown-format", "export"] },
  { name: "Lab.save", group: "keep", example: "save" },
  { name: "Lab.restore", group: "keep", example: "save", errors: ["bad-save"] },

  { name: "Lab.reopen", group: "rows", example: "reopen", errors: ["missing-column", "not-a-number", "too-few-rows", "cancelled"] },
  { name: "Lab.cancelReopen", group: "rows", example: "reopen", errors: ["cancelled"] },
  { name: "Lab.reopened", group: "rows", example: "reopen" },
  { name: "Lab.undoReopen", group: "rows", example: "reopen" },

  { name: "Lab.call", group: "below", example: "call" },
  { name: "Calls", group: "below", example: "call" },
  { name: "CallName", group: "below", example: "call" },

  { name: "KindlingError", group: "errors", example: "errors" },
  { name: "KindlingError.kind", group: "errors", example: "errors" },
  { name: "KindlingError.parameters", group: "errors", example: "errors" },

  { name: "Settings", group: "types", example: "set" },
  { name: "Value", group: "types", example: "set" },
  { name: "Spec", group: "types", example: "catalogue" },
  { name: "Configured", group: "types", example: "set" },
  { name: "Opened", group: "types", example: "catalogue" },
  { name: "Backend", group: "types", example: "backend" },
  { name: "BackendName", group: "types", example: "backend" },
  { name: "BackendChoice", group: "types", example: "backend" },
  { name: "Speed", group: "types", example: "speed" },
  { name: "TrainResult", group: "types", example: "train" },
  { name: "EarlyStop", group: "types", example: "train" },
  { name: "RunState", group: "types", example: "goto" },
  { name: "HistoryReport", group: "types", example: "goto" },
  { name: "LossPoint", group: "types", example: "metrics" },
  { name: "EpochLine", group: "types", example: "metrics" },
  { name: "PictureReport", group: "types", example: "metrics" },
  { name: "Events", group: "types", example: "events" },
  { name: "MetricsEvent", group: "types", example: "metrics" },
  { name: "StateEvent", group: "types", example: "events" },
  { name: "Input", group: "types", example: "predict" },
  { name: "InputValue", group: "types", example: "predict" },
  { name: "Prediction", group: "types", example: "classes" },
  { name: "Predictor", group: "types", example: "predictor" },
  { name: "RangeWarning", group: "types", example: "predict" },
  { name: "Metrics", group: "types", example: "evaluate" },
  { name: "SplitMetrics", group: "types", example: "evaluate" },
  { name: "WriteOptions", group: "types", example: "write" },
  { name: "AttentionReport", group: "types", example: "attention" },
  { name: "ExplainReport", group: "types", example: "explain" },
  { name: "Correction", group: "types", example: "feedback" },
  { name: "FeedbackReport", group: "types", example: "feedback" },
  { name: "StartReport", group: "types", example: "start" },
  { name: "Experiment", group: "types", example: "link" },
  { name: "LinkParts", group: "types", example: "claim" },
  { name: "Claim", group: "types", example: "claim" },
  { name: "Confirmation", group: "types", example: "claim" },
  { name: "Change", group: "types", example: "link" },
  { name: "ExportFormat", group: "types", example: "export" },
];

/** Every kind of KindlingError, by where it comes from. */
export const ERRORS: Record<"settings" | "data" | "use" | "run" | "machine", string[]> = {
  settings: ["unknown-task", "unknown-setting", "out-of-range", "no-such-choice", "bad-settings", "batch-too-large", "bad-link"],
  data: [
    "missing-column", "not-a-number", "unknown-category", "bad-csv", "row-too-long", "row-too-short", "open-quote", "too-many-columns", "too-few-rows",
    "too-many-rows", "file-too-large", "no-numbers", "too-many-classes", "no-features", "bad-text", "not-text", "bad-encoding", "cancelled",
  ],
  use: ["unknown-column", "bad-input", "no-corrections", "too-many-corrections", "unknown-format", "export", "bad-save", "nothing-trained", "weights-too-large"],
  run: ["diverged", "no-checkpoint", "nothing-to-undo", "closed"],
  machine: ["no-web-gpu", "device", "network", "outdated", "damaged-data", "wrong-package"],
};
