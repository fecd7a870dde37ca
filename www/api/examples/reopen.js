import { open } from "kindling";

const table = (slope, rows) => ["sun,rain,harvest", ...Array.from({ length: rows }, (_, i) => `${i % 20},${i % 7},${slope * (i % 20) - (i % 7)}`)].join("\n");
const lab = await open({ task: "table", data: table(3, 200) });
await lab.train({ steps: 50 });

await lab.reopen(new TextEncoder().encode(table(5, 300)));
console.log(`${lab.opened.data.rows} rows; a way back: ${lab.reopened}`);
await lab.undoReopen();
console.log(`${lab.opened.data.rows} rows again`);

const opening = lab.reopen(new TextEncoder().encode(table(7, 400)));
lab.cancelReopen();
await opening.catch((error) => console.log(error.kind));
lab.close();
