// Activations and their slopes, as the course's figures draw them.

export type ActivationName = "tanh" | "sigmoid" | "ReLU" | "GELU" | "identity";

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
/** The approximation of Hendrycks and Gimpel (2016), as GPT-2 has it. */
const inner = (z: number): number => Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3));

export const ACTIVATIONS: Record<ActivationName, { f: (z: number) => number; slope: (z: number) => number }> = {
  tanh: { f: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
  sigmoid: { f: sigmoid, slope: (z) => sigmoid(z) * (1 - sigmoid(z)) },
  ReLU: { f: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
  GELU: {
    f: (z) => (z / 2) * (1 + inner(z)),
    slope: (z) => (1 + inner(z)) / 2 + (z / 2) * (1 - inner(z) ** 2) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * z * z),
  },
  identity: { f: (z) => z, slope: () => 1 },
};
