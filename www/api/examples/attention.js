import { open } from "kindling";

const lab = await open({ task: "shakespeare", spec: { blocks: 1, width: 32, heads: 2, context: 32 } });
await lab.train({ steps: 20 });
const { tokens, blocks, heads, weights } = await lab.attention("To be");
console.log(`${blocks} block, ${heads} heads, ${tokens.length} tokens`);
// [block, head, to, from]: what the last token takes from each, in the first head, of 255.
const last = weights.slice((tokens.length - 1) * tokens.length, tokens.length ** 2);
console.log(Object.fromEntries(tokens.map((token, i) => [`${i} ${token}`, last[i]])));
lab.close();
