import { open } from "kindling";

const lab = await open();
const first = await lab.train({ steps: 50 });
await lab.reset();
const again = await lab.train({ steps: 50 });
console.log(`the same loss again: ${first.loss === again.loss}`);

await lab.reset();
const { state } = await lab.undo(); // The run before the reset is back.
console.log(`back at step ${state.step}`);
lab.close();
