import { open } from "kindling";

const lab = await open();
const run = lab.train(); // Without a number of steps it goes on until paused.
await new Promise((resolve) => setTimeout(resolve, 300));
await lab.pause();
const first = await run;

const rest = lab.resume();
await new Promise((resolve) => setTimeout(resolve, 300));
await lab.pause();
console.log(`paused, went on: ${(await rest).step > first.step}`);
lab.close();
