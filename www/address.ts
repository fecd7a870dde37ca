// What the page's address asks for. It is loaded before everything else: it must import nothing.

/** The task of `?task=`, of the link in the fragment, or of the path `d/<task>/`. */
export function askedTask({ pathname, search, hash }: Location): string | null {
  const named = /\btask=([\w-]+)/;
  return named.exec(search)?.[1] ?? named.exec(hash)?.[1] ?? /\/d\/([\w-]+)\/(?:index\.html)?$/.exec(pathname)?.[1] ?? null;
}

/** Whether the page runs as an embed in somebody else's page (`?embed=1`): its address is never rewritten, nothing is remembered. */
export const isEmbed = ({ search }: Pick<Location, "search">): boolean => new URLSearchParams(search).get("embed") === "1";
