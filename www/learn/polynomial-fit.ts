// Fitting polynomials to noisy points by least squares: the smallest model that overfits. Knows of no page.

export interface Point { x: number; y: number }

/** The truth behind the points, on −1 … 1. */
export const truth = (x: number): number => Math.sin(2.5 * x) + 0.3 * x;
/** Standard deviation of what is added to it. */
const NOISE = 0.25;

/** A seeded stream of numbers in 0 … 1 (mulberry32): the same points for every reader. */
export function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Noisy points; the noise is normal by Box and Muller. */
export function points(count: number, seed: number): Point[] {
  const next = stream(seed);
  return Array.from({ length: count }, () => {
    const x = 2 * next() - 1;
    return { x, y: truth(x) + NOISE * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()) };
  });
}

/** Legendre polynomials 0 … degree at x: on −1 … 1 they are nearly orthogonal, where powers of x are nearly equal. */
export function basis(x: number, degree: number): number[] {
  const values = [1, x];
  for (let n = 1; n < degree; n += 1) values.push(((2 * n + 1) * x * (values[n] ?? 0) - n * (values[n - 1] ?? 0)) / (n + 1));
  return values.slice(0, degree + 1);
}

/**
 * Coefficients that minimise mean (ŷ − y)² + λ · Σ c² (the constant goes free), by Householder's reflections: rows of the
 * penalty are points more.
 */
export function fit(training: readonly Point[], degree: number, lambda: number): number[] {
  const rows = training.map(({ x, y }) => [...basis(x, degree), y]);
  for (let k = 1; k <= degree && lambda > 0; k += 1) {
    const row = new Array<number>(degree + 2).fill(0);
    row[k] = Math.sqrt(lambda * training.length);
    rows.push(row);
  }
  return solve(rows, degree + 1);
}

/** Least squares of `rows` [a | b] in `unknowns`. */
function solve(rows: number[][], unknowns: number): number[] {
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let k = 0; k < unknowns; k += 1) {
    const column = rows.slice(k).map((row) => row[k] ?? 0);
    const norm = Math.hypot(...column) * ((column[0] ?? 0) > 0 ? -1 : 1);
    const v = [(column[0] ?? 0) - norm, ...column.slice(1)];
    const square = v.reduce((sum, each) => sum + each * each, 0);
    if (square === 0) continue;
    for (let j = k; j <= unknowns; j += 1) {
      const dot = v.reduce((sum, each, i) => sum + each * at(k + i, j), 0);
      v.forEach((each, i) => {
        const row = rows[k + i];
        if (row) row[j] = at(k + i, j) - (2 * dot * each) / square;
      });
    }
  }
  const solution = new Array<number>(unknowns).fill(0);
  for (let k = unknowns - 1; k >= 0; k -= 1) {
    const rest = solution.reduce((sum, each, j) => sum + (j > k ? each * at(k, j) : 0), 0);
    solution[k] = (at(k, unknowns) - rest) / at(k, k);
  }
  return solution;
}

export const predict = (coefficients: readonly number[], x: number): number =>
  basis(x, coefficients.length - 1).reduce((sum, each, k) => sum + each * (coefficients[k] ?? 0), 0);

/** Root of the mean squared error over points. */
export const rmse = (coefficients: readonly number[], over: readonly Point[]): number =>
  Math.sqrt(over.reduce((sum, { x, y }) => sum + (predict(coefficients, x) - y) ** 2, 0) / over.length);
