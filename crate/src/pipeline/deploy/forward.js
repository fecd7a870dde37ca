// Abramowitz and Stegun 7.1.26: at most 1.5e-7 off.
const erf = (x) => {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
};
const activate = {
  relu: (x) => Math.max(0, x), tanh: Math.tanh, sigmoid: (x) => 1 / (1 + Math.exp(-x)), gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
}[model.activation];

/** Outputs of the network for scaled inputs. */
function forward(inputs) {
  let values = inputs;
  model.layers.forEach(([count, outputs, weight, bias], index) => {
    const next = bias.slice();
    for (let i = 0; i < count; i++) for (let o = 0; o < outputs; o++) next[o] += values[i] * weight[i * outputs + o];
    values = index + 1 < model.layers.length ? next.map(activate) : next;
  });
  return values;
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
