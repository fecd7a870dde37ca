import { open } from "kindling";

const sender = await open({ seed: 7, spec: { features: "all" } });
await sender.train({ steps: 40 });
const link = sender.link("https://example.org/");
const { value } = await sender.predict({ area_sqft: 1500 });
sender.close();
console.log(link);

const receiver = await open({ link }); // Opens paused.
console.log(`the sender made ${receiver.linked.steps} steps`);
await receiver.replay();
console.log(`the same price: ${(await receiver.predict({ area_sqft: 1500 })).value === value}`);
receiver.close();
