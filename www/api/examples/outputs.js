import { open } from "kindling";

// Two columns decide a third: the model has two inputs and one output, all scaled.
const rows = Array.from({ length: 200 }, (_, i) => `${i % 10},${i % 7},${2 * (i % 10) - (i % 7)}`);
const lab = await open({ task: "table", data: ["a,b,sum", ...rows].join("\n"), spec: { target: "sum" } });
await lab.train({ steps: 300 });

const copy = await lab.predictor();
const outputs = await copy.outputs(new Float32Array([-1, 0, 0, 0, 1, 0])); // Three rows of [a, b].
console.log(`more a, more of the sum: ${outputs[0] < outputs[1] && outputs[1] < outputs[2]}`, outputs);
copy.close();
lab.close();
