// The workloads, their initial weights and their rows: seeded, drawn number by number, the same for every peer.
// crate/tests/common/workloads.rs draws them again in Rust. Nothing here knows a peer.

interface Common {
  id: WorkloadId;
  /** What a table calls it. */
  title: string;
  batch: number;
  /** Batches that come in turn. */
  batches: number;
  /** Steps whose losses are held against the reference. */
  checkSteps: number;
}

export type Optimiser = { type: "sgd"; rate: number } | { type: "adam"; rate: number; beta1: number; beta2: number; epsilon: number };

export type Linear = Common & { kind: "linear"; features: number; optimiser: Optimiser };
export type Mlp = Common & { kind: "mlp"; sizes: number[]; optimiser: Optimiser };
export type Cnn = Common & { kind: "cnn"; optimiser: Optimiser };
export type Gpt = Common & {
  kind: "gpt"; vocabulary: number; context: number; width: number; heads: number; blocks: number; optimiser: Optimiser;
};
/** Two square matrices multiplied; the product stays on the device. */
export type Matmul = Common & { kind: "matmul"; side: number };
/** One row asked of a network, all outputs read back. */
export type Infer = Common & { kind: "infer"; sizes: number[] };

export type Trained = Linear | Mlp | Cnn | Gpt;
export type Workload = Trained | Matmul | Infer;
export type WorkloadId = "W1" | "W2" | "W3" | "W4" | "W5" | "W6" | "W7" | "W8";

