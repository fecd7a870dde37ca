import { open } from "kindling";

const canvas = Object.assign(document.createElement("canvas"), { width: 480, height: 200 });
document.body.append(canvas);
const pen = canvas.getContext("2d");
pen.strokeStyle = "#b8480f";
pen.lineWidth = 2;

const lab = await open({ spec: { features: "all", model: "mlp" } });
let first;
const stop = lab.on("metrics", ({ losses }) => {
  for (const { step, train } of losses) {
    first ??= train;
    pen.lineTo((480 * step) / 1000, 190 - (180 * train) / first);
  }
  pen.stroke();
});
const { step } = await lab.train({ steps: 1000 });
stop();
console.log(`drawn: ${step} losses`);
lab.close();
