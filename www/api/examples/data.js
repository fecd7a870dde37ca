import { open } from "kindling";

// A table of your own: any columns, one of them to predict.
const rows = Array.from({ length: 300 }, (_, i) => `${i % 20},${i % 7},${(3 * (i % 20) - 2 * (i % 7) + 5).toFixed(1)}`);
const lab = await open({ task: "table", data: ["sun,rain,harvest", ...rows].join("\n"), spec: { target: "harvest" } });
await lab.train({ steps: 500 });
const { value } = await lab.predict({ sun: 10, rain: 3 });
console.log(`harvest ${value.toFixed(1)}, by the rule 29.0`);
lab.close();
