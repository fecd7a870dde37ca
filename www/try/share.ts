// Code in a link: `#code=` and the text, deflated, as base64url. A link is untrusted: bounded before it is read, and what it
// holds is shown, never run, until the reader asks for that.

import { decode, deflated, encode, inflated } from "../spec/link-bytes";

/** Characters of a program that is written into a link or read from one. */
export const MOST_CODE = 20_000;
/** Characters of a fragment: longer addresses are cut by some programs that pass them on. */
export const MOST_LINK = 8_000;
/** UTF-8 takes at most three bytes a character of a string. */
const MOST_BYTES = 3 * MOST_CODE;

/** The fragment of a program, with its `#`; null when it is too long for a link. */
export function writeCode(code: string): string | null {
  if (code.length > MOST_CODE) return null;
  const fragment = `#code=${deflated(encode(code))}`;
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
  try {
    const code = decode(inflated(base64, MOST_BYTES), "characters");
    return code !== "" && code.length <= MOST_CODE ? code : null;
  } catch {
    return null;
  }
}
