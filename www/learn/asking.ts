// Explaining a model by asking it: permutation importance and partial dependence. Any function from rows to numbers will do.

export type Row = Readonly<Record<string, number | string>>;
export type Ask = (rows: readonly Row[]) => Promise<number[]>;

export const rmse = (predicted: readonly number[], right: readonly number[]): number =>
  Math.sqrt(predicted.reduce((sum, each, i) => sum + (each - (right[i] ?? NaN)) ** 2, 0) / predicted.length);

/** A rotation by a third: every row gets another row's value, the same ones each time, and no value is lost. */
export function permuted(rows: readonly Row[], column: string): Row[] {
  const by = Math.floor(rows.length / 3) || 1;
  return rows.map((row, i) => {
    const { [column]: _own, ...rest } = row;
    const value = rows[(i + by) % rows.length]?.[column];
    return value === undefined ? rest : { ...rest, [column]: value };
  });
}

/** How much larger the error is when a column says nothing about its row: L. Breiman, Random Forests, 2001, section 10. */
export async function importance(ask: Ask, rows: readonly Row[], right: readonly number[], column: string, before: number): Promise<number> {
  return rmse(await ask(permuted(rows, column)), right) - before;
}

export interface Dependence {
  at: number[];
  /** The mean over the rows at each place: J. Friedman, 2001, section 8.2. */
  mean: number[];
  /** One row each: what the mean hides. */
  single: number[][];
}

/** What the model says of each row when a column is set to one value after the other, all else as it is. */
export async function dependence(ask: Ask, rows: readonly Row[], column: string, places: number): Promise<Dependence> {
  const sorted = rows.map((row) => row[column]).filter((value) => typeof value === "number").sort((a, b) => a - b);
  const quantile = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  // Within the middle nine tenths: beyond, there are hardly any rows to be right about.
  const [from, to] = [quantile(0.05), quantile(0.95)];
  const at = Array.from({ length: places }, (_, i) => from + ((to - from) * i) / (places - 1));
  const answers: number[][] = [];
  for (const value of at) answers.push(await ask(rows.map((row) => ({ ...row, [column]: value }))));
  return {
    at,
    mean: answers.map((each) => each.reduce((sum, value) => sum + value, 0) / each.length),
    single: rows.map((_, row) => answers.map((each) => each[row] ?? NaN)),
  };
}
