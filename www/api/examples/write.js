import { open } from "kindling";

const lab = await open({ task: "shakespeare", spec: { blocks: 1, width: 32, context: 32, temperature: 0.8 } });
await lab.train({ steps: 60 });
const text = await lab.write("To be, or ", { count: 60, onText: (piece) => console.log(piece) });
console.log(`${[...text].length} characters`);

const next = await lab.predict("To be, or no"); // What may come next, with its probability.
console.log(next.next.slice(0, 3));

const controller = new AbortController();
setTimeout(() => controller.abort(), 50);
const short = await lab.write("", { count: 5000, signal: controller.signal });
console.log(`ended early: ${short.length < 5000}`);
lab.close();
