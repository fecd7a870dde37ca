import { open } from "kindling";

const lab = await open({ backend: "auto" });
console.log(lab.backend.name, lab.backend.reason, lab.backend.detail);
console.log(`the engine and its data come from ${new URL(lab.base).pathname}`);
lab.close();
