// What training costs: arithmetic from the size of a model, its data and a machine. Knows of no page.

/** What is trained on what. */
export interface Workload {
  parameters: number;
  /** Rows of a table or pictures, or tokens of a text. */
  examples: number;
  /** How often each of them is seen. */
  epochs: number;
}

/** What trains it. */
export interface Machine {
  /** Floating-point operations a second of one device, at best. */
  peak: number;
  /** Share of them that training reaches: model FLOPs utilisation. */
  utilisation: number;
  devices: number;
  /** Of one device under load. */
  watts: number;
  /** Power usage effectiveness: energy of the whole data centre for each unit that its devices take. */
  overhead: number;
  /** USD for an hour of one device. */
  price: number;
}

/** Bytes for each parameter while training with Adam: two moments, and a float32 copy of the weights where they are 16 bits wide. */
export const TRAINING_BYTES = {
  float32: { weights: 4, gradients: 4, states: 8 },
  // S. Rajbhandari et al., ZeRO, 2020, section 3.1: 2 + 2 + 12.
  mixed: { weights: 2, gradients: 2, states: 12 },
  bfloat16: { weights: 2, gradients: 2, states: 4 },
} as const;
export type Precision = keyof typeof TRAINING_BYTES;

/** Bytes for each weight of a model that is only asked. */
export const RUNNING_BYTES = { float32: 4, float16: 2, int8: 1, int4: 0.5 } as const;

/** An hour, in seconds. */
const HOUR = 3600;

/**
 * 6 · N · D: a weight is one multiplication and one addition for each example on the way forward, and twice that on the way
 * back. J. Kaplan et al., Scaling Laws for Neural Language Models, 2020, section 2.1. Attention's products come on top.
 */
export const trainingFlops = ({ parameters, examples, epochs }: Workload): number => 6 * parameters * examples * epochs;

/** Bytes of weights, gradients and optimiser states; activations come on top. */
export function trainingMemory(parameters: number, precision: Precision): { weights: number; gradients: number; states: number; total: number } {
  const each = TRAINING_BYTES[precision];
  return {
    weights: parameters * each.weights, gradients: parameters * each.gradients, states: parameters * each.states,
    total: parameters * (each.weights + each.gradients + each.states),
  };
}

export interface Cost {
  seconds: number;
  deviceHours: number;
  kilowattHours: number;
  usd: number;
}

/** What so many operations cost on a machine. */
export function cost(flops: number, { peak, utilisation, devices, watts, overhead, price }: Machine): Cost {
  const deviceHours = flops / (peak * utilisation) / HOUR;
  return { seconds: (deviceHours * HOUR) / devices, deviceHours, kilowattHours: (deviceHours * watts * overhead) / 1000, usd: deviceHours * price };
}

const SUFFIXES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, g: 1e9, t: 1e12, 万: 1e4, 亿: 1e8, 万亿: 1e12 };

/** A number as people write it: 830,208, 175e9, 1.5 B, 1750亿; null for anything else, and for what is not above zero. */
export function readCount(text: string): number | null {
  const [, digits, suffix] = /^([\d,]*\.?\d+(?:e\+?\d{1,2})?)(k|m|b|g|t|万亿|万|亿)?$/i.exec(text.replaceAll(/\s|,/g, "")) ?? [];
  const value = Number(digits) * (suffix ? (SUFFIXES[suffix.toLowerCase()] ?? NaN) : 1);
  return value > 0 && value <= 1e30 ? value : null;
}

/** 3.15 × 10²³, as its two parts. */
export function scientific(value: number): { digits: string; exponent: number } {
  const [digits = "", exponent = "0"] = value.toExponential(2).split("e");
  return { digits, exponent: Number(exponent) };
}
