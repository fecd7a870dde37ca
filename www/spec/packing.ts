// Bytes as text that a link can hold, and back: base64url, and deflate with a bound on what it inflates to. What is wrong is
// said by the caller's own error.

import { Inflate } from "fflate";

type Fail = (reason: string) => Error;

export const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export function fromBase64(text: string, fail: Fail): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw fail("it holds characters that do not belong there");
  try {
    return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  } catch {
    throw fail("it is cut short");
  }
}

/** Inflates at most `most` bytes: a small link must not fill the memory. */
export function inflate(bytes: Uint8Array, most: number, fail: Fail): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  let tooLong = false;
  const stream = new Inflate((chunk) => {
    total += chunk.length;
    tooLong ||= total > most;
    if (!tooLong) chunks.push(chunk);
  });
  try {
    // Small pieces, so that the bound is met before much is inflated.
    for (let i = 0; i < bytes.length && !tooLong; i += 64) stream.push(bytes.subarray(i, i + 64), i + 64 >= bytes.length);
  } catch {
    throw fail("its compressed part is broken");
  }
  if (tooLong) throw fail("it is too long");
  const all = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) { all.set(chunk, at); at += chunk.length; }
  return all;
}
