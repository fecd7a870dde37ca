import { open } from "kindling";

const rows = "x,y\n" + Array.from({ length: 60 }, (_, i) => `${i % 20},${2 * (i % 20) + 1}`).join("\n");
const lab = await open({ task: "table", data: new TextEncoder().encode(rows) });
console.log(`${lab.ownData.length} bytes of my own`);
const [without, within] = [lab.link("https://example.org/"), lab.link("https://example.org/", "train", { data: true })];
console.log(`in the link only when asked: ${without.includes("&data=")}, ${within.includes("&data=")}`);
lab.close();
