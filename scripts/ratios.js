// Our engine beside the nearest browser library in one run: only ratios, and only where the margin is wide enough that it is
// no noise.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./setup.js";

const PEER = "jaxjs-wasm-1t";
/** How many times less time a step must take; what was found is in docs/performance.md: 47, 2.5 and 2.9. */
const LEAST = { W1: 5, W2: 1.3, W5: 1.5 };

/** Whether our steps cost so much less, losses being the same (the bench itself fails if they are not). */
export async function ratios() {
  const file = join(root, "tests/output/bench.json");
  const names = Object.keys(LEAST).join(",");
  const words = ["--workloads", names, "--peers", `kindling-cpu,${PEER}`, "--seconds", "1", "--rounds", "2", "--json", file];
  if ((await run("node", ["scripts/bench.js", ...words])) !== 0) return false;
  const { rows } = JSON.parse(readFileSync(file, "utf8"));
  // CPU time where the system tells it: that is not disturbed by what else runs.
  const cost = (workload, peer) => {
    const row = rows.find((r) => r.workload === workload && r.peer === peer);
    return row?.cpuMsPerStep ?? 1000 / (row?.stepsPerSec ?? NaN);
  };
  const held = Object.entries(LEAST).map(([workload, least]) => {
    const ratio = cost(workload, PEER) / cost(workload, "kindling-cpu");
    console.log(`${workload}: ${ratio.toFixed(2)} times less than ${PEER} (at least ${least})`);
    return ratio >= least;
  });
  return held.every(Boolean);
}
