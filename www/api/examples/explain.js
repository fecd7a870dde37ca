import { open } from "kindling";

const lab = await open({ task: "sentiment", spec: { blocks: 1, maskedSteps: 0 } });
await lab.train({ steps: 60 });
const { class: index, probability, pieces } = await lab.explain("A superb film, never boring.");
console.log(`${lab.opened.task.classes[index]}: ${(100 * probability).toFixed(0)} %`);
console.table(pieces.filter(([, weight]) => weight !== 0).map(([word, nats]) => ({ word, nats })));
lab.close();
