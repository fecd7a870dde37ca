import { open } from "kindling";

const sender = await open();
await sender.train({ steps: 300 });
const { test } = await sender.evaluate();
const weights = await sender.packWeights();
const link = sender.link("https://example.org/", "evaluate", { claim: { measure: "r2", value: test.r2 }, weights });
sender.close();
console.log(`${weights.length} bytes of weights in a link of ${link.length} characters`);

const receiver = await open({ link }); // With the sender's weights.
const { confirmed, found } = await receiver.checkClaim();
console.log(`R² ${test.r2.toFixed(3)} claimed, ${found.toFixed(3)} found, confirmed: ${confirmed}`);
receiver.close();
