import { open } from "kindling";

const lab = await open({ task: "house-price", backend: "cpu", seed: 42, spec: { features: "all", model: "mlp" } });
console.log(lab.opened.task.id, lab.opened.spec.model, `${lab.opened.state.parameters} weights`);
lab.close();
