// A floor: plain single-threaded JavaScript on typed arrays, in batches and with loops that the cache likes.

import type { Trainer } from "../harness";
import { batches, initialParameters, type Batch, type Infer, type Linear, type Matmul, type Mlp, type Optimiser, type Workload } from "../spec";
import type { PeerModule } from "./peer";

export const peer: PeerModule = {
  load: () => Promise.resolve({ library: "plain JavaScript", version: "-", backend: "js", threads: 1 }),
  ways(workload: Workload) {
    switch (workload.kind) {
      case "linear":
      case "mlp":
        return [() => training(workload)];
      case "matmul":
        return [() => products(workload)];
      case "infer":
        return [() => questions(workload)];
      default:
        return [];
    }
  },
};

/** `c = a b`: `[m, k] [k, n]`. */
function product(c: Float32Array, a: Float32Array, b: Float32Array, m: number, k: number, n: number): void {
  c.fill(0);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const value = a[i * k + p]!;
      const from = p * n;
      const to = i * n;
      for (let j = 0; j < n; j++) c[to + j]! += value * b[from + j]!;
    }
  }
}

/** `c = aᵀ b`: `[m, k]ᵀ [m, n]`. */
function productOfTransposed(c: Float32Array, a: Float32Array, b: Float32Array, m: number, k: number, n: number): void {
  c.fill(0);
  for (let p = 0; p < m; p++) {
    for (let i = 0; i < k; i++) {
      const value = a[p * k + i]!;
      const from = p * n;
      const to = i * n;
      for (let j = 0; j < n; j++) c[to + j]! += value * b[from + j]!;
    }
  }
}

/** `c = a bᵀ`: `[m, n] [k, n]ᵀ`. */
function productByTransposed(c: Float32Array, a: Float32Array, b: Float32Array, m: number, n: number, k: number): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let p = 0; p < n; p++) sum += a[i * n + p]! * b[j * n + p]!;
      c[i * k + j] = sum;
    }
  }
}

class Layer {
  readonly weightGradient: Float32Array;
  readonly biasGradient: Float32Array;
  readonly output: Float32Array;
  /** Of the loss by the output. */
  readonly delta: Float32Array;

  constructor(
    readonly weight: Float32Array, readonly bias: Float32Array, readonly inputs: number, readonly outputs: number,
    readonly batch: number, readonly last: boolean,
  ) {
    this.weightGradient = new Float32Array(weight.length);
    this.biasGradient = new Float32Array(bias.length);
    this.output = new Float32Array(batch * outputs);
    this.delta = new Float32Array(batch * outputs);
  }

  forward(x: Float32Array): Float32Array {
    const { output, bias, outputs, last } = this;
    product(output, x, this.weight, this.batch, this.inputs, outputs);
    for (let from = 0; from < output.length; from += outputs) {
      for (let j = 0; j < outputs; j++) {
        const value = output[from + j]! + bias[j]!;
        output[from + j] = last || value > 0 ? value : 0;
      }
    }
    return output;
  }

  /** Gradients from `delta`; `before` is the layer whose output this one took. */
  backward(x: Float32Array, before: Layer | undefined): void {
    const { delta, outputs, biasGradient } = this;
    productOfTransposed(this.weightGradient, x, delta, this.batch, this.inputs, outputs);
    biasGradient.fill(0);
    for (let from = 0; from < delta.length; from += outputs) {
      for (let j = 0; j < outputs; j++) biasGradient[j]! += delta[from + j]!;
    }
    if (!before) return;
    productByTransposed(before.delta, delta, this.weight, this.batch, outputs, this.inputs);
    for (let i = 0; i < x.length; i++) if (x[i]! <= 0) before.delta[i] = 0;
  }
}

/** The mean squared error; fills `delta`. */
function squaredError({ output, delta, batch }: Layer, y: Float32Array): number {
  let loss = 0;
  for (let i = 0; i < batch; i++) {
    const error = output[i]! - y[i]!;
    loss += (error * error) / batch;
    delta[i] = (2 * error) / batch;
  }
  return loss;
}

