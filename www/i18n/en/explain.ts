// What each choice of a setting does, beside its formula.

export const explain = {
  "explain.activation.relu": "Passes what is above zero and drops the rest: cheap, and its slope does not fade.",
  "explain.activation.tanh": "Squeezes everything between −1 and 1, around zero.",
  "explain.activation.sigmoid": "Squeezes everything between 0 and 1; far from zero its slope all but vanishes.",
  "explain.activation.gelu": "A smooth ReLU: weighs x by the share of a normal distribution that lies below it.",
  "explain.loss.mse": "Squares each error: one large error counts as much as many small ones.",
  "explain.loss.mae": "Takes each error's size: an outlier pulls no harder than any other row.",
  "explain.loss.huber": "Squares small errors and takes the size of those beyond 1.",
  "explain.loss.cross-entropy": "The surprise at the right class y, in nats: 0 when the model was sure of it. The only loss for classes.",
  "explain.optimiser.sgd": "Goes straight down the slope g of the batch.",
  "explain.optimiser.momentum": "Keeps rolling: a running sum of slopes smooths out the batches.",
  "explain.optimiser.rmsprop": "Divides each slope by its usual size, so that all weights move at a like pace.",
  "explain.optimiser.adam": "The running mean of the slope, divided by its usual size; both corrected for their start at zero.",
  "explain.optimiser.adamw": "Adam, but first each step shrinks the weights by the weight decay w.",
  "explain.schedule.constant": "η stays as it is set.",
  "explain.schedule.step": "After every T steps η becomes a tenth.",
  "explain.schedule.cosine": "Rises over W steps of warm-up, then falls along half a cosine to 1 % at step T.",
  "explain.initialisation.pytorch": "As PyTorch's linear layers begin, biases too.",
  "explain.initialisation.xavier": "Keeps signals alike in size forwards and backwards: made for tanh and sigmoid.",
  "explain.initialisation.he": "Makes up for the half that ReLU drops.",
  "explain.initialisation.zero": "All units of a layer get the same gradient and stay alike: a network learns next to nothing.",
} as const;
