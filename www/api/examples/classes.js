import { open } from "kindling";

const lab = await open({ task: "spiral" });
await lab.train({ steps: 1500 });
const answer = await lab.predict({ x: 0.5, y: 0.5 });
lab.opened.task.classes.forEach((name, i) => console.log(`${name}: ${(100 * answer.probabilities[i]).toFixed(1)} %`));
const { test, baseline } = await lab.evaluate();
console.log(`accuracy ${test.accuracy.toFixed(3)}, always the commonest class ${baseline.majority.test.accuracy.toFixed(3)}`);
lab.close();
