// `npm run build`: a static site in dist/, for any host and any sub-path.

import { picturesIfStale } from "./pictures.js";
import { fail, run, say, setUp, wasm } from "./setup.js";

await setUp();
for (const name of ["cpu", "deep", "relaxed", "gpu"]) {
  if (!(await wasm(name, "small"))) fail(`The ${name} package could not be built: see the lines above.`);
}
if ((await run("npx", ["tsc", "--noEmit", "-p", "."])) !== 0) fail("The types do not check: see the lines above.");
const bundle = async () => {
  if ((await run("npx", ["vite", "build", "--logLevel", "warn"])) !== 0) fail("The page could not be bundled: see the lines above.");
};
await bundle();
// Pictures are taken of the built site, and are part of it.
if (await picturesIfStale()) await bundle();
say("dist/ is ready: serve it from any static host.");
