// Site: shown on the course's page, and run there as it stands. `../lab` is what kindling.js gives.
import { open } from "../lab";

export async function run(print: (line: string) => void): Promise<void> {
  // 256 points of a sine, as a table of two columns.
  const rows = Array.from({ length: 256 }, (_, i) => {
    const x = -1 + (2 * i) / 255;
    return `${x},${Math.sin(1.5 * Math.PI * x)}`;
  });

  const lab = await open({
    task: "table",
    data: ["x,y", ...rows].join("\n"),
    spec: {
      target: "y", model: "mlp", hiddenLayers: 1, width: 16, activation: "tanh",
      optimiser: "adam", learningRate: 0.02, batchSize: 64, seed: 1,
    },
  });
  lab.on("error", (error) => print(error.message));
  for (let round = 0; round < 5; round++) {
    // Predict, compare, differentiate, update: 200 times.
    const { step, loss } = await lab.train({ steps: 200 });
    print(`step ${step}: loss ${loss?.toFixed(5)}`);
  }
  const answer = await lab.predict({ x: 0.5 });
  if (answer.type === "number") {
    print(`y(0.5) = ${answer.value.toFixed(3)}, the sine has 0.707`);
  }
  lab.close();
}
