// What the estimator starts from: models whose size and data are published, and machines with their measured or stated rates.

import type { Machine, Precision, Workload } from "./estimate";

export interface Preset extends Workload {
  /** Key of its label. */
  id: string;
  machine: string;
  devices: number;
  precision: Precision;
}

export const PRESETS: readonly Preset[] = [
  // The page's own recipes: 2,000 steps of 256 rows; 7,000 steps of 32 × 128 characters (scripts/train_checkpoint.py).
  { id: "houses", parameters: 6_465, examples: 16_228, epochs: 31.25, machine: "browser", devices: 1, precision: "float32" },
  { id: "shakespeare", parameters: 830_208, examples: 1_258_437, epochs: 22.8, machine: "browser", devices: 1, precision: "float32" },
  // OpenAI did not publish how many tokens GPT-2 saw: this is A. Karpathy's reproduction, github.com/karpathy/llm.c, discussion 481.
  { id: "gpt2", parameters: 124_439_808, examples: 10e9, epochs: 1, machine: "a100", devices: 8, precision: "mixed" },
  // T. Brown et al. 2020, appendix D; machine of D. Patterson et al. 2021, table 4.
  { id: "gpt3", parameters: 175e9, examples: 300e9, epochs: 1, machine: "v100", devices: 10_000, precision: "mixed" },
  // Meta's model card, which says 1.3 million hours of H100 and not of how many: one here.
  { id: "llama3", parameters: 8.03e9, examples: 15e12, epochs: 1, machine: "h100", devices: 1, precision: "mixed" },
];

export const MACHINES: Readonly<Record<string, Machine>> = {
  // Measured when it is chosen. 30 W is what a laptop takes under load; its price is paid.
  browser: { peak: NaN, utilisation: 1, devices: 1, watts: 30, overhead: 1, price: 0 },
  // 24.6 TFLOP/s measured of 125; 330 W and PUE 1.10: D. Patterson et al. 2021, table 4. Price: AWS p3.2xlarge on demand.
  v100: { peak: 125e12, utilisation: 24.6 / 125, devices: 1, watts: 330, overhead: 1.1, price: 3.06 },
  // Dense bfloat16; utilisation and price of the reproduction of GPT-2.
  a100: { peak: 312e12, utilisation: 0.6, devices: 1, watts: 400, overhead: 1.1, price: 1.75 },
  // Dense bfloat16: the data sheet's 1,979 are with sparsity. Utilisation: Llama 3.1's 38 to 43 %; price: $672 for 8 × 24 h.
  h100: { peak: 989e12, utilisation: 0.4, devices: 1, watts: 700, overhead: 1.1, price: 3.5 },
};
