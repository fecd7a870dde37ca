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

/**
 * Median time of one prediction, of a text of one more character, milliseconds. Pruned and int8 weights run as floats
 * here, so there is one figure.
 */
async function latency(session: Session): Promise<number> {
  const answer = await question(session);
  await answer();
  const first = await timed(answer);
  const [times, repeats] = [[] as number[], first > 5 ? 1 : 10];
  for (let i = 0; i < PREDICTIONS; i++) times.push((await timed(answer, repeats)) / repeats);
  times.sort((a, b) => a - b);
  return times[Math.floor(PREDICTIONS / 2)] ?? 0;
}

async function timed(answer: () => Promise<unknown>, repeats = 1): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) await answer();
  return performance.now() - start;
}

/** What is asked: a line of the text, a row of unknowns, or the first picture. */
async function question(session: Session): Promise<() => Promise<unknown>> {
  const { text } = await session.call("data", null);
  if (text) {
    const input = text.excerpt[0] ?? "";
    const foretells = (await session.call("task", null)).classes.length === 0;
    return () => (foretells ? session.call("write", { input, count: 1, place: 0 }) : session.call("predict", { input }));
  }
  const picture = await session.call("images", { rows: [0] });
  const input: Input = picture.length > 0 ? Array.from(picture) : {};
  return () => session.call("predict", { input });
}
