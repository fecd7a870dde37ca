// Size and speed of the stored model, measured: gzip by the browser, latency by the clock.

import type { Input } from "../bindings";
import type { Optimised, MeasuredVariant } from "../protocol";
import type { Session } from "./engine";

const PREDICTIONS = 31;

export async function measure(session: Session): Promise<Optimised> {
  const report = await session.call("optimise", null);
  const sizes: MeasuredVariant[] = [];
  for (const { prune, quantise } of [...report.sweep, report.before, report.after]) {
    sizes.push({ prune, quantise, gzipBytes: await gzipSize(await session.call("variant", { prune, quantise })) });
  }
  return { report, sizes, latencyMs: await latency(session) };
}

async function gzipSize(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

/** Median time of one prediction, milliseconds. Pruned and int8 weights run as floats here, so there is one figure. */
async function latency(session: Session): Promise<number> {
  // A row of unknowns, or the first picture.
  const picture = await session.call("images", { rows: [0] });
  const input: Input = picture.length > 0 ? Array.from(picture) : {};
  await session.call("predict", { input });
  const times: number[] = [];
  for (let i = 0; i < PREDICTIONS; i++) {
    const start = performance.now();
    for (let k = 0; k < 10; k++) await session.call("predict", { input });
    times.push((performance.now() - start) / 10);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(PREDICTIONS / 2)] ?? 0;
}
