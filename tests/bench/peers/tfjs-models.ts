// The workloads' losses in TensorFlow.js.

import * as tf from "@tensorflow/tfjs-core";
import { FLAT, type Cnn, type Gpt, type Trained } from "../spec";

export type Variables = Record<string, tf.Variable>;
export interface Given {
  x: tf.Tensor;
  y: tf.Tensor;
}
type Loss = (given: Given) => tf.Scalar;

/** The bias is fused; so it is under gradients while no activation is. */
const dense = (a: tf.Tensor, b: tf.Tensor, bias: tf.Tensor): tf.Tensor => tf.fused.matMul({ a, b, bias });

const crossEntropy = (y: tf.Tensor, logits: tf.Tensor): tf.Scalar =>
  tf.losses.softmaxCrossEntropy(y, logits, undefined, 0, tf.Reduction.MEAN) as tf.Scalar;

/** `workaround`: without the gradients of `gather` and `conv2d`, which some backends lack. */
export function lossOf(workload: Trained, own: Variables, workaround: boolean): Loss {
  switch (workload.kind) {
    case "linear":
      return ({ x, y }) => tf.mean(tf.squaredDifference(tf.add(tf.matMul(x as tf.Tensor2D, own["w"]! as tf.Tensor), own["b"]!), y));
    case "mlp":
      return ({ x, y }) => {
        // Not fused: the gradient of the fused form always takes that of the rows too, which nobody needs here.
        let hidden = tf.add(tf.matMul(x, own["w0"]! as tf.Tensor), own["b0"]!);
        for (let i = 1; i < workload.sizes.length - 1; i++) hidden = dense(tf.relu(hidden), own[`w${i}`]!, own[`b${i}`]!);
        return crossEntropy(y, hidden);
      };
    case "cnn":
      return convolutional(workload, own, workaround ? slices : (x, filter) => tf.conv2d(x, filter, 1, "same"));
    case "gpt":
      return transformer(workload, own, workaround);
  }
}

type Convolution = (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.Tensor4D;

function convolutional({ batch }: Cnn, own: Variables, convolution: Convolution): Loss {
  const block = (x: tf.Tensor4D, i: number) =>
    tf.maxPool(tf.relu(tf.add(convolution(x, own[`c${i}`]! as tf.Tensor as tf.Tensor4D), own[`cb${i}`]!)) as tf.Tensor4D, 2, 2, "valid");
  return ({ x, y }) => {
    const hidden = block(block(x as tf.Tensor4D, 1), 2);
    return crossEntropy(y, dense(tf.reshape(hidden, [batch, FLAT]), own["w"]!, own["b"]!));
  };
}

/** A 3x3 convolution as nine shifted slices beside each other and one product. */
function slices(x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  const [[batch, height, width, channels], outputs] = [x.shape, filter.shape[3]];
  const padded = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]]);
  const places = [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => tf.slice(padded, [0, i, j, 0], [batch, height, width, channels])));
  const columns = tf.reshape(tf.concat(places, 3), [batch * height * width, 9 * channels]);
  return tf.reshape(tf.matMul(columns, tf.reshape(filter, [9 * channels, outputs])), [batch, height, width, outputs]);
}

function norm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5))), gain), bias);
}

/** By tanh, as in GPT-2. */
function gelu(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x)))), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

/** 0 for what a place may look at, hardly anything for what comes after it. */
function causal(context: number): tf.Tensor {
  const values = Float32Array.from({ length: context * context }, (_, at) => (at % context > Math.floor(at / context) ? -1e9 : 0));
  return tf.keep(tf.tensor(values, [1, 1, context, context]));
}

function transformer({ context, width, heads, blocks, batch }: Gpt, own: Variables, oneHot: boolean): Loss {
  const [mask, size] = [causal(context), width / heads];
  const flat = [batch * context, width];
  const byHead = (t: tf.Tensor) => tf.transpose(tf.reshape(t, [batch, context, heads, size]), [0, 2, 1, 3]);
  const block = (h: tf.Tensor, i: number): tf.Tensor => {
    const p = (name: string): tf.Tensor => own[`${name}_${i}`]!;
    const [q, k, v] = tf.split(dense(norm(h, p("ln1g"), p("ln1b")), p("wqkv"), p("bqkv")), 3, 1).map(byHead) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const attention = tf.softmax(tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(size)), mask));
    const seen = tf.reshape(tf.transpose(tf.matMul(attention, v), [0, 2, 1, 3]), flat);
    const added = tf.add(h, dense(seen, p("wo"), p("bo")));
    const wide = gelu(dense(norm(added, p("ln2g"), p("ln2b")), p("wfc"), p("bfc")));
    return tf.add(added, dense(wide, p("wpr"), p("bpr")));
  };
  return ({ x, y }) => {
    const embedded = oneHot ? tf.matMul(x, own["wte"]! as tf.Tensor) : tf.gather(own["wte"]!, x as tf.Tensor1D);
    let h = tf.reshape(tf.add(tf.reshape(embedded, [batch, context, width]), own["wpe"]!), flat);
    for (let i = 0; i < blocks; i++) h = block(h, i);
    return crossEntropy(y, tf.matMul(norm(h, own["lnfg"]!, own["lnfb"]!), own["head"]! as tf.Tensor));
  };
}
