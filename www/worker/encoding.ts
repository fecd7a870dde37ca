// What a file's bytes spell: the browser knows every encoding, the engine reads UTF-8.

import { failure } from "./report";

/** Tables come from spreadsheets all over the world; UTF-16 only with its mark. */
const FALLBACKS = ["gb18030"] as const;

const LOOKED_AT = 4_096;

/** A text file as UTF-8: UTF-8 itself, UTF-16 with a byte-order mark, else GB18030. */
export function utf8(bytes: Uint8Array): Uint8Array {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return encoded(bytes, "utf-16le");
  if (first === 0xfe && second === 0xff) return encoded(bytes, "utf-16be");
  // No text has a zero byte; spreadsheets and pictures have one near their start.
  if (bytes.subarray(0, LOOKED_AT).includes(0)) throw failure("not-text", "");
  if (spells(bytes, "utf-8") !== null) return bytes;
  for (const name of FALLBACKS) {
    const text = spells(bytes, name);
    if (text !== null) return new TextEncoder().encode(text);
  }
  throw failure("bad-encoding", "neither UTF-8, UTF-16 nor GB18030");
}

function spells(bytes: Uint8Array, name: string): string | null {
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function encoded(bytes: Uint8Array, name: string): Uint8Array {
  return new TextEncoder().encode(new TextDecoder(name).decode(bytes));
}
