// Bytes and texts inside a link: base64url and deflate, each with a bound; and the error that says what is wrong with a
// link. It must not know what a link means.

import { deflateSync, Inflate } from "fflate";
import { KindlingError } from "../errors";

/** Bytes that are inflated at a time. */
const PIECE = 64;

/** Why a link could not be read, in English; `link.bad.<code>` are the same in the page's languages. */
export const REASONS = {
  "too-long": "it is too long",
  version: "it is of another version",
  setting: "a part of it is no setting, or stands in it twice",
  stage: "it names a stage that there is not",
  number: "a number in it is none, or too large",
  changes: "its changes of settings are broken",
  corrections: "its corrections are broken",
  retrained: "it retrains without corrections",
  column: "a column's name is broken",
  characters: "it holds characters that do not belong there",
  compressed: "it is cut short, or its compressed part is broken",
  weights: "its weights are broken",
  "weights-unfit": "its weights do not fit its settings",
  claim: "its claimed result is broken",
  data: "its data is broken",
} as const;
export type Reason = keyof typeof REASONS;

export function bad(code: Reason): KindlingError {
  const message = `The link could not be read: ${REASONS[code]}. Ask for it again, or start with the defaults.`;
  return new KindlingError({ kind: "bad-link", message, parameters: { reason: REASONS[code], code } });
}

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Text of bytes that must be UTF-8. */
export function decode(bytes: Uint8Array, code: Reason): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw bad(code);
  }
}

export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw bad("characters");
  let binary: string;
  try {
    binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  } catch {
    throw bad("compressed");
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

export const deflated = (bytes: Uint8Array): string => toBase64(deflateSync(bytes, { level: 9 }));

/** Inflates at most `most` bytes: a small link must not fill the memory. */
export function inflated(text: string, most: number): Uint8Array {
  const bytes = fromBase64(text);
  const chunks: Uint8Array[] = [];
  let [total, whole] = [0, false];
  const stream = new Inflate((chunk, final) => {
    total += chunk.length;
    if (total > most) throw bad("too-long");
    // A copy: the piece lies in memory that is used again.
    chunks.push(chunk.slice());
    whole ||= final;
  });
  try {
    // In pieces, so that the bound is met before much is inflated.
    for (let i = 0; i < bytes.length; i += PIECE) stream.push(bytes.subarray(i, i + PIECE), i + PIECE >= bytes.length);
  } catch (error) {
    throw error instanceof KindlingError ? error : bad("compressed");
  }
  if (!whole) throw bad("compressed");
  const all = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) { all.set(chunk, at); at += chunk.length; }
  return all;
}
