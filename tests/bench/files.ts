// Our own engine's form of a workload: the files and settings that the task `arrays` opens, as crate/src/arrays.rs and
// crate/src/session/start.rs read them. Both are safetensors.

import type { Settings } from "../../www/protocol";
import { batches, CLASSES, initialParameters, layers, PIXELS, SIDE, type Gpt, type Parameters, type Tensor, type Trained } from "./spec";

/** Settings of the task `arrays`. */
export function settings(workload: Trained): Settings {
  const common = { batchSize: workload.batch, initialisation: "pretrained", ...optimiser(workload) };
  switch (workload.kind) {
    case "linear":
      return { ...common, model: "linear" };
    case "mlp":
      return { ...common, hiddenLayers: workload.sizes.length - 2, width: workload.sizes[1] ?? 0 };
    case "cnn":
      return { ...common, model: "cnn" };
    case "gpt":
      return { ...common, model: "gpt", width: workload.width, heads: workload.heads, blocks: workload.blocks };
  }
}

function optimiser({ optimiser: own }: Trained): Settings {
  const rate = { optimiser: own.type, learningRate: own.rate };
  return own.type === "adam" ? { ...rate, adamEpsilon: own.epsilon } : rate;
}

/** All rows, in the order of the batches. */
export function rows(workload: Trained): Uint8Array<ArrayBuffer> {
  const all = batches(workload);
  const count = workload.batch * workload.batches;
  const [x, y] = [joined(all.map((batch) => batch.x)), joined(all.map((batch) => batch.y))];
  const shape = (data: Float32Array) => (workload.kind === "gpt" || data === x ? [count, data.length / count] : [count]);
  return safetensors({ x: { shape: shape(x), data: x }, y: { shape: shape(y), data: y } }, "arrays", about(workload));
}

function about(workload: Trained): object {
  switch (workload.kind) {
    case "linear":
      return {};
    case "mlp":
      return { classes: CLASSES };
    case "cnn":
      return { classes: CLASSES, picture: [SIDE, SIDE] };
    case "gpt":
      return { classes: workload.vocabulary, tokens: true };
  }
}

/** The initial weights, under our names and in our layout: `[outputs, inputs]`, `[outputs, inputs, height, width]`. */
export function weights(workload: Trained): Uint8Array<ArrayBuffer> {
  return safetensors(named(workload, initialParameters(workload)), "kindling", { task: "arrays" });
}

function named(workload: Trained, given: Parameters): Parameters {
  const own: Parameters = {};
  const dense = (name: string, weight: string, bias: string) => {
    own[`${name}.weight`] = transposed(given[weight]!);
    own[`${name}.bias`] = given[bias]!;
  };
  switch (workload.kind) {
    case "linear":
      dense("layers.0", "w", "b");
      break;
    case "mlp":
      for (const i of layers(workload.sizes).keys()) dense(`layers.${i}`, `w${i}`, `b${i}`);
      break;
    case "cnn":
      for (const i of [0, 1]) {
        own[`convolutions.${i}.weight`] = toOihw(given[`c${i + 1}`]!);
        own[`convolutions.${i}.bias`] = given[`cb${i + 1}`]!;
      }
      own["output.weight"] = transposed(byChannel(given["w"]!));
      own["output.bias"] = given["b"]!;
      break;
    case "gpt":
      transformer(workload, given, own, dense);
  }
  return own;
}

function transformer(
  { blocks }: Gpt, given: Parameters, own: Parameters, dense: (name: string, weight: string, bias: string) => void,
): void {
  const norm = (name: string, key: (part: string) => string) => {
    own[`${name}.weight`] = given[key("g")]!;
    own[`${name}.bias`] = given[key("b")]!;
  };
  own["token.weight"] = given["wte"]!;
  own["position.weight"] = given["wpe"]!;
  for (let i = 0; i < blocks; i++) {
    norm(`blocks.${i}.attention_norm`, (part) => `ln1${part}_${i}`);
    dense(`blocks.${i}.attention`, `wqkv_${i}`, `bqkv_${i}`);
    dense(`blocks.${i}.projection`, `wo_${i}`, `bo_${i}`);
    norm(`blocks.${i}.feed_norm`, (part) => `ln2${part}_${i}`);
    dense(`blocks.${i}.expand`, `wfc_${i}`, `bfc_${i}`);
    dense(`blocks.${i}.contract`, `wpr_${i}`, `bpr_${i}`);
  }
  norm("norm", (part) => `lnf${part}`);
  own["head.weight"] = transposed(given["head"]!);
}

/** Fills a tensor of a shape from the places `from` of another one. */
function rearranged(shape: number[], data: Float32Array, from: (place: number) => number): Tensor {
  return { shape, data: Float32Array.from({ length: data.length }, (_, place) => data[from(place)]!) };
}

/** `[inputs, outputs]` to `[outputs, inputs]`. */
export function transposed({ shape: [inputs = 0, outputs = 0], data }: Tensor): Tensor {
  return rearranged([outputs, inputs], data, (place) => (place % inputs) * outputs + Math.floor(place / inputs));
}

/** `[height, width, inputs, outputs]` to `[outputs, inputs, height, width]`. */
export function toOihw({ shape: [height = 0, width = 0, inputs = 0, outputs = 0], data }: Tensor): Tensor {
  const places = height * width;
  return rearranged([outputs, inputs, height, width], data, (place) => {
    const [output, input, at] = [Math.floor(place / (inputs * places)), Math.floor(place / places) % inputs, place % places];
    return (at * inputs + input) * outputs + output;
  });
}

/** The CNN's last weights `[inputs, outputs]`: inputs by place and channel become inputs by channel and place. */
export function byChannel({ shape: [inputs = 0, outputs = 0], data }: Tensor): Tensor {
  const [places, channels] = [PIXELS / 16, inputs / (PIXELS / 16)];
  return rearranged([inputs, outputs], data, (place) => {
    const [input, output] = [Math.floor(place / outputs), place % outputs];
    return ((input % places) * channels + Math.floor(input / places)) * outputs + output;
  });
}

export function joined(parts: Float32Array[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A file of 32-bit floats: the header's length in 8 bytes, the header as JSON, the numbers. All little-endian. */
function safetensors(tensors: Parameters, key: string, value: object): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: { [key]: JSON.stringify(value) } };
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Numbers begin at a multiple of 8.
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(text, 8);
  let at = start;
  for (const { data } of Object.values(tensors)) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}
