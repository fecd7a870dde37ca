// Metrics of both kinds, regression and classification, where one number is wanted of them.

import type { EvaluateReport, Metrics, SplitMetrics, TaskInfo } from "./bindings";
import { fixed, integer, number, percent, quantity, usd } from "./format";

/** Root mean squared error, or the share of wrong classes: less is better. */
export const errorOf = (m: Metrics): number => (m.type === "regression" ? m.rmse : 1 - m.accuracy);

/** R², or accuracy: more is better. */
export const scoreOf = (m: Metrics): number => (m.type === "regression" ? m.r2 : m.accuracy);

/** Whether classes are told apart; else a number is predicted. */
export const classifies = (task: TaskInfo): boolean => task.classes.length > 0;

const targetUnit = (task: TaskInfo): string => task.columns.find((column) => column.target)?.unit ?? "";

/** A value of the number that a task predicts, with its unit. */
export const targetValue = (task: TaskInfo, value: number): string => quantity(targetUnit(task) === "usd" ? Math.round(value) : Number(value.toPrecision(4)), targetUnit(task));

/** The same for an axis: thousands of dollars, four digits of others. */
export function short(task: TaskInfo, value: number): string {
  if (targetUnit(task) !== "usd") return number(value, 4);
  if (Math.abs(value) < 1_000) return `${value < 0 ? "−" : ""}$${number(Math.abs(value), 3)}`;
  return `${value < 0 ? "−" : ""}$${integer(Math.abs(value) / 1000)}k`;
}

/** An error with its unit: dollars, or percent of the rows. */
export function showError(task: TaskInfo, error: number): string {
  if (classifies(task)) return percent(error, 1);
  return targetUnit(task) === "usd" ? usd(error) : targetValue(task, error);
}

/** R² with its decimals, or accuracy in percent. */
export const showScore = (task: TaskInfo, score: number): string => (classifies(task) ? percent(score, 1) : fixed(score, 4));

/** Metrics of a baseline; undefined where the task has none of that name. */
export const baselineOf = (report: EvaluateReport, id: string): SplitMetrics | undefined =>
  report.baselines.find((baseline) => baseline.id === id)?.metrics;
