import { open } from "kindling";

const teacher = await open({ task: "spiral" });
await teacher.train({ steps: 1000 });
const weights = await teacher.export("safetensors");
teacher.close();

const lab = await open({ task: "spiral", seed: 7 });
const { taken, tensors } = await lab.start(weights);
const { test } = await lab.evaluate();
console.log(`${taken} of ${tensors} tensors taken; accuracy before a step: ${test.accuracy.toFixed(2)}`);
lab.close();
