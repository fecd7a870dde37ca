import { open } from "kindling";

const lab = await open();
const run = lab.train();
lab.close();
console.log(`the run ended: ${"step" in (await run)}`);
await lab.evaluate().catch((error) => console.log(error.kind));
