// Metrics of every kind (of numbers, classes and the next character) where one number is wanted of them.

import type { EvaluateReport, Metrics, SplitMetrics, TaskInfo } from "./bindings";
import { fixed, integer, number, percent, quantity, usd } from "./format";
import { t } from "./i18n";

/** Root mean squared error, the share of wrong classes, or the loss of a character in nats: less is better. */
export const errorOf = (m: Metrics): number => (m.type === "regression" ? m.rmse : m.type === "language" ? m.loss : 1 - m.accuracy);

/** R² or accuracy, of which more is better; of characters the perplexity, of which less is. */
export const scoreOf = (m: Metrics): number => (m.type === "regression" ? m.r2 : m.type === "language" ? m.perplexity : m.accuracy);

/** Whether classes are told apart; else a number is predicted. */
export const classifies = (task: TaskInfo): boolean => task.classes.length > 0;

/** Whether the next character of a text is foretold. */
export const foretells = (task: TaskInfo): boolean => task.kind === "text" || task.kind === "lines";

/** Which metrics a task has. */
export const metricsType = (task: TaskInfo): Metrics["type"] => (classifies(task) ? "classification" : foretells(task) ? "language" : "regression");

/** What `errorOf` and `scoreOf` are called, of the test rows. */
export const errorName = (task: TaskInfo): string => t(classifies(task) ? "optimise.wrong" : foretells(task) ? "language.loss.test" : "optimise.rmse");
export const scoreName = (task: TaskInfo): string => t(classifies(task) ? "optimise.accuracy" : foretells(task) ? "language.perplexity.test" : "optimise.r2");

const targetUnit = (task: TaskInfo): string => task.columns.find((column) => column.target)?.unit ?? "";

/** A value of the number that a task predicts, with its unit. */
export const targetValue = (task: TaskInfo, value: number): string => quantity(targetUnit(task) === "usd" ? Math.round(value) : Number(value.toPrecision(4)), targetUnit(task));

/** The same for an axis: thousands of dollars, four digits of others. */
export function short(task: TaskInfo, value: number): string {
  if (targetUnit(task) !== "usd") return number(value, 4);
  if (Math.abs(value) < 1_000) return `${value < 0 ? "−" : ""}$${number(Math.abs(value), 3)}`;
  return `${value < 0 ? "−" : ""}$${integer(Math.abs(value) / 1000)}k`;
}

/** An error with its unit: dollars, percent of the rows, or nats. */
export function showError(task: TaskInfo, error: number): string {
  if (classifies(task)) return percent(error, 1);
  if (foretells(task)) return nats(error);
  return targetUnit(task) === "usd" ? usd(error) : targetValue(task, error);
}

/** A loss of characters. */
export const nats = (loss: number): string => t("language.nats", { loss: fixed(loss, 2) });

/** R² with its decimals, accuracy in percent, or a perplexity. */
export const showScore = (task: TaskInfo, score: number): string =>
  classifies(task) ? percent(score, 1) : foretells(task) ? number(score, 3) : fixed(score, 4);

/** Metrics of a baseline; undefined where the task has none of that name. */
export const baselineOf = (report: EvaluateReport, id: string): SplitMetrics | undefined =>
  report.baselines.find((baseline) => baseline.id === id)?.metrics;
