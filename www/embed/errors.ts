// The one error of an embed's address.

import { KindlingError } from "../errors";

export function badEmbed(reason: string): KindlingError {
  const message = `The address of this demo could not be read: ${reason}. Correct it, or write it again with Embed.`;
  return new KindlingError({ kind: "bad-embed", message, parameters: { reason } });
}
