// Columns, cells and samples of a table as people read them.

import type { Cell, Column, DataReport, TaskInfo } from "./bindings";
import type { App } from "./app";
import { quantity, unitName } from "./format";
import { type Key, lookup, t } from "./i18n";
import { foretells } from "./metrics";

/** A cell with translated words and units on numbers. */
export function cellText(cell: Cell, column: Column): string {
  if (cell === null) return "–";
  if (typeof cell === "number") return isYear(column.name) ? String(cell) : quantity(cell, column.unit);
  return lookup(`category.${column.name}.${cell}`) ?? plain(cell);
}

/** Years are not grouped: 2008, not 2,008. */
export const isYear = (name: string): boolean => /(^|_)year(_|$)/i.test(name);

/** A name out of a file as people write it. */
const plain = (name: string): string => name.replaceAll("_", " ");

/** Endings of a name that the engine reads as its unit; the unit stands beside the numbers. */
const UNIT = /_(usd|sqft|ft|years|mm|cm|kg|g)$/;

export const columnName = (name: string): string => lookup(`column.${name}`) ?? plain(name.replace(UNIT, ""));

/** A column as the name of an axis: with its unit, where the numbers do not carry it. */
export function axisName(task: TaskInfo, name: string): string {
  const unit = task.columns.find((column) => column.name === name)?.unit ?? "";
  return unit === "" || unit === "usd" ? columnName(name) : `${columnName(name)}, ${unitName(unit)}`;
}

/** A class by the name that people know it by. */
export const className = (task: TaskInfo, index: number): string => {
  const name = task.classes[index] ?? "–";
  const target = task.columns.find((column) => column.target)?.name ?? task.id;
  return lookup(`category.${target}.${name}`) ?? plain(name);
};

/** A column's values in the sample. */
export const sampled = (data: DataReport, name: string): number[] =>
  data.sample.columns.find((column) => column.name === name)?.values ?? [];

const pictures = new WeakMap<App, Promise<Uint8Array[]>>();

/** The sample's pictures, asked for once. */
export function samplePictures(app: App): Promise<Uint8Array[]> {
  const { images, sample } = app.state.reports.data;
  const size = (images?.width ?? 0) * (images?.height ?? 0);
  const asked = pictures.get(app) ?? app.lab.call("images", { rows: sample.row }).then((all) => sample.row.map((_, i) => all.subarray(i * size, (i + 1) * size)));
  pictures.set(app, asked);
  return asked;
}

/**
 * A string of the shell, or the one that the task has in its place: `<key>@<task>`, or for tasks of a family the first
 * word of their ids, `<key>@<family>`; of a text that is foretold `<key>@text`.
 */
export function said(app: App, key: Key, values: Record<string, string | number> = {}): string {
  return saidOf(app, key, values) ?? t(key, values);
}

/** The same for a key that comes from the engine: null when there is no such string. */
export function saidOf(app: App, key: string, values: Record<string, string | number> = {}): string | null {
  const { id } = app.state.task;
  const text = foretells(app.state.task) ? lookup(`${key}@text`, values) : null;
  return lookup(`${key}@${id}`, values) ?? text ?? lookup(`${key}@${id.split("-")[0] ?? id}`, values) ?? lookup(key, values);
}
