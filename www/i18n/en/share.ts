// The Share dialog, and what a link brought.

export const share = {
  "share.also": "Also in the link",
  "share.nothing": "Train first: then results and small models can travel too.",
  "share.claim": "the result: {measure} {value} on the test rows, which the receiver can check",
  "share.measure.r2": "R²",
  "share.measure.accuracy": "accuracy",
  "share.measure.loss": "a loss of",
  "share.weights": "the trained weights, rounded to 8 bits: {bytes} bytes",
  "share.weights.large": "the trained weights: {bytes} bytes are too many for a link, which takes {most}; save the experiment instead",
  "share.corrections": "my corrections ({count}), which are my own data: {bytes} bytes",
  "share.length": "{count} characters",
  "share.hand": "Hand on …",
  "share.qr": "QR code of the link",
  "share.qr.long": "This link is too long for a QR code.",
  "share.came.weights": "The sender's trained weights came with the link, rounded to 8 bits each. Train to go on from them.",
  "share.came.claim": "The sender says: {measure} {value} on the test rows.",
  "share.check": "Check it",
  "share.check.steps": "Check it: train the same {steps} steps",
  "share.confirmed": "Confirmed: {found} was found here (within {tolerance}).",
  "share.unconfirmed": "Not confirmed: {found} was found here, which is farther away than {tolerance}.",
  "share.other": "Not confirmed: this task measures something else.",
} as const;
