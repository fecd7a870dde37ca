// Four optimisers on a valley, L = ½ (x² + κ y²): κ says how much steeper it is across than along. Their rules and defaults are PyTorch's.

export type Point = readonly [x: number, y: number];
export type OptimiserName = "sgd" | "momentum" | "rmsprop" | "adam";
/** From the gradient and the step's number, counted from 1, to what is taken away from the parameters, over η; it remembers what it needs. */
type Rule = (gradient: Point, step: number) => Point;

export const BEGIN: Point = [-2, 1];
export const valley = ([x, y]: Point, curvature: number): number => (x * x + curvature * y * y) / 2;
export const slope = ([x, y]: Point, curvature: number): Point => [x, curvature * y];

const each = (of: (axis: 0 | 1) => number): Point => [of(0), of(1)];

function momentum(): Rule {
  let velocity: Point = [0, 0];
  return (gradient) => (velocity = each((i) => 0.9 * velocity[i] + gradient[i]));
}

function rmsprop(): Rule {
  let square: Point = [0, 0];
  return (gradient) => {
    square = each((i) => 0.99 * square[i] + 0.01 * gradient[i] ** 2);
    return each((i) => gradient[i] / (Math.sqrt(square[i]) + 1e-8));
  };
}

function adam(): Rule {
  let [first, second]: [Point, Point] = [[0, 0], [0, 0]];
  return (gradient, step) => {
    first = each((i) => 0.9 * first[i] + 0.1 * gradient[i]);
    second = each((i) => 0.999 * second[i] + 0.001 * gradient[i] ** 2);
    return each((i) => first[i] / (1 - 0.9 ** step) / (Math.sqrt(second[i] / (1 - 0.999 ** step)) + 1e-8));
  };
}

export const OPTIMISERS: Record<OptimiserName, () => Rule> = { sgd: () => (gradient) => gradient, momentum, rmsprop, adam };

/** The points that an optimiser passes, the beginning among them; it ends early where it has left every bound. */
export function race(name: OptimiserName, rate: number, curvature: number, steps: number): Point[] {
  const rule = OPTIMISERS[name]();
  const path: Point[] = [BEGIN];
  for (let step = 1; step <= steps; step++) {
    const at = path[step - 1] ?? BEGIN;
    const move = rule(slope(at, curvature), step);
    const next = each((i) => at[i] - rate * move[i]);
    path.push(next);
    if (Math.hypot(...next) > 1e6) break;
  }
  return path;
}
