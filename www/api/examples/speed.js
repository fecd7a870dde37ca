import { open } from "kindling";

const lab = await open();
lab.setSpeed(20); // Slow enough to watch.
const start = performance.now();
await lab.train({ steps: 10 });
console.log(`10 steps took ${((performance.now() - start) / 1000).toFixed(1)} s`);
lab.setSpeed(0); // As fast as it goes.
const { stepsPerSecond } = await lab.train({ steps: 2000 });
console.log(`faster now: ${stepsPerSecond > 20}`);
lab.close();
