// What a chart shows, in one or two sentences of numbers: for those who cannot see its shape.

import type { ContourReport, Histogram, LossPoint, Plane } from "../bindings";
import { fixed, integer, number, percent } from "../format";
import { type Key, t } from "../i18n";

interface Named {
  label: string;
}

/** Where a curve begins, ends and is lowest. Empty without points. */
function curve(key: Key, name: string, points: ReadonlyArray<readonly [step: number, value: number]>): string {
  const [first, last] = [points[0], points[points.length - 1]];
  if (!first || !last) return "";
  const least = points.reduce((best, point) => (point[1] < best[1] ? point : best));
  return t(key, { name, first: fixed(first[1], 4), start: integer(first[0]), last: fixed(last[1], 4), end: integer(last[0]), least: fixed(least[1], 4), at: integer(least[0]) });
}

export function losses(own: readonly LossPoint[], names: readonly [string, string], others: readonly { name: string; losses: readonly LossPoint[] }[]): string {
  const of = (points: readonly LossPoint[], key: "train" | "validation") =>
    points.flatMap((point): [number, number][] => (point[key] === null ? [] : [[point.step, point[key]]]));
  const other = (run: readonly LossPoint[]) => (of(run, "validation").length > 0 ? of(run, "validation") : of(run, "train"));
  return joined([
    curve("words.curve", names[0], of(own, "train")),
    curve("words.curve", names[1], of(own, "validation")),
    ...others.map(({ name, losses }) => curve("words.curve", name, other(losses))),
  ]);
}

/** How two measures lie and go together (Pearson's r). */
export function points(x: readonly number[], y: readonly number[], horizontal: Named, vertical: Named): string {
  if (x.length === 0) return "";
  const range = (values: readonly number[], { label }: Named) => {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (share: number) => number(sorted[Math.round(share * (sorted.length - 1))] ?? NaN, 5);
    return t("words.range", { name: label, min: at(0), low: at(0.25), high: at(0.75), max: at(1) });
  };
  const r = correlation(x, y);
  return joined([
    t("words.points", { count: integer(x.length) }), range(x, horizontal), range(y, vertical),
    Number.isFinite(r) ? t("words.correlation", { r: fixed(r, 2) }) : "",
  ]);
}

export function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((value, i) => {
    const [dx, dy] = [value - mx, (y[i] ?? NaN) - my];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return xy / Math.sqrt(xx * yy);
}

/** The fullest bar, and the bar in which the middle value lies. */
export function histogram({ min, max, counts, beyond }: Histogram): string {
  const total = counts.reduce((sum, count) => sum + count, beyond);
  if (total === 0) return "";
  const edge = (i: number) => number(min + ((max - min) * i) / counts.length, 4);
  const fullest = counts.indexOf(Math.max(...counts));
  let [middle, below] = [0, counts[0] ?? 0];
  while (middle < counts.length - 1 && below < total / 2) below += counts[++middle] ?? 0;
  return joined([
    t("words.histogram", { total: integer(total), min: edge(0), max: edge(counts.length), most: integer(counts[fullest] ?? 0), share: percent((counts[fullest] ?? 0) / total), from: edge(fullest), to: edge(fullest + 1) }),
    t("words.median", { from: edge(middle), to: edge(middle + 1) }),
    beyond > 0 ? t("words.beyond", { count: integer(beyond), max: edge(counts.length) }) : "",
  ]);
}

/** How many points each class has, and how much of the plane the model gives it. */
export function classes(kind: readonly number[], name: (index: number) => string, plane: Plane | null): string {
  const order = [...new Set(kind)].sort((a, b) => a - b);
  const have = order.map((index) => t("words.of", { name: name(index), value: integer(kind.filter((of) => of === index).length) }));
  const said = t("words.classes", { count: integer(kind.length), list: have.join(t("words.comma")) });
  if (!plane) return said;
  const cells = plane.size * plane.size;
  const won = new Array<number>(plane.probabilities.length).fill(0);
  for (let i = 0; i < cells; i++) {
    const shares = plane.probabilities.map((of) => of[i] ?? 0);
    const best = shares.indexOf(Math.max(...shares));
    won[best] = (won[best] ?? 0) + 1;
  }
  const list = won.map((count, index) => t("words.of", { name: name(index), value: percent(count / cells) })).join(t("words.comma"));
  return joined([said, t("words.plane", { list })]);
}

/** Where the descent began, where it is and how far above the least loss. */
export function descent({ path, optimum, optimumMse }: ContourReport): string {
  const at = ([, a, b]: readonly [number, number, number]) => `(${number(a, 3)}, ${number(b, 3)})`;
  const [first, last] = [path[0], path[path.length - 1]];
  if (!first || !last) return "";
  return t("words.descent", { first: at(first), last: at(last), step: integer(last[0]), optimum: at([0, ...optimum]), mse: number(optimumMse, 4) });
}

/** Whom a token looks at most. */
export function attention(names: readonly string[], shares: readonly number[], row: number): string {
  const order = shares.map((_, i) => i).sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0)).slice(0, 3);
  const list = order.map((i) => t("words.of", { name: `${names[i] ?? ""} (${i + 1})`, value: percent(shares[i] ?? 0) })).join(t("words.comma"));
  return t("words.attention", { token: `${names[row] ?? ""} (${row + 1})`, list });
}

/** A chart of few points: its ends, by what they are and what they cost. */
export function ladder(steps: ReadonlyArray<readonly [name: string, size: string, error: string]>, measure: string): string {
  const [first, last] = [steps[0], steps[steps.length - 1]];
  if (!first || !last) return "";
  const end = ([name, size, error]: readonly [string, string, string]) => t("words.step", { name, size, measure, error });
  return t("words.ladder", { first: end(first), last: end(last) });
}

const joined = (sentences: readonly string[]): string => sentences.filter((sentence) => sentence !== "").join(t("words.space"));
