// `npm run check`: the quick part of the tests, for every save.

import { quick, runAll } from "./checks.js";
import { setUp } from "./setup.js";

await setUp();
await runAll(quick);
