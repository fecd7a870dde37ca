import { open } from "kindling";

const lab = await open({ spec: { scaling: "none" } }); // Unscaled areas: this learning rate is far too large.
lab.on("state", ({ running, run }) => console.log(running ? "began" : "ended", `at step ${run.step}`));
lab.on("error", (error) => console.warn(`heard: ${error.kind}`));
await lab.train({ steps: 500 }).catch((error) => console.log(`rejected: ${error.message}`));
lab.close();
