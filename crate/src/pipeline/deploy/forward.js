/** A tensor's numbers from base64: float32, or int8 with a scale. */
function decoded({ shape, scale, data }) {
  const text = atob(data), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const values = scale === null ? new Float32Array(bytes.buffer) : Float32Array.from(new Int8Array(bytes.buffer), (q) => q * scale);
  return { shape, values };
}
for (const layer of model.layers) layer.arrays = layer.arrays.map(decoded);

// Abramowitz and Stegun 7.1.26: at most 1.5e-7 off.
const erf = (x) => {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
};
const activations = {
  relu: (x) => Math.max(0, x), tanh: Math.tanh, sigmoid: (x) => 1 / (1 + Math.exp(-x)), gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
};
/** The GELU of a Transformer's blocks, as GPT-2 has it. */
const tanhGelu = (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
const added = (a, b) => a.map((v, i) => v + b[i]);

/** x · weight + bias of every row; weight is [inputs, outputs]. Four inputs at a time: less is read and written. */
function linear(x, { shape: [inputs, outputs], values: weight }, bias) {
  const rows = x.length / inputs, next = new Float32Array(rows * outputs);
  for (let r = 0; r < rows; r++) {
    const row = next.subarray(r * outputs, (r + 1) * outputs), from = r * inputs;
    if (bias) row.set(bias.values);
    let i = 0;
    for (; i + 3 < inputs; i += 4) {
      const a = x[from + i], b = x[from + i + 1], c = x[from + i + 2], d = x[from + i + 3];
      const w = i * outputs, w1 = w + outputs, w2 = w1 + outputs, w3 = w2 + outputs;
      for (let o = 0; o < outputs; o++) row[o] += a * weight[w + o] + b * weight[w1 + o] + c * weight[w2 + o] + d * weight[w3 + o];
    }
    for (; i < inputs; i++) for (let o = 0; o < outputs; o++) row[o] += x[from + i] * weight[i * outputs + o];
  }
  return next;
}

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

/** Layers by their word: from values, with the height and width of their maps or with their tokens, to the same. */
const layers = {
  linear: (x, { arrays: [weight, bias] }) => ({ ...x, values: linear(x.values, weight, bias) }),
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
  activation: (x, { activation }) => ({ ...x, values: x.values.map(activations[activation]) }),
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
};

/** Outputs of the network for scaled inputs, or for token numbers. */
function forward(inputs) {
  const [height, width] = model.picture;
  const start = { values: Float32Array.from(inputs), height, width };
  return model.layers.reduce((x, layer) => layers[layer.type](x, layer), start).values;
}

/** Probabilities from logits. */
function softmax(logits) {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = Array.from(logits, (z) => Math.exp(z - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}

/** Classes from the likeliest on, with their probabilities, as a list to show. */
function ranking(probabilities) {
  const order = probabilities.map((p, i) => [p, i]).sort((a, b) => b[0] - a[0]);
  return order.map(([p, i]) => `${model.classes[i].replaceAll("_", " ")} ${(p * 100).toFixed(1)} %`);
}
