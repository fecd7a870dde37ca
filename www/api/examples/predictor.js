import { open } from "kindling";

const lab = await open();
await lab.train({ steps: 200 });
const copy = await lab.predictor();
const began = performance.now();
const prices = [];
for (let area = 500; area < 2500; area += 10) prices.push((await copy.predict({ area_sqft: area })).value);
console.log(`${prices.length} prices in ${Math.round(performance.now() - began)} ms`);
console.log(`as the worker says: ${prices[100] === (await lab.predict({ area_sqft: 1500 })).value}`);
copy.close();
lab.close();