/** The mean cross-entropy; fills `delta`. */
function crossEntropy({ output, delta, batch, outputs }: Layer, y: Float32Array): number {
  let loss = 0;
  for (let i = 0; i < batch; i++) {
    const logits = output.subarray(i * outputs, (i + 1) * outputs);
    const [largest, right] = [Math.max(...logits), y[i]!];
    let sum = 0;
    for (const logit of logits) sum += Math.exp(logit - largest);
    loss += (Math.log(sum) + largest - logits[right]!) / batch;
    for (let j = 0; j < outputs; j++) delta[i * outputs + j] = (Math.exp(logits[j]! - largest) / sum - (j === right ? 1 : 0)) / batch;
  }
  return loss;
}

type Adam = Extract<Optimiser, { type: "adam" }>;

/** Changes parameters by their gradients, in place. */
function updater(optimiser: Optimiser, parameters: Float32Array[], gradients: Float32Array[]): () => void {
  if (optimiser.type === "sgd") return () => parameters.forEach((p, k) => descend(p, gradients[k]!, optimiser.rate));
  const [first, second] = [parameters.map((p) => new Float32Array(p.length)), parameters.map((p) => new Float32Array(p.length))];
  let step = 0;
  return () => {
    step++;
    parameters.forEach((p, k) => adam(p, gradients[k]!, first[k]!, second[k]!, optimiser, step));
  };
}

function descend(p: Float32Array, g: Float32Array, rate: number): void {
  for (let i = 0; i < p.length; i++) p[i]! -= rate * g[i]!;
}

/** `m` and `v` are the moments of the gradient `g`. */
function adam(p: Float32Array, g: Float32Array, m: Float32Array, v: Float32Array, { rate, beta1, beta2, epsilon }: Adam, step: number): void {
  const c1 = 1 / (1 - beta1 ** step);
  const c2 = 1 / (1 - beta2 ** step);
  for (let i = 0; i < p.length; i++) {
    const gradient = g[i]!;
    const mi = beta1 * m[i]! + (1 - beta1) * gradient;
    const vi = beta2 * v[i]! + (1 - beta2) * gradient * gradient;
    m[i] = mi;
    v[i] = vi;
    p[i]! -= (rate * (mi * c1)) / (Math.sqrt(vi * c2) + epsilon);
  }
}

function training(workload: Linear | Mlp): Trainer {
  const given = initialParameters(workload);
  const sizes = workload.kind === "linear" ? [workload.features, 1] : workload.sizes;
  const layers = sizes.slice(1).map((outputs, i) => {
    const [weight, bias] = workload.kind === "linear" ? [given["w"]!, given["b"]!] : [given[`w${i}`]!, given[`b${i}`]!];
    return new Layer(weight.data, bias.data, sizes[i]!, outputs, workload.batch, i === sizes.length - 2);
  });
  const update = updater(
    workload.optimiser, layers.flatMap((layer) => [layer.weight, layer.bias]), layers.flatMap((layer) => [layer.weightGradient, layer.biasGradient]),
  );
  const loss = workload.kind === "linear" ? squaredError : crossEntropy;
  const step = ({ x, y }: Batch): number => {
    layers.reduce((input, layer) => layer.forward(input), x as Float32Array);
    const value = loss(layers[layers.length - 1]!, y);
    for (let l = layers.length - 1; l >= 0; l--) layers[l]!.backward(layers[l - 1]?.output ?? x, layers[l - 1]);
    update();
    return value;
  };
  const data = batches(workload);
  return { steps: (steps, first) => Promise.resolve(repeated(steps, (i) => step(data[(first + i) % data.length]!))) };
}

function products(workload: Matmul): Trainer {
  const { side } = workload;
  const [{ x, y }, out] = [batches(workload)[0]!, new Float32Array(side * side)];
  const once = () => {
    product(out, x, y, side, side, side);
    return out[0]!;
  };
  return { steps: (steps) => Promise.resolve(repeated(steps, once)) };
}

function questions(workload: Infer): Trainer {
  const [given, rows] = [initialParameters(workload), batches(workload)];
  const layers = workload.sizes.slice(1).map((outputs, i) =>
    new Layer(given[`w${i}`]!.data, given[`b${i}`]!.data, workload.sizes[i]!, outputs, 1, i === workload.sizes.length - 2));
  const ask = (x: Float32Array) => layers.reduce((input, layer) => layer.forward(input), x)[0]!;
  return { steps: (steps, first) => Promise.resolve(repeated(steps, (i) => ask(rows[(first + i) % rows.length]!.x))) };
}

function repeated(steps: number, once: (i: number) => number): number {
  let last = NaN;
  for (let i = 0; i < steps; i++) last = once(i);
  return last;
}
