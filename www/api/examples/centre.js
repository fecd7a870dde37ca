import { open } from "kindling";

const canvas = Object.assign(document.createElement("canvas"), { width: 280, height: 280 });
document.body.append(canvas);
const pen = canvas.getContext("2d");
pen.fillRect(0, 0, 280, 280);
pen.strokeStyle = "white";
pen.lineWidth = 22;
pen.strokeRect(95, 50, 90, 180); // A zero.

const rgba = pen.getImageData(0, 0, 280, 280).data;
const drawing = Uint8Array.from({ length: 280 * 280 }, (_, i) => rgba[4 * i]);

const lab = await open({ task: "digits-mlp" });
await lab.train({ steps: 300 });
const pixels = await lab.centre(drawing);
const answer = await lab.predict(pixels);
console.log(`${pixels.length} pixels: it is a ${answer.class}`);
lab.close();
