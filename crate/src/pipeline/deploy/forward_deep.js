// Layers of convolutional networks and Transformers; only the package that has them writes this into a page.
/** The GELU of a Transformer's blocks, as GPT-2 has it. */
const tanhGelu = (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
const added = (a, b) => a.map((v, i) => v + b[i]);

/** Each token's numbers to mean 0 and variance 1, then scaled and shifted. */
function layerNorm(x, weight, bias) {
  const width = weight.values.length, next = new Float32Array(x.length);
  for (let from = 0; from < x.length; from += width) {
    const row = x.subarray(from, from + width);
    const mean = row.reduce((a, v) => a + v, 0) / width;
    const deviation = Math.sqrt(row.reduce((a, v) => a + (v - mean) ** 2, 0) / width + 1e-5);
    for (let i = 0; i < width; i++) next[from + i] = ((row[i] - mean) / deviation) * weight.values[i] + bias.values[i];
  }
  return next;
}

/** What each token takes from those that it sees; query, key and value of a token lie side by side in `found`. */
function attention(found, tokens, heads, causal) {
  const width = found.length / tokens.length / 3, size = width / heads;
  const next = new Float32Array(tokens.length * width);
  for (let head = 0; head < heads; head++) for (let to = 0; to < tokens.length; to++) {
    const at = (part, token) => (token * 3 + part) * width + head * size;
    // A causal model sees what stands before; another one all but padding, which is token 0.
    const seen = Array.from(tokens.keys()).filter((from) => (causal ? from <= to : tokens[from] !== 0));
    const scores = seen.map((from) => {
      let score = 0;
      for (let i = 0, q = at(0, to), k = at(1, from); i < size; i++) score += found[q + i] * found[k + i];
      return score / Math.sqrt(size);
    });
    softmax(scores).forEach((share, index) => {
      for (let i = 0, v = at(2, seen[index]), n = to * width + head * size; i < size; i++) next[n + i] += share * found[v + i];
    });
  }
  return next;
}

Object.assign(layers, {
  convolution: ({ values, height, width }, { arrays: [{ shape: [outputs, inputs], values: weight }, bias] }) => {
    const next = new Float32Array(outputs * height * width);
    for (let o = 0, n = 0; o < outputs; o++) for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
      let sum = bias.values[o];
      for (let i = 0; i < inputs; i++) for (let k = 0; k < 9; k++) {
        const v = y + Math.floor(k / 3) - 1, u = x + (k % 3) - 1;
        if (v >= 0 && v < height && u >= 0 && u < width) sum += values[(i * height + v) * width + u] * weight[(o * inputs + i) * 9 + k];
      }
      next[n++] = sum;
    }
    return { values: next, height, width };
  },
  normalisation: ({ values, height, width }, { arrays }) => {
    const size = height * width, [weight, bias, mean, variance] = arrays.map((array) => array.values);
    const of = (v, i) => { const c = Math.floor(i / size); return ((v - mean[c]) / Math.sqrt(variance[c] + 1e-5)) * weight[c] + bias[c]; };
    return { values: values.map(of), height, width };
  },
  pool: ({ values, height, width }) => {
    const [h, w] = [Math.floor(height / 2), Math.floor(width / 2)];
    const maps = values.length / (height * width);
    const at = (m, y, x) => values[(m * height + y) * width + x];
    const next = Float32Array.from({ length: maps * h * w }, (_, i) => {
      const m = Math.floor(i / (h * w)), y = 2 * Math.floor((i % (h * w)) / w), x = 2 * (i % w);
      return Math.max(at(m, y, x), at(m, y, x + 1), at(m, y + 1, x), at(m, y + 1, x + 1));
    });
    return { values: next, height: h, width: w };
  },
  flatten: (maps) => maps,
  embedding: ({ values: tokens }, { arrays: [{ shape: [, width], values: rows }, places] }) => {
    const values = new Float32Array(tokens.length * width);
    tokens.forEach((token, place) => values.set(rows.subarray(token * width, (token + 1) * width), place * width));
    return { tokens, values: values.map((v, i) => v + places.values[i]) };
  },
  block: ({ tokens, values }, { heads, causal, arrays }) => {
    const [normWeight, normBias, attendWeight, attendBias, projectWeight, projectBias, ...feed] = arrays;
    const [feedNormWeight, feedNormBias, expandWeight, expandBias, contractWeight, contractBias] = feed;
    const found = linear(layerNorm(values, normWeight, normBias), attendWeight, attendBias);
    const attended = added(values, linear(attention(found, tokens, heads, causal), projectWeight, projectBias));
    const wide = linear(layerNorm(attended, feedNormWeight, feedNormBias), expandWeight, expandBias);
    return { tokens, values: added(attended, linear(wide.map(tanhGelu), contractWeight, contractBias)) };
  },
  "layer-norm": ({ tokens, values }, { arrays: [weight, bias] }) => ({ tokens, values: layerNorm(values, weight, bias) }),
  // Only of the last token: what follows the others is known.
  head: ({ values }, { arrays: [weight] }) => ({ values: linear(values.slice(-weight.shape[0]), weight) }),
  mean: ({ tokens, values }) => {
    const width = values.length / tokens.length, count = Math.max(1, tokens.filter((token) => token !== 0).length);
    const next = new Float32Array(width);
    values.forEach((v, i) => { if (tokens[Math.floor(i / width)] !== 0) next[i % width] += v / count; });
    return { values: next };
  },
});
