import { open } from "kindling";

const lab = await open();
lab.hold(true); // Nobody looks.
const training = lab.train({ steps: 50 });
await new Promise((resume) => setTimeout(resume, 300));
const { step } = await lab.call("state", null);
lab.hold(false);
console.log(`held at step ${step}; seen again it went on to step ${(await training).step}`);
lab.close();
