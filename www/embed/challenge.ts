// A challenge: what a model is to reach and what it may take, `test.r2>=0.8;steps<=2000;parameters<=200`. Its grammar is in
// docs/embedding.md. It must not know of elements.

import type { Metrics, RunState, SplitMetrics, TaskInfo } from "../bindings";
import { metricsType } from "../metrics";
import { badEmbed } from "./errors";

const PARTS = ["train", "validation", "test"] as const;
type Part = (typeof PARTS)[number];
const METRICS: Record<Metrics["type"], readonly string[]> = {
  regression: ["mse", "rmse", "mae", "r2"],
  classification: ["accuracy", "precision", "recall", "f1"],
  language: ["loss", "perplexity", "bits"],
};
/** What a run takes; both are part of the run's state. */
const COSTS = ["steps", "parameters"] as const;
export type Cost = (typeof COSTS)[number];

export interface Goal { kind: "goal"; part: Part; metric: string; atLeast: boolean; bound: number }
export interface Limit { kind: "limit"; cost: Cost; bound: number }
export type Condition = Goal | Limit;

export interface Challenge {
  conditions: Condition[];
  /** As it is written in an address. */
  text: string;
  /** How many steps a run may make; Infinity without such a limit. */
  mostSteps: number;
}

const MOST_CONDITIONS = 8;
const MOST_CHARACTERS = 400;
const NUMBER = /^-?\d{1,12}(\.\d{1,12})?(e-?\d{1,2})?$/i;

/** Reads a challenge; throws a KindlingError that says what is wrong. */
export function parseChallenge(text: string, task: TaskInfo): Challenge {
  if (text.length > MOST_CHARACTERS) throw badEmbed("its challenge is too long");
  const items = text.split(";").map((item) => item.trim()).filter((item) => item !== "");
  if (items.length > MOST_CONDITIONS) throw badEmbed(`a challenge has at most ${MOST_CONDITIONS} conditions`);
  const conditions = items.map((item) => parseCondition(item, task));
  if (!conditions.some(({ kind }) => kind === "goal")) throw badEmbed("a challenge needs a goal, like test.r2>=0.8");
  const names = conditions.map(nameOf);
  if (new Set(names).size < names.length) throw badEmbed("its challenge names the same thing twice");
  const steps = conditions.find((one) => one.kind === "limit" && one.cost === "steps");
  return { conditions, text: conditions.map(writeCondition).join(";"), mostSteps: steps?.bound ?? Infinity };
}

function parseCondition(item: string, task: TaskInfo): Condition {
  const [, name = "", operator = "", number = ""] = /^([a-z0-9.]{1,40})(>=|<=)(\S{1,20})$/.exec(item) ?? [];
  if (operator === "" || !NUMBER.test(number)) throw badEmbed(`"${item.slice(0, 40)}" is no condition; write one like test.r2>=0.8 or steps<=2000`);
  const bound = Number(number);
  const cost = COSTS.find((one) => one === name);
  if (cost) {
    if (operator !== "<=" || !Number.isInteger(bound) || bound < 1 || bound > 1e9) throw badEmbed(`${cost} has an upper limit, like ${cost}<=2000`);
    return { kind: "limit", cost, bound };
  }
  const [part, metric] = name.split(".");
  const known = METRICS[metricsType(task)];
  const found = PARTS.find((one) => one === part);
  if (!found || !metric || !known.includes(metric)) throw badEmbed(`"${name}" cannot be measured here; choose train, validation or test, a dot, and ${known.join(", ")}`);
  return { kind: "goal", part: found, metric, atLeast: operator === ">=", bound };
}

/** "test.r2" or "steps". */
export const nameOf = (condition: Condition): string => (condition.kind === "goal" ? `${condition.part}.${condition.metric}` : condition.cost);

export const writeCondition = (condition: Condition): string =>
  `${nameOf(condition)}${condition.kind === "goal" && condition.atLeast ? ">=" : "<="}${condition.bound}`;

/** What a condition is about, measured: metrics may be missing or old. */
export interface Standing {
  metrics: SplitMetrics | null;
  run: RunState;
}

export interface Checked {
  condition: Condition;
  /** null while it is not known. */
  value: number | null;
  met: boolean;
}

export function check({ conditions }: Challenge, { metrics, run }: Standing): Checked[] {
  return conditions.map((condition) => {
    const value = condition.kind === "limit" ? (condition.cost === "steps" ? run.step : run.parameters) : metrics ? measured(metrics[condition.part], condition.metric) : null;
    const met = value !== null && (condition.kind === "goal" && condition.atLeast ? value >= condition.bound : value <= condition.bound);
    return { condition, value, met };
  });
}

function measured(metrics: Metrics, name: string): number | null {
  const value = (metrics as unknown as Record<string, unknown>)[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
