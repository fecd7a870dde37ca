import { open } from "kindling";

const lab = await open({ spec: { features: "all", model: "mlp" } });
await lab.train({ steps: 500 });
const { bytes, latencyMs, metrics, before } = await lab.optimise({ prune: 0.5, quantise: true });
console.log(`${before.bytes} → ${bytes} bytes, RMSE ${before.metrics.rmse.toFixed(0)} → ${metrics.rmse.toFixed(0)} USD, ${latencyMs.toFixed(3)} ms`);
await lab.optimise({ prune: 0, quantise: false }); // As it was.
lab.close();
