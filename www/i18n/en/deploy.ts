// The deploy room.

export const deploy = {
  "deploy.sentence": "The trained model as files that other programs read. Input and output are in your units: the transform is inside.",
  "deploy.model": "Weights of step {step}, {parameters} parameters.",
  "deploy.compressed": "Pruned and quantised as set.",
  "deploy.onnx": "ONNX",
  "deploy.onnx.what": "For onnxruntime and most serving systems. One named input for each column, NaN or an empty word for unknown; output: the target in its unit, or probabilities.",
  "deploy.safetensors": "Safetensors",
  "deploy.safetensors.what": "Weights in PyTorch's layout with the transform as buffers and the settings as metadata.",
  "deploy.html": "HTML page",
  "deploy.html.what": "One file with a prediction form: opens from disk, works offline, sends nothing anywhere.",
  "deploy.python": "PyTorch script",
  "deploy.python.what": "Rebuilds the model in PyTorch, loads the safetensors file and predicts the same.",
  "deploy.copy": "Copy",
  "deploy.copied": "Copied",
  "deploy.download": "Download",
  "deploy.hint": "Download the HTML page, switch the network off and open it.",
} as const;
