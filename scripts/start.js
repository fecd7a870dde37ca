// `npm start`: from a fresh clone to the page. The CPU package first, then the page, then the GPU package behind it.

import { createServer } from "node:net";
import { fail, say, setUp, wasm } from "./setup.js";

await setUp();
if (!(await wasm("cpu", "fast"))) fail("The engine could not be built: see the lines above.");

const { createServer: createVite } = await import("vite");
const server = await createVite({ root: new URL("..", import.meta.url).pathname, server: { port: await freePort() }, clearScreen: false });
await server.listen();
server.printUrls();
say("The page is ready. Ctrl+C ends it.");

if (await wasm("deep", "fast")) say("Own tables, convolutional networks and Transformers are available to the page: reload it to use them.");
else say("The package with own tables, convolutional networks and Transformers could not be built; the other tasks work.");
if (await wasm("gpu", "fast")) say("WebGPU is available to the page: reload it to use it.");
else say("The GPU package could not be built; the page works on the CPU.");

/** $PORT, else the first free one from 5173. */
async function freePort() {
  if (process.env.PORT) return Number(process.env.PORT);
  for (let port = 5173; port < 5200; port++) {
    const free = await new Promise((resolve) => {
      const probe = createServer().once("error", () => resolve(false)).once("listening", () => probe.close(() => resolve(true)));
      probe.listen(port, "localhost");
    });
    if (free) return port;
  }
  return 0;
}
