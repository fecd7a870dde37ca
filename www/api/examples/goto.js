import { open } from "kindling";

const lab = await open();
await lab.train({ steps: 300 });
const { state, losses } = await lab.goto(100);
console.log(`now at step ${state.step}, ${state.checkpoints.length} checkpoints, ${losses.length} losses kept`);
lab.close();
