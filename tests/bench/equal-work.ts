// Whether a peer has done the same work as PyTorch: its first losses, a product's first number, a question's first output.

import { batches, initialParameters, WORKLOADS, type Infer, type Matmul, type WorkloadId } from "./spec";

/** Largest relative difference from the reference. */
export const TOLERANCE = 1e-4;

export type References = Partial<Record<WorkloadId, number[]>>;

export interface EqualWork {
  /** Largest |value / reference - 1|; NaN if there was nothing to compare or a number is none. */
  worst: number;
  checked: number;
  /** How many the reference has. */
  of: number;
}

export function compare(found: readonly number[], reference: readonly number[]): EqualWork {
  const pairs = found.slice(0, reference.length).map((value, i) => Math.abs(value / reference[i]! - 1));
  // Math.max of a NaN is NaN, of nothing -Infinity.
  return { worst: pairs.length > 0 ? Math.max(...pairs) : NaN, checked: pairs.length, of: reference.length };
}

export const isEqual = ({ worst }: EqualWork): boolean => worst <= TOLERANCE;

/** PyTorch's losses (tests/fixtures/reference-losses.json), and the two numbers that plain arithmetic gives. */
export function withArithmetic(losses: References): References {
  return { ...losses, W7: [firstOfProduct(WORKLOADS.W7 as Matmul)], W8: [firstOutput(WORKLOADS.W8 as Infer)] };
}

function firstOfProduct(workload: Matmul): number {
  const { x, y } = batches(workload)[0]!;
  let sum = 0;
  for (let i = 0; i < workload.side; i++) sum += x[i]! * y[i * workload.side]!;
  return sum;
}

function firstOutput(workload: Infer): number {
  const [given, { x }] = [initialParameters(workload), batches(workload)[0]!];
  const layer = (input: ArrayLike<number>, i: number): number[] => {
    const [weight, bias] = [given[`w${i}`]!, given[`b${i}`]!.data];
    return Array.from(bias, (start, j) => {
      let sum = start;
      for (let k = 0; k < input.length; k++) sum += input[k]! * weight.data[k * bias.length + j]!;
      return sum;
    });
  };
  return layer(layer(x, 0).map((value) => Math.max(0, value)), 1)[0] ?? NaN;
}
