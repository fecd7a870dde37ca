import { open } from "kindling";

const lab = await open();
await lab.train({ steps: 100 });
const { rows } = await lab.call("rows", { offset: 0, count: 3, sort: "area_sqft", descending: true });
console.log(`${rows.length} largest houses`);
const map = await lab.call("contour", null); // The error over the model's two parameters.
console.log(`a map of ${map.size} × ${map.size} points, its lowest at`, map.optimum);
lab.close();
