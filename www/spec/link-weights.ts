// Weights in a link: each tensor, in the model's order (that of a saved experiment), as 8-bit integers with one scale,
// w = scale · q, q in -127 ..= 127 and scale = max |w| / 127, so an error of at most half a scale; where that is too long
// for a link, with half or a quarter as many steps. A tensor of one number is exact. Deflated, then base64url. Names and
// shapes do not travel: the link's settings give them.
//
//     version 1 (1 byte), tensors (1 byte), for each tensor: numbers (4 bytes), scale (float32); then all q. Little-endian.
//
// The first links held a whole safetensors file instead, which begins with its header's length: a multiple of 8, so no
// version.

import { bad, deflated, inflated } from "./link-bytes";
import { readHeader } from "./safetensors";

/** Characters that weights may take in a link. */
export const MOST_WEIGHTS = 8_192;
/** Characters of the first links: 8,192 bytes. */
const MOST_READ = 10_923;
const MOST_INFLATED = 64_000;
/** No model of more numbers fits, however well they compress. */
export const MOST_NUMBERS = 20_000;
const MOST_TENSORS = 64;
const VERSION = 1;
/** Of a tensor: how many numbers, and their scale. */
const HEADER = 8;
const LEVELS = [127, 63, 31] as const;
/** A weight beyond it is no weight of a model that predicts. */
const MOST_SCALE = 1e9;

/** As fine as a link carries, else the coarsest, which is too long; null when a number is none, or there are too many. */
export function packWeights(tensors: readonly (readonly number[])[]): string | null {
  let text: string | null = null;
  for (const levels of LEVELS) {
    text = pack(tensors, levels);
    if (text === null || text.length <= MOST_WEIGHTS) break;
  }
  return text;
}

function pack(tensors: readonly (readonly number[])[], levels: number): string | null {
  const total = tensors.reduce((sum, values) => sum + values.length, 0);
  if (total === 0 || total > MOST_NUMBERS || tensors.length > MOST_TENSORS) return null;
  const bytes = new Uint8Array(2 + HEADER * tensors.length + total);
  const view = new DataView(bytes.buffer);
  bytes.set([VERSION, tensors.length]);
  let at = 2 + HEADER * tensors.length;
  for (const [i, values] of tensors.entries()) {
    const most = values.reduce((largest, w) => Math.max(largest, Math.abs(w)), 0);
    const scale = Math.fround(most / levels);
    if (!(scale <= MOST_SCALE)) return null;
    view.setUint32(2 + HEADER * i, values.length, true);
    view.setFloat32(6 + HEADER * i, scale, true);
    for (const w of values) view.setInt8(at++, scale === 0 ? 0 : Math.max(-levels, Math.min(levels, Math.round(w / scale))));
  }
  return deflated(bytes);
}

/** The tensors, or the safetensors file of a first link. Throws a KindlingError of the kind `bad-link`. */
export function unpackWeights(text: string): number[][] | Uint8Array {
  if (text.length > MOST_READ) throw bad("too-long");
  const bytes = inflated(text, MOST_INFLATED);
  if (readHeader(bytes)) return bytes;
  const view = new DataView(bytes.buffer);
  const count = bytes[1] ?? 0;
  let at = 2 + HEADER * count;
  if (bytes[0] !== VERSION || count === 0 || count > MOST_TENSORS || bytes.length < at || bytes.length - at > MOST_NUMBERS) throw bad("weights");
  const tensors: number[][] = [];
  for (let i = 0; i < count; i++) {
    const [numbers, scale] = [view.getUint32(2 + HEADER * i, true), view.getFloat32(6 + HEADER * i, true)];
    if (numbers === 0 || numbers > bytes.length - at || !(scale >= 0 && scale <= MOST_SCALE)) throw bad("weights");
    const values = Array.from({ length: numbers }, (_, k) => Math.fround(scale * view.getInt8(at + k)));
    at += numbers;
    tensors.push(values);
  }
  if (at !== bytes.length) throw bad("weights");
  return tensors;
}
