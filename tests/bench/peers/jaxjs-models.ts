// The workloads' losses and the optimisers in jax-js. Its functions use their arguments up: `.ref` keeps one for another use.

import { lax, nn, numpy as np, tree } from "@jax-js/jax";
import { FLAT, type Gpt, type Optimiser, type Trained } from "../spec";

export type Arrays = Record<string, np.Array>;
type Loss = (own: Arrays, x: np.Array, y: np.Array) => np.Array;

const dense = (x: np.Array, w: np.Array, b: np.Array): np.Array => np.dot(x, w).add(b);
const crossEntropy = (logits: np.Array, y: np.Array, rows: number): np.Array => nn.logSoftmax(logits).mul(y).sum().mul(-1 / rows);
const norm = (x: np.Array, gain: np.Array, bias: np.Array): np.Array => nn.standardize(x, -1, { epsilon: 1e-5 }).mul(gain).add(bias);
const pool = (x: np.Array): np.Array => lax.reduceWindow(x, np.max, [2, 2], [2, 2]);

/** `oneHot`: tokens come as one-hot rows, for backends that cannot compile the gradient of a look-up. */
export function lossOf(workload: Trained, oneHot: boolean): Loss {
  switch (workload.kind) {
    case "linear":
      return (own, x, y) => {
        const error = dense(x, own["w"]!, own["b"]!).sub(y);
        return error.ref.mul(error).mean();
      };
    case "mlp":
      return (own, x, y) => {
        let hidden = dense(x, own["w0"]!, own["b0"]!);
        for (let i = 1; i < workload.sizes.length - 1; i++) hidden = dense(nn.relu(hidden), own[`w${i}`]!, own[`b${i}`]!);
        return crossEntropy(hidden, y, workload.batch);
      };
    case "cnn":
      return (own, x, y) => {
        const block = (h: np.Array, i: number) => pool(nn.relu(lax.convGeneralDilated(h, own[`c${i}`]!, [1, 1], "SAME").add(own[`cb${i}`]!)));
        return crossEntropy(dense(block(block(x, 1), 2).reshape([workload.batch, FLAT]), own["w"]!, own["b"]!), y, workload.batch);
      };
    case "gpt":
      return transformer(workload, oneHot);
  }
}

function transformer({ context, width, heads, blocks, batch, vocabulary }: Gpt, oneHot: boolean): Loss {
  const block = (h: np.Array, own: Arrays, i: number): np.Array => {
    const p = (name: string): np.Array => own[`${name}_${i}`]!;
    const joined = dense(norm(h.ref, p("ln1g"), p("ln1b")), p("wqkv"), p("bqkv"));
    const [q, k, v] = np.split(joined, 3, -1).map((t) => t.reshape([batch, context, heads, width / heads])) as [np.Array, np.Array, np.Array];
    const seen = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([batch, context, width]);
    const added = h.add(dense(seen, p("wo"), p("bo")));
    return added.ref.add(dense(nn.gelu(dense(norm(added, p("ln2g"), p("ln2b")), p("wfc"), p("bfc"))), p("wpr"), p("bpr")));
  };
  return (own, x, y) => {
    const embedded = oneHot ? np.dot(x, own["wte"]!) : own["wte"]!.slice(x);
    let h = embedded.reshape([batch, context, width]).add(own["wpe"]!);
    for (let i = 0; i < blocks; i++) h = block(h, own, i);
    const logits = np.dot(norm(h, own["lnfg"]!, own["lnfb"]!), own["head"]!);
    return crossEntropy(logits.reshape([batch * context, vocabulary]), y, batch * context);
  };
}

type State = Record<string, np.Array | Arrays>;
export interface Updater {
  begin(own: Arrays): State;
  update(own: Arrays, gradients: Arrays, state: State): [Arrays, State];
}

const map = (f: (...arrays: np.Array[]) => np.Array, ...trees: Arrays[]): Arrays =>
  (tree.map as unknown as (f: unknown, ...trees: Arrays[]) => Arrays)(f, ...trees);

export function updaterOf(optimiser: Optimiser): Updater {
  if (optimiser.type === "adam") return adam(optimiser);
  const step = (p: np.Array, g: np.Array) => p.add(g.mul(-optimiser.rate));
  return { begin: () => ({}), update: (own, gradients, state) => [map(step as never, own, gradients), state] };
}

/**
 * Kingma and Ba's algorithm 1 in the order of the end of their section 2: p -= a m / (√v + e), where a = rate √c2 / c1,
 * e = epsilon √c2 and ci = 1 - betai^t.
 */
function adam({ rate, beta1, beta2, epsilon }: Extract<Optimiser, { type: "adam" }>): Updater {
  const zeros = (own: Arrays) => map(((p: np.Array) => np.zeros(p.shape)) as never, own);
  return {
    begin: (own) => ({ t: np.array(0), m: zeros(own), v: zeros(own) }),
    update(own, gradients, state) {
      const t = (state["t"] as np.Array).add(1);
      const m = map(((a: np.Array, g: np.Array) => a.mul(beta1).add(g.mul(1 - beta1))) as never, state["m"] as Arrays, tree.ref(gradients));
      const v = map(((a: np.Array, g: np.Array) => a.mul(beta2).add(g.ref.mul(g).mul(1 - beta2))) as never, state["v"] as Arrays, gradients);
      const correction = (beta: number) => np.expm1(t.ref.mul(Math.log(beta))).mul(-1);
      // The same number twice makes two small kernels; shared it would be three.
      const a = np.sqrt(correction(beta2)).mul(rate).div(correction(beta1));
      const e = np.sqrt(correction(beta2)).mul(epsilon);
      const step = (p: np.Array, mi: np.Array, vi: np.Array) => p.sub(mi.mul(a.ref).div(np.sqrt(vi).add(e.ref)));
      const next = map(step as never, own, tree.ref(m), tree.ref(v));
      a.dispose();
      e.dispose();
      return [next, { t, m, v }];
    },
  };
}
