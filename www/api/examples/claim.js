import { open } from "kindling";

const sender = await open();
await sender.train({ steps: 300 });
const parts = await sender.linkParts({ weights: true, claim: true });
const link = sender.link("https://example.org/", "evaluate", parts);
sender.close();
console.log(`${parts.weights.length} characters of weights in a link of ${link.length}`);

const receiver = await open({ link }); // With the sender's weights.
const { metric, claimed, found, confirmed } = await receiver.confirm();
console.log(`${metric} ${claimed.toFixed(3)} claimed, ${found.toFixed(3)} found, confirmed: ${confirmed}`);
receiver.close();
