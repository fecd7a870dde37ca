// A small model's weights in a link: the safetensors file that quantising makes, 8 bits a number with a scale for each
// tensor, without what else the file tells, deflated. What is in it is checked by the engine, as any file's weights are.

import { deflateSync } from "fflate";

/** Most bytes of a link for weights, compressed. */
export const MOST_WEIGHTS = 8_192;

/** The same file with only the task's name told: the rest of its header is in the link's settings already. */
function withoutDetails(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<string, unknown> & { __metadata__?: { kindling?: string } };
  const { task } = JSON.parse(header.__metadata__?.kindling ?? "{}") as { task?: unknown };
  // Tensors begin at a multiple of 8 bytes.
  const text = JSON.stringify({ ...header, __metadata__: { kindling: JSON.stringify({ task }) } });
  const short = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const out = new Uint8Array(8 + short.length + file.length - 8 - length);
  new DataView(out.buffer).setUint32(0, short.length, true);
  out.set(short, 8);
  out.set(file.subarray(8 + length), 8 + short.length);
  return out;
}

/** Compressed; it may be larger than a link takes. */
export const packWeights = (file: Uint8Array): Uint8Array => deflateSync(withoutDetails(file), { level: 9 });
