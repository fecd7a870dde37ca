// Code in a link: `#code=` and the text, deflated, as base64url. A link is untrusted: bounded before it is read, and what it
// holds is shown, never run, until the reader asks for that.

import { deflateSync, Inflate } from "fflate";

/** Characters of a program that is written into a link or read from one. */
export const MOST_CODE = 20_000;
/** Characters of a fragment: longer addresses are cut by some programs that pass them on. */
export const MOST_LINK = 8_000;
/** UTF-8 takes at most three bytes a character of a string. */
const MOST_BYTES = 3 * MOST_CODE;
const SLICE = 512;

/** The fragment of a program, with its `#`; null when it is too long for a link. */
export function writeCode(code: string): string | null {
  if (code.length > MOST_CODE) return null;
  const bytes = deflateSync(new TextEncoder().encode(code), { level: 9 });
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const fragment = `#code=${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  return fragment.length <= MOST_LINK ? fragment : null;
}

/** What a fragment asks for: a program, an example by its name, nothing, or something that cannot be read. */
export type Asked = { code: string } | { example: string } | "nothing" | "broken";

export function readFragment(fragment: string): Asked {
  const text = fragment.replace(/^#/, "");
  if (text.startsWith("example=")) return /^[a-z]{1,40}$/.test(text.slice(8)) ? { example: text.slice(8) } : "broken";
  if (!text.startsWith("code=")) return "nothing";
  const code = text.length > MOST_LINK ? null : inflate(text.slice(5));
  return code === null ? "broken" : { code };
}

function inflate(base64: string): string | null {
  if (!/^[\w-]+$/.test(base64)) return null;
  try {
    const bytes = Uint8Array.from(atob(base64.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    const parts: Uint8Array[] = [];
    let length = 0;
    let ended = false;
    const stream = new Inflate((part, final) => { parts.push(part); length += part.length; ended ||= final; });
    // In slices, so that a small link cannot become a large text before it is noticed.
    for (let at = 0; at < bytes.length && !ended; at += SLICE) {
      stream.push(bytes.subarray(at, at + SLICE), at + SLICE >= bytes.length);
      if (length > MOST_BYTES) return null;
    }
    const whole = new Uint8Array(length);
    parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
    const code = new TextDecoder("utf-8", { fatal: true }).decode(whole);
    return ended && code !== "" && code.length <= MOST_CODE ? code : null;
  } catch {
    return null;
  }
}
