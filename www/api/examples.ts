// The examples of the API, as text: each is a file that a browser test runs. Runs in Node.

import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const folder = resolve(import.meta.dirname, "examples");

/** Program text by name. */
export const EXAMPLES: Record<string, string> = Object.fromEntries(
  readdirSync(folder).filter((name) => name.endsWith(".js")).map((name) => [name.slice(0, -3), readFileSync(resolve(folder, name), "utf8").trimEnd()]),
);
