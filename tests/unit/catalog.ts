// A catalogue like the engine's, with one parameter of each kind, for tests without wasm.

import type { Catalog, Parameter } from "../../www/bindings";

const parameter = (key: string, kind: Parameter["kind"], value: Parameter["default"], stage: Parameter["stage"] = "train"): Parameter => ({
  key, stage, kind, default: value, live: false, more: false, when: null,
});
const number = (min: number, max: number, integer: boolean): Parameter["kind"] => ({ type: "number", min, max, integer, stops: [], unit: "" });

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
      parameter("seed", number(0, 999_999, true), 42, "prepare"),
      parameter("model", { type: "choice", options: ["linear", "mlp"] }, "linear"),
      parameter("learningRate", number(1e-12, 10, false), 0.05),
      parameter("prune", number(0, 0.95, false), 0, "optimise"),
      parameter("quantise", { type: "toggle" }, false, "optimise"),
    ],
  }, {
    id: "tang", package: "deep", kind: "lines", dataPath: "", weightsPath: "", classes: [], recipes: [], references: [], columns: [],
    parameters: [parameter("temperature", number(0, 5, false), 0.8, "apply")],
  }, {
    id: "sentiment", package: "deep", kind: "sentences", dataPath: "", weightsPath: "", classes: ["against", "for"], recipes: [], references: [], columns: [],
    parameters: [parameter("maskedSteps", number(0, 20_000, true), 0)],
  }],
};
