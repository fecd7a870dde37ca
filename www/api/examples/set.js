import { open } from "kindling";

const lab = await open();
await lab.set({ features: "all", model: "mlp", hiddenLayers: 2, width: 32, optimiser: "adam", learningRate: 0.003 });
await lab.train({ steps: 300 });
await lab.set({ learningRate: 0.0003 }); // Acts on the same run.
const { step } = await lab.train({ steps: 100 });
console.log(`one run, ${step} steps; ${lab.opened.spec.model} with η = ${lab.opened.spec.learningRate}`);
lab.close();
