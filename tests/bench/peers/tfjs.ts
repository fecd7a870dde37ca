// TensorFlow.js 4.22 by its core API: variables and optimizer.minimize, one module for all of its backends.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import plainWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import type { Trainer } from "../harness";
import { batches, CLASSES, initialParameters, oneHot, PIXELS, SIDE, type Batch, type Infer, type Matmul, type Trained, type Workload } from "../spec";
import type { Options, PeerModule } from "./peer";
import { lossOf, type Given, type Variables } from "./tfjs-models";

export const peer: PeerModule = {
  async load(options: Options) {
    const threads = await importBackend(options);
    if (!(await tf.setBackend(options.backend))) throw new Error(`TensorFlow.js has no backend ${options.backend} here`);
    await tf.ready();
    return { library: "@tensorflow/tfjs", version: tf.version_core, backend: tf.getBackend(), threads: threads() };
  },
  ways(workload: Workload) {
    if (workload.kind === "matmul") return [() => products(workload)];
    if (workload.kind === "infer") return [() => questions(workload)];
    // Some backends have no gradient of `gather` or of `conv2d`: the second way does without.
    return [() => training(workload, false), () => training(workload, true)];
  },
};

/** Registers the backend; what it gives tells how many threads it has got once it is up. */
async function importBackend({ backend, threads }: Options): Promise<() => number> {
  switch (backend) {
    case "cpu":
      await import("@tensorflow/tfjs-backend-cpu");
      break;
    case "webgl":
      await import("@tensorflow/tfjs-backend-webgl");
      break;
    case "webgpu":
      await import("@tensorflow/tfjs-backend-webgpu");
      break;
    case "wasm": {
      const wasm = await import("@tensorflow/tfjs-backend-wasm");
      wasm.setWasmPaths({
        "tfjs-backend-wasm.wasm": plainWasm, "tfjs-backend-wasm-simd.wasm": simdWasm, "tfjs-backend-wasm-threaded-simd.wasm": threadedWasm,
      });
      if (threads !== undefined) wasm.setThreadsCount(threads);
      return () => wasm.getThreadsCount();
    }
  }
  return () => 1;
}

const variables = (workload: Workload): Variables =>
  Object.fromEntries(Object.entries(initialParameters(workload)).map(([name, { data, shape }]) => [name, tf.variable(tf.tensor(data, shape))]));

function given(workload: Trained, { x, y }: Batch, withoutGather: boolean): Given {
  switch (workload.kind) {
    case "linear":
      return { x: tf.tensor(x, [workload.batch, workload.features]), y: tf.tensor(y, [workload.batch, 1]) };
    case "gpt": {
      const { vocabulary } = workload;
      const tokens = withoutGather ? tf.tensor(oneHot(x, vocabulary), [x.length, vocabulary]) : tf.tensor1d(x, "int32");
      return { x: tokens, y: tf.tensor(oneHot(y, vocabulary), [y.length, vocabulary]) };
    }
    default: {
      const shape = workload.kind === "cnn" ? [workload.batch, SIDE, SIDE, 1] : [workload.batch, PIXELS];
      return { x: tf.tensor(x, shape), y: tf.tensor(oneHot(y, CLASSES), [workload.batch, CLASSES]) };
    }
  }
}

function training(workload: Trained, workaround: boolean): Trainer {
  const own = variables(workload);
  const all = Object.values(own);
  const data = batches(workload).map((batch) => given(workload, batch, workaround));
  const { optimiser: o } = workload;
  const optimiser = o.type === "sgd" ? tf.train.sgd(o.rate) : tf.train.adam(o.rate, o.beta1, o.beta2, o.epsilon);
  const loss = lossOf(workload, own, workaround);
  const note = workload.kind === "gpt" ? "embedding as a product with one-hot rows: no UnsortedSegmentSum" : "convolution as a product of slices: no Conv2DBackpropFilter";
  return {
    ...(workaround ? { note } : {}),
    async steps(steps, first) {
      const at = (i: number) => () => loss(data[(first + i) % data.length]!);
      for (let i = 0; i < steps - 1; i++) optimiser.minimize(at(i), false, all);
      return read(optimiser.minimize(at(steps - 1), true, all)!);
    },
  };
}

async function read(tensor: tf.Tensor): Promise<number> {
  const [value = NaN] = await tensor.data();
  tensor.dispose();
  return value;
}

function products(workload: Matmul): Trainer {
  const { side } = workload;
  const [{ x, y }] = batches(workload) as [Batch];
  const [a, b] = [tf.tensor2d(x, [side, side]), tf.tensor2d(y, [side, side])];
  return {
    steps(steps) {
      for (let i = 0; i < steps - 1; i++) tf.matMul(a, b).dispose();
      return read(tf.tidy(() => tf.slice(tf.matMul(a, b), [0, 0], [1, 1])));
    },
  };
}

function questions(workload: Infer): Trainer {
  const own = variables(workload);
  const rows = batches(workload).map(({ x }) => tf.tensor2d(x, [1, PIXELS]));
  const dense = (a: tf.Tensor, i: number, activation: "relu" | "linear") =>
    tf.fused.matMul({ a, b: own[`w${i}`]!, bias: own[`b${i}`]!, activation });
  return {
    async steps(steps, first) {
      let last = NaN;
      for (let i = 0; i < steps; i++) last = await read(tf.tidy(() => dense(dense(rows[(first + i) % rows.length]!, 0, "relu"), 1, "linear")));
      return last;
    },
  };
}
