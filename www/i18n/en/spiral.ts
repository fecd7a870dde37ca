// The task "spiral".

export const spiral = {
  "task.spiral": "Two spirals",
  "column.x": "x",
  "column.y": "y",
  "column.arm": "Spiral",
  "category.arm.ember": "ember",
  "category.arm.ash": "ash",
  "recipe.spiral-line": "A line",
  "recipe.spiral-line.help": "Logistic regression: no line can tell the spirals apart.",
  "recipe.spiral-narrow": "Four units",
  "recipe.spiral-narrow.help": "Too few bends for so many turns.",
  "recipe.spiral-network": "A network",
  "recipe.spiral-network.help": "Two hidden layers of 32 units wind around the spirals.",
  "spiral.data": "Two spirals of 500 points, one around the other.",
  "spiral.train": "The colour of the plane is the model's answer at every point; the stronger, the surer.",
  "spiral.label": "Two spirals on the plane coloured by the model's answer; {share} of the points are on their own colour.",
} as const;