const ADAM: Optimiser = { type: "adam", rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const GPT = { kind: "gpt", vocabulary: 65, optimiser: ADAM } as const;

export const WORKLOADS: Record<WorkloadId, Workload> = {
  W1: { id: "W1", title: "linear regression", kind: "linear", features: 8, batch: 64, batches: 16, checkSteps: 100, optimiser: { type: "sgd", rate: 1e-2 } },
  W2: { id: "W2", title: "MLP", kind: "mlp", sizes: [784, 128, 10], batch: 64, batches: 16, checkSteps: 20, optimiser: ADAM },
  W3: { id: "W3", title: "wide MLP", kind: "mlp", sizes: [784, 1024, 1024, 10], batch: 128, batches: 8, checkSteps: 10, optimiser: ADAM },
  W4: { id: "W4", title: "CNN", kind: "cnn", batch: 64, batches: 8, checkSteps: 10, optimiser: ADAM },
  W5: { ...GPT, id: "W5", title: "GPT", context: 64, width: 64, heads: 4, blocks: 2, batch: 16, batches: 8, checkSteps: 10 },
  W6: { ...GPT, id: "W6", title: "large GPT", context: 128, width: 256, heads: 8, blocks: 4, batch: 8, batches: 4, checkSteps: 3 },
  W7: { id: "W7", title: "matrix product", kind: "matmul", side: 1024, batch: 1, batches: 1, checkSteps: 1 },
  W8: { id: "W8", title: "one question", kind: "infer", sizes: [784, 128, 10], batch: 1, batches: 16, checkSteps: 1 },
};

export const isWorkloadId = (id: string): id is WorkloadId => id in WORKLOADS;

/** Side of the pictures, and what they are called: they look like MNIST's to a network. */
export const SIDE = 28;
export const PIXELS = SIDE * SIDE;
export const CLASSES = 10;
/** Inputs of the last layer of the CNN: 32 channels after two poolings. */
export const FLAT = (SIDE / 4) ** 2 * 32;

type Draw = () => number;

/** T. Ettinger's mulberry32: numbers in [0, 1). */
export function mulberry32(seed: number): Draw {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Box and Muller's. */
const normal = (draw: Draw): number => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());

export interface Tensor {
  shape: number[];
  data: Float32Array<ArrayBuffer>;
}
export type Parameters = Record<string, Tensor>;

const count = (shape: number[]): number => shape.reduce((product, side) => product * side, 1);
const full = (shape: number[], value: number): Tensor => ({ shape, data: new Float32Array(count(shape)).fill(value) });

function drawn(shape: number[], one: Draw): Tensor {
  const tensor = full(shape, 0);
  for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = one();
  return tensor;
}

/**
 * Initial weights by name.
 *
 * Dense weights are `[inputs, outputs]`, those of convolutions `[height, width, inputs, outputs]`, and the CNN's last layer
 * takes its inputs by place, then channel.
 */
export function initialParameters(workload: Workload): Parameters {
  const draw = mulberry32(1234);
  const uniform = (shape: number[], bound: number) => drawn(shape, () => (draw() * 2 - 1) * bound);
  switch (workload.kind) {
    case "matmul":
      return {};
    case "linear":
      return { w: full([workload.features, 1], 0), b: full([1], 0) };
    case "mlp":
    case "infer": {
      const parameters: Parameters = {};
      for (const [i, [inputs, outputs]] of layers(workload.sizes).entries()) {
        parameters[`w${i}`] = uniform([inputs, outputs], 1 / Math.sqrt(inputs));
        parameters[`b${i}`] = full([outputs], 0);
      }
      return parameters;
    }
    case "cnn": {
      const [c1, c2] = [uniform([3, 3, 1, 16], 1 / 3), uniform([3, 3, 16, 32], 1 / 12)];
      return { c1, cb1: full([16], 0), c2, cb2: full([32], 0), w: uniform([FLAT, CLASSES], 1 / Math.sqrt(FLAT)), b: full([CLASSES], 0) };
    }
    case "gpt":
      return transformer(workload, (...shape) => drawn(shape, () => 0.02 * normal(draw)));
  }
}

/** Inputs and outputs of each layer. */
export const layers = (sizes: number[]): Array<[number, number]> => sizes.slice(1).map((outputs, i) => [sizes[i] ?? 0, outputs]);

function transformer({ vocabulary, context, width, blocks }: Gpt, normals: (...shape: number[]) => Tensor): Parameters {
  const parameters: Parameters = { wte: normals(vocabulary, width), wpe: normals(context, width) };
  for (let block = 0; block < blocks; block++) {
    const set = (name: string, tensor: Tensor) => { parameters[`${name}_${block}`] = tensor; };
    set("ln1g", full([width], 1));
    set("ln1b", full([width], 0));
    set("wqkv", normals(width, 3 * width));
    set("bqkv", full([3 * width], 0));
    set("wo", normals(width, width));
    set("bo", full([width], 0));
    set("ln2g", full([width], 1));
    set("ln2b", full([width], 0));
    set("wfc", normals(width, 4 * width));
    set("bfc", full([4 * width], 0));
    set("wpr", normals(4 * width, width));
    set("bpr", full([width], 0));
  }
  return { ...parameters, lnfg: full([width], 1), lnfb: full([width], 0), head: normals(width, vocabulary) };
}

/** `x` `[batch, inputs]`, of text token numbers; `y` `[batch]`: a number or a class, of text the token that follows each. */
export interface Batch {
  x: Float32Array<ArrayBuffer>;
  y: Float32Array<ArrayBuffer>;
}

/** The batches; of a matrix product one, with the two factors. */
export function batches(workload: Workload): Batch[] {
  const draw = mulberry32(99);
  const make = maker(workload, draw);
  return Array.from({ length: workload.batches }, make);
}

function maker(workload: Workload, draw: Draw): () => Batch {
  switch (workload.kind) {
    case "linear":
      return numbers(workload, draw);
    case "gpt":
      return () => tokens(workload, draw);
    case "matmul": {
      const factor = () => drawn([workload.side, workload.side], () => draw() - 0.5).data;
      return () => ({ x: factor(), y: factor() });
    }
    default:
      return pictures(workload.batch, draw);
  }
}

function numbers({ batch, features }: Linear, draw: Draw): () => Batch {
  const teacher = Array.from({ length: features }, () => normal(draw));
  return () => {
    const [x, y] = [new Float32Array(batch * features), new Float32Array(batch)];
    for (let row = 0; row < batch; row++) {
      let sum = 0.5 + 0.1 * normal(draw);
      for (const [j, weight] of teacher.entries()) {
        const at = row * features + j;
        x[at] = normal(draw);
        sum += weight * x[at]!;
      }
      y[row] = sum;
    }
    return { x, y };
  };
}

/** As sparse as MNIST; the classes are a linear teacher's. */
function pictures(batch: number, draw: Draw): () => Batch {
  const teacher = drawn([PIXELS, CLASSES], () => normal(draw)).data;
  return () => {
    const [x, y] = [new Float32Array(batch * PIXELS), new Float32Array(batch)];
    for (let row = 0; row < batch; row++) {
      const pixels = x.subarray(row * PIXELS, (row + 1) * PIXELS);
      for (let j = 0; j < PIXELS; j++) pixels[j] = draw() < 0.2 ? draw() : 0;
      let best = -Infinity;
      for (let c = 0; c < CLASSES; c++) {
        let score = 0;
        for (let j = 0; j < PIXELS; j++) score += pixels[j]! * teacher[j * CLASSES + c]!;
        if (score > best) [best, y[row]] = [score, c];
      }
    }
    return { x, y };
  };
}

function tokens({ batch, context, vocabulary }: Gpt, draw: Draw): Batch {
  const [x, y] = [new Float32Array(batch * context), new Float32Array(batch * context)];
  for (let row = 0; row < batch; row++) {
    let token = Math.floor(draw() * vocabulary);
    for (let at = row * context; at < (row + 1) * context; at++) {
      x[at] = token;
      token = draw() < 0.8 ? (token * 7 + 3) % vocabulary : Math.floor(draw() * vocabulary);
      y[at] = token;
    }
  }
  return { x, y };
}

/** `[length]` to `[length, classes]`. */
export function oneHot(values: Float32Array, classes: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length * classes);
  values.forEach((value, i) => { out[i * classes + value] = 1; });
  return out;
}
