// jax-js 0.1: the whole step, loss, gradient and update, in one jit().

import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { byChannel, toOihw } from "../files";
import type { Trainer } from "../harness";
import {
  batches, CLASSES, initialParameters, oneHot, PIXELS, SIDE, type Batch, type Infer, type Matmul, type Parameters, type Tensor, type Trained, type Workload,
} from "../spec";
import { lossOf, updaterOf, type Arrays } from "./jaxjs-models";
import type { Options, PeerModule } from "./peer";

/** Put in by build.ts: the library does not tell. */
declare const JAXJS_VERSION: string;

/** How much is compiled: the whole step, or loss and gradient only, for models whose whole step does not compile. */
type Compiled = "step" | "gradient";

export const peer: PeerModule = {
  async load({ backend }: Options) {
    const device = backend as "wasm" | "webgpu";
    const found = await init(device);
    if (!found.includes(device)) throw new Error(`jax-js has no backend ${backend} here, but ${found.join(", ")}`);
    defaultDevice(device);
    const threads = backend === "wasm" && self.crossOriginIsolated ? navigator.hardwareConcurrency : 1;
    return { library: "@jax-js/jax", version: JAXJS_VERSION, backend, threads };
  },
  ways(workload: Workload) {
    if (workload.kind === "matmul") return [() => products(workload)];
    if (workload.kind === "infer") return [() => questions(workload)];
    const way = (compiled: Compiled, withoutLookUp: boolean) => () => training(workload, compiled, withoutLookUp);
    return workload.kind === "gpt" ? [way("step", false), way("step", true), way("gradient", true)] : [way("step", false), way("gradient", false)];
  },
};

const array = ({ data, shape }: Tensor): np.Array => np.array(data.slice()).reshape(shape);

/** The weights in jax-js's layout: pictures are `[batch, channels, height, width]`. */
function own(workload: Workload): Arrays {
  const given = initialParameters(workload);
  const arranged: Parameters = workload.kind !== "cnn" ? given : {
    ...given, c1: toOihw(given["c1"]!), c2: toOihw(given["c2"]!), w: byChannel(given["w"]!),
    cb1: { ...given["cb1"]!, shape: [16, 1, 1] }, cb2: { ...given["cb2"]!, shape: [32, 1, 1] },
  };
  return Object.fromEntries(Object.entries(arranged).map(([name, tensor]) => [name, array(tensor)]));
}

function given(workload: Trained, { x, y }: Batch, withoutLookUp: boolean): { x: np.Array; y: np.Array } {
  switch (workload.kind) {
    case "linear":
      return { x: array({ data: x, shape: [workload.batch, workload.features] }), y: array({ data: y, shape: [workload.batch, 1] }) };
    case "gpt": {
      const rows = (values: Float32Array) => array({ data: oneHot(values, workload.vocabulary), shape: [values.length, workload.vocabulary] });
      return { x: withoutLookUp ? rows(x) : np.array(Int32Array.from(x), { dtype: np.int32 }), y: rows(y) };
    }
    default: {
      const shape = workload.kind === "cnn" ? [workload.batch, 1, SIDE, SIDE] : [workload.batch, PIXELS];
      return { x: array({ data: x, shape }), y: array({ data: oneHot(y, CLASSES), shape: [workload.batch, CLASSES] }) };
    }
  }
}

async function training(workload: Trained, compiled: Compiled, withoutLookUp: boolean): Promise<Trainer> {
  let parameters = own(workload);
  const data = batches(workload).map((batch) => given(workload, batch, withoutLookUp));
  const updater = updaterOf(workload.optimiser);
  let state = updater.begin(parameters);
  await blockUntilReady(parameters);
  await blockUntilReady(state);
  for (const batch of data) await blockUntilReady(batch);
  type Gradient = (parameters: Arrays, x: np.Array, y: np.Array) => [np.Array, Arrays];
  const plain = valueAndGrad(lossOf(workload, withoutLookUp)) as unknown as Gradient;
  const gradient = compiled === "step" ? plain : (jit(plain as never) as unknown as Gradient);
  const whole = (p: Arrays, s: typeof state, x: np.Array, y: np.Array): [np.Array, Arrays, typeof state] => {
    const [loss, gradients] = gradient(tree.ref(p), x, y);
    return [loss, ...updater.update(p, gradients, s)];
  };
  const step = compiled === "step" ? (jit(whole as never) as unknown as typeof whole) : whole;
  const note = [compiled === "gradient" ? "only loss and gradient compiled" : "", withoutLookUp ? "embedding as a product with one-hot rows" : ""];
  return {
    ...(note.some(Boolean) ? { note: note.filter(Boolean).join("; ") } : {}),
    async steps(steps, first) {
      let loss: np.Array | null = null;
      for (let i = 0; i < steps; i++) {
        const { x, y } = data[(first + i) % data.length]!;
        loss?.dispose();
        [loss, parameters, state] = step(parameters, state, x.ref, y.ref);
        // As in its MNIST demo: without it, work that was asked for piles up.
        await blockUntilReady(parameters);
      }
      await blockUntilReady(state);
      return Number(await loss!.jsAsync());
    },
  };
}

async function products(workload: Matmul): Promise<Trainer> {
  const shape = [workload.side, workload.side];
  const [{ x, y }] = batches(workload) as [Batch];
  const [a, b] = [array({ data: x, shape }), array({ data: y, shape })];
  await blockUntilReady([a, b]);
  const multiply = jit((left: np.Array, right: np.Array) => np.matmul(left, right));
  return {
    async steps(steps) {
      let out: np.Array | null = null;
      for (let i = 0; i < steps; i++) {
        out?.dispose();
        out = multiply(a.ref, b.ref) as np.Array;
        await blockUntilReady(out);
      }
      return Number(await out!.slice(0, 0).jsAsync());
    },
  };
}

async function questions(workload: Infer): Promise<Trainer> {
  const parameters = own(workload);
  const rows = batches(workload).map(({ x }) => array({ data: x, shape: [1, PIXELS] }));
  await blockUntilReady(parameters);
  await blockUntilReady(rows);
  const layer = (x: np.Array, p: Arrays, i: number) => np.dot(x, p[`w${i}`]!).add(p[`b${i}`]!);
  const ask = jit(((p: Arrays, x: np.Array) => layer(nn.relu(layer(x, p, 0)), p, 1)) as never) as unknown as (p: Arrays, x: np.Array) => np.Array;
  return {
    async steps(steps, first) {
      let last = NaN;
      for (let i = 0; i < steps; i++) last = (await ask(tree.ref(parameters), rows[(first + i) % rows.length]!.ref).data())[0] ?? NaN;
      return last;
    },
  };
}
