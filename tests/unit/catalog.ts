// A catalogue like the engine's, with one parameter of each kind, for tests without wasm.

import type { Catalog, Parameter, TaskInfo } from "../../www/bindings";

const parameter = (key: string, kind: Parameter["kind"], value: Parameter["default"], stage: Parameter["stage"] = "train"): Parameter => ({
  key, stage, kind, default: value, live: false, more: false, when: null,
});
const number = (min: number, max: number, integer: boolean): Parameter["kind"] => ({ type: "number", min, max, integer, stops: [], unit: "" });

// Bounds as the engine's, wide enough for the links of every task; `tests/browser/share.test.ts` opens them in the real one.
const choice = (...options: string[]): Parameter["kind"] => ({ type: "choice", options });
const columns = (many: boolean): Parameter["kind"] => ({ type: "columns", options: [], many });
const common: Parameter[] = [
  parameter("seed", number(0, 999_999, true), 42, "prepare"),
  parameter("hiddenLayers", number(1, 4, true), 2),
  parameter("width", number(1, 256, true), 32),
  parameter("optimiser", choice("sgd", "momentum", "rmsprop", "adam", "adamw"), "adam"),
  parameter("learningRate", number(1e-12, 10, false), 0.05),
  parameter("batchSize", number(1, 20_000, true), 64),
  parameter("schedule", choice("constant", "step", "cosine"), "constant"),
  parameter("scheduleSteps", number(1, 1_000_000, true), 4_000),
  parameter("initialisation", choice("pytorch", "xavier", "he", "zero", "pretrained"), "pytorch"),
  parameter("frozen", number(0, 9, true), 0),
  parameter("dropout", number(0, 0.9, false), 0),
  parameter("patience", number(0, 1_000, true), 0),
  parameter("l2", number(0, 10, false), 0),
  parameter("l1", number(0, 10, false), 0),
  parameter("clip", number(0, 1e6, false), 0),
  parameter("prune", number(0, 0.95, false), 0, "optimise"),
  parameter("quantise", { type: "toggle" }, false, "optimise"),
];
const pictures = [
  parameter("shift", number(0, 4, true), 0, "prepare"), parameter("rotate", number(0, 30, false), 0, "prepare"), parameter("zoom", number(0, 0.3, false), 0, "prepare"),
  parameter("model", choice("cnn", "mlp", "linear"), "cnn"), parameter("channels", number(1, 32, true), 16), parameter("batchNorm", { type: "toggle" }, false),
];
const ownTable = [
  parameter("target", columns(false), "", "data"), parameter("kind", choice("auto", "number", "classes"), "auto", "data"), parameter("leaveOut", columns(true), "", "data"),
  parameter("logTarget", { type: "toggle" }, false, "prepare"), parameter("missing", choice("impute", "drop"), "impute", "prepare"),
  parameter("split", choice("documented", "random"), "random", "prepare"), parameter("model", choice("mlp", "linear"), "mlp"),
];
const language = [
  parameter("context", number(4, 256, true), 64, "prepare"), parameter("heads", number(1, 8, true), 4), parameter("blocks", number(1, 8, true), 2),
  parameter("temperature", number(0, 5, false), 0.8, "apply"), parameter("topK", number(0, 6_000, true), 0, "apply"),
];
const task = (id: string, kind: TaskInfo["kind"], parameters: Parameter[], classes: string[] = []): TaskInfo => ({
  id, package: "deep", kind, dataPath: "", weightsPath: "", classes, recipes: [], references: [], columns: [], parameters: [...parameters, ...common],
});
const digits = Array.from({ length: 10 }, (_, i) => String(i));

export const catalog: Catalog = {
  tasks: [{
    id: "house-price", package: "cpu", kind: "table", dataPath: "", weightsPath: "", classes: [], recipes: [], references: [],
    columns: [
      { name: "price_usd", numeric: true, unit: "usd", target: true, categories: [] },
      { name: "area_sqft", numeric: true, unit: "sqft", target: false, categories: [] },
      { name: "wall", numeric: false, unit: "", target: false, categories: ["wood", "brick"] },
    ],
    parameters: [
      parameter("features", { type: "choice", options: ["area", "all"] }, "area", "prepare"),
      parameter("logTarget", { type: "toggle" }, false, "prepare"),
      parameter("scaling", choice("standard", "minmax", "none"), "standard", "prepare"),
      parameter("model", { type: "choice", options: ["linear", "mlp"] }, "linear"),
      parameter("activation", choice("relu", "tanh", "sigmoid", "gelu"), "relu"),
      parameter("loss", choice("mse", "mae", "huber"), "mse"),
      ...common,
    ],
  },
  task("spiral", "table", [parameter("model", choice("linear", "mlp"), "mlp")], ["ember", "ash"]),
  task("table-penguins", "own-table", ownTable), task("table-ames", "own-table", ownTable), task("table", "own-table", ownTable),
  task("digits-mlp", "pictures", pictures, digits), task("digits-cnn", "pictures", pictures, digits), task("fashion", "pictures", pictures, ["coat", "bag"]),
  task("shakespeare", "text", language), task("tang", "lines", language),
  task("sentiment", "sentences", [parameter("words", number(100, 16_000, true), 4_000, "prepare"), parameter("maskedSteps", number(0, 20_000, true), 0)], ["against", "for"]),
  ],
};
