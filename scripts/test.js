// `npm test`: sets up and runs everything that CI runs, cheapest first.

import { quick, runAll, slow } from "./checks.js";
import { setUp } from "./setup.js";

await setUp();
await runAll([...quick, ...slow]);
