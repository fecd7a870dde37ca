// Abramowitz and Stegun 7.1.26: at most 1.5e-7 off.
const erf = (x) => {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
};
const activations = {
  relu: (x) => Math.max(0, x), tanh: Math.tanh, sigmoid: (x) => 1 / (1 + Math.exp(-x)), gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
};

/** Layers by their word: from values with the height and width of their maps to the same. */
const layers = {
  linear: ({ values, ...size }, { shape: [inputs, outputs], arrays: [weight, bias] }) => {
    const next = bias.slice();
    for (let i = 0; i < inputs; i++) for (let o = 0; o < outputs; o++) next[o] += values[i] * weight[i * outputs + o];
    return { ...size, values: next };
  },
  convolution: ({ values, height, width }, { shape: [outputs, inputs], arrays: [weight, bias] }) => {
    const next = [];
    for (let o = 0; o < outputs; o++) for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
      let sum = bias[o];
      for (let i = 0; i < inputs; i++) for (let k = 0; k < 9; k++) {
        const v = y + Math.floor(k / 3) - 1, u = x + (k % 3) - 1;
        if (v >= 0 && v < height && u >= 0 && u < width) sum += values[(i * height + v) * width + u] * weight[(o * inputs + i) * 9 + k];
      }
      next.push(sum);
    }
    return { values: next, height, width };
  },
  normalisation: ({ values, height, width }, { arrays: [weight, bias, mean, variance] }) => {
    const size = height * width;
    const of = (v, i) => { const c = Math.floor(i / size); return ((v - mean[c]) / Math.sqrt(variance[c] + 1e-5)) * weight[c] + bias[c]; };
    return { values: values.map(of), height, width };
  },
  activation: ({ values, ...size }, { activation }) => ({ ...size, values: values.map(activations[activation]) }),
  pool: ({ values, height, width }) => {
    const [h, w] = [Math.floor(height / 2), Math.floor(width / 2)];
    const maps = values.length / (height * width);
    const at = (m, y, x) => values[(m * height + y) * width + x];
    const next = Array.from({ length: maps * h * w }, (_, i) => {
      const m = Math.floor(i / (h * w)), y = 2 * Math.floor((i % (h * w)) / w), x = 2 * (i % w);
      return Math.max(at(m, y, x), at(m, y, x + 1), at(m, y + 1, x), at(m, y + 1, x + 1));
    });
    return { values: next, height: h, width: w };
  },
  flatten: (maps) => maps,
};

/** Outputs of the network for scaled inputs. */
function forward(inputs) {
  const [height, width] = model.picture;
  return model.layers.reduce((x, layer) => layers[layer.type](x, layer), { values: inputs, height, width }).values;
}

/** Probabilities of the classes. */
function softmax(logits) {
  const most = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}

/** Classes from the likeliest on, with their probabilities, as a list to show. */
function ranking(probabilities) {
  const order = probabilities.map((p, i) => [p, i]).sort((a, b) => b[0] - a[0]);
  return order.map(([p, i]) => `${model.classes[i].replaceAll("_", " ")} ${(p * 100).toFixed(1)} %`);
}
