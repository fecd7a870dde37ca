// The optimise room.

export const optimise = {
  "optimise.sentence": "The same model in fewer bytes: small weights become zero, and the rest fit in 8 bits. What it saves and what it costs is measured on this device.",
  "optimise.tiny": "This model has only {parameters} parameters: there is nothing to gain here. Train a neural network, then come back.",
  "optimise.chart": "Size and error",
  "optimise.chart.label": "Size of the compressed file against test RMSE for 0 to 95 % pruned weights, as float32 and int8.",
  "optimise.chart.caption": "Each point is the trained model stored in one way; the label is the share of weights pruned, the ring is the setting in force. Sizes are of the safetensors file under gzip.",
  "optimise.axis.size": "File size under gzip, kB",
  "optimise.axis.rmse": "Test RMSE, USD",
  "optimise.weights": "Magnitudes of the weights",
  "optimise.weights.caption": "|w| from 0 to {max}; pruned weights stand at 0.",
  "optimise.undo": "Undo pruning and quantisation",
  "optimise.hint": "Prune a third of the weights and look at the error, then go on until it hurts. L2 is another way to small weights: it acts while training goes on, so switch it on and train further.",
  "optimise.before": "As trained",
  "optimise.after": "As set",
  "optimise.size": "File under gzip",
  "optimise.nonzero": "Numbers that are not zero",
  "optimise.rmse": "Test RMSE",
  "optimise.r2": "Test R²",
  "optimise.latency": "Time of one prediction",
  "optimise.latency.note": "Median of 31 timings on this device. Zeros and 8-bit weights are still multiplied as floats here, so they save bytes, not time.",
} as const;
