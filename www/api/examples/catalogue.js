import { open } from "kindling";

const lab = await open();
const { catalog, task, data, prepare } = lab.opened;
console.log(catalog.tasks.map(({ id }) => id).join(", "));
console.log(`${data.rows} rows: ${prepare.train} to train on, ${prepare.validation} to choose by, ${prepare.test} to test`);
console.table(task.parameters.map(({ key, stage, kind, default: usual }) => ({ key, stage, type: kind.type, usual })));
lab.close();
