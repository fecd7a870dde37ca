import { open } from "kindling";

const lab = await open();
await lab.train({ steps: 1000 });
const { fitNow } = await lab.feedback([
  { input: { area_sqft: 1500 }, target: 199000 },
  { input: { area_sqft: 2500 }, target: 400000 },
]);
await lab.retrain({ steps: 300 });
const after = await lab.call("feedback", null);
console.log(`error on the corrections: ${fitNow.rmse.toFixed(0)} → ${after.fitNow.rmse.toFixed(0)} USD`);
lab.close();
