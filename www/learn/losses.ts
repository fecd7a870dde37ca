// What a miss costs by each loss, and how steep the loss is there.

export type LossName = "squared" | "absolute" | "huber";

export const LOSSES: Record<LossName, { f: (error: number) => number; slope: (error: number) => number }> = {
  squared: { f: (e) => e * e, slope: (e) => 2 * e },
  absolute: { f: Math.abs, slope: Math.sign },
  // With δ = 1: half the square near 0, as Huber (1964) and PyTorch have it.
  huber: { f: (e) => (Math.abs(e) <= 1 ? (e * e) / 2 : Math.abs(e) - 0.5), slope: (e) => Math.max(-1, Math.min(1, e)) },
};

/** Of one row, by the probability that its class was given. */
export const crossEntropy = (probability: number): number => -Math.log(probability);
