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

/** Layers by their word: from values, with the height and width of their maps or with their tokens, to the same. */
const layers = {
  linear: (x, { arrays: [weight, bias] }) => ({ ...x, values: linear(x.values, weight, bias) }),
  activation: (x, { activation }) => ({ ...x, values: x.values.map(activations[activation]) }),
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
