import { open } from "kindling";

const lab = await open();
const { step, loss, stepsPerSecond } = await lab.train({ steps: 200 });
console.log(`step ${step}, loss ${loss.toFixed(3)}, ${Math.round(stepsPerSecond)} steps a second`);
lab.close();
