// A bit of the task's own text to look at while training: the same one as long as the data stays.

import type { App } from "../app";
import type { DataReport } from "../bindings";

/** Characters of it: a map of more is too fine to see. */
const MOST = 40;
const known = new WeakMap<DataReport, string>();

export function snippet(app: App): string {
  const { data } = app.state.reports;
  let found = known.get(data);
  if (found === undefined) {
    const lines = data.text?.excerpt ?? [];
    const long = lines.find((line) => line.length >= 24) ?? lines[0] ?? "";
    found = app.state.task.kind === "sentences" ? (lines.find((line) => line.length > 40 && line.length < 110) ?? long) : [...long].slice(0, MOST).join("");
    known.set(data, found);
  }
  return found;
}
