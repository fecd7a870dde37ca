import { open } from "kindling";

const lab = await open();
await lab.train({ steps: 1000 });
const price = await lab.predict({ area_sqft: 1500 });
console.log(`$${Math.round(price.value)}, 90 % of such houses between $${Math.round(price.low)} and $${Math.round(price.high)}`);

const palace = await lab.predict({ area_sqft: 90000 });
for (const { column, value, max } of palace.warnings) console.warn(`${column} = ${value} lies beyond the largest house seen, ${max}`);
lab.close();
