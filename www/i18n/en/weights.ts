// Weights to begin with, for every task.

export const weights = {
  "option.initialisation.pretrained": "Pretrained",
  "parameter.frozen": "Frozen layers",
  "parameter.frozen.help": "So many layers, from the input on, keep the weights they begin with; the last one always learns.",
  "weights.title": "Begin with trained weights",
  "weights.sentence": "A run can begin with what another one has learnt, of this task or another: every layer of the same name and size is taken, the rest is drawn.",
  "weights.drawn": "Drawn by chance",
  "weights.shipped": "The shipped model",
  "weights.file": "A file (.safetensors)",
  "weights.current": "The weights in use",
  "weights.loading": "{done} of {total}",
  "weights.taken": "{taken} of {tensors} tensors fitted ({numbers} numbers), from: {task}. Undo brings the old run back.",
  "weights.begun": "This run began with trained weights, from: {task}.",
  "weights.missing": "The settings ask for trained weights, but none are loaded: these are drawn by chance. Choose where they come from.",
  "weights.unknown": "This is no safetensors file that Kindling wrote. Download one under Deploy.",
  "weights.unreachable": "The shipped weights could not be fetched ({reason}). Choose a file instead, or try again.",
} as const;
