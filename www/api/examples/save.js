import { open } from "kindling";

const lab = await open();
await lab.train({ steps: 200 });
const bytes = await lab.save();
lab.close();

const again = await open();
await again.restore(bytes);
const { step } = await again.train({ steps: 1 });
console.log(`${bytes.length > 100}: goes on at step ${step}`);
again.close();
