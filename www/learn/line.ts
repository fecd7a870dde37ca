// The mean squared error of a line on a few houses, its gradient by the formula, by finite differences, and its best line.

export interface House {
  /** Area, 1,000 square feet. */
  x: number;
  /** Price, 1,000 USD. */
  y: number;
}

export type Line = readonly [theta0: number, theta1: number];

export const HOUSES: readonly House[] = [{ x: 0.8, y: 52 }, { x: 1.1, y: 71 }, { x: 1.5, y: 88 }, { x: 2.0, y: 131 }, { x: 2.6, y: 158 }];
export const START: Line = [20, 20];
/** η of the figure's steps: a little below where descent on these houses begins to swing. */
export const RATE = 0.1;

export const error = ([a, b]: Line, { x, y }: House): number => a + b * x - y;

export const loss = (line: Line, houses = HOUSES): number =>
  houses.reduce((sum, house) => sum + error(line, house) ** 2, 0) / houses.length;

export function gradient(line: Line, houses = HOUSES): Line {
  const sum = (of: (house: House) => number): number => houses.reduce((total, house) => total + of(house), 0);
  return [(2 / houses.length) * sum((h) => error(line, h)), (2 / houses.length) * sum((h) => error(line, h) * h.x)];
}

/** (L(θ + h) − L(θ − h)) / 2h, with the other parameter held. */
export function differences([a, b]: Line, h = 1e-4): Line {
  return [(loss([a + h, b]) - loss([a - h, b])) / (2 * h), (loss([a, b + h]) - loss([a, b - h])) / (2 * h)];
}

export function descend(line: Line): Line {
  const [a, b] = gradient(line);
  return [line[0] - RATE * a, line[1] - RATE * b];
}

/** The normal equations' solution. */
export function best(houses = HOUSES): Line {
  const mean = (of: (house: House) => number): number => houses.reduce((total, house) => total + of(house), 0) / houses.length;
  const [x, y] = [mean((h) => h.x), mean((h) => h.y)];
  const slope = mean((h) => (h.x - x) * (h.y - y)) / mean((h) => (h.x - x) ** 2);
  return [y - slope * x, slope];
}
