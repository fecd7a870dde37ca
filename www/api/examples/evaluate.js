import { open } from "kindling";

const lab = await open({ spec: { features: "all" } });
await lab.train({ steps: 1000 });
const { train, validation, test, baseline } = await lab.evaluate();
console.table({ train, validation, test, "mean (test)": baseline.mean.test, "least squares (test)": baseline.leastSquares.test });
lab.close();
