// Where the site will be: absolute addresses are written only when the build is told.

/** The site's folder from `KINDLING_SITE`, with a slash at its end; null when it is not set. */
export function siteAddress(value: string | undefined): string | null {
  if (!value) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new Error(`KINDLING_SITE is "${value.slice(0, 80)}": set it to the site's address, such as https://example.org/kindling/, or leave it out.`);
  }
  return url.href.replace(/\/*$/, "/");
}
