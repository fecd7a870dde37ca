import { open } from "kindling";

const canvas = Object.assign(document.createElement("canvas"), { width: 560, height: 150 });
document.body.append(canvas);
const pen = canvas.getContext("2d");
pen.strokeStyle = "#d2691e";
pen.lineWidth = 2;

const lab = await open({ spec: { features: "all", model: "mlp" } });
let mean; // A batch's loss is noisy: this is the mean of the last ones.
const stop = lab.on("metrics", ({ losses }) => {
  for (const { step, train } of losses) {
    mean = mean === undefined ? train : 0.97 * mean + 0.03 * train;
    pen.lineTo((560 * step) / 1000, 145 - 120 * mean);
  }
  pen.stroke();
});
const { step } = await lab.train({ steps: 1000 });
stop();
console.log(`drawn: ${step} losses`);
lab.close();
