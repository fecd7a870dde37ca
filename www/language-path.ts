// Pages have a path in each language: `d/<task>/` and `zh/d/<task>/`. `base` is the site's folder.

/** The language that an address asks for by its path; null for an English path, which opens in the visitor's. */
export const languageOfPath = (address: string, base: string): "zh" | null => (address.startsWith(`${base}zh/`) ? "zh" : null);

/** The address of the same page in another language. */
export function inLanguage(address: string, base: string, language: "en" | "zh"): string {
  const url = new URL(address);
  url.searchParams.delete("lang");
  const { pathname: folder } = new URL(base);
  if (url.pathname.startsWith(folder)) url.pathname = folder + (language === "zh" ? "zh/" : "") + url.pathname.slice(folder.length).replace(/^zh\//, "");
  return url.href;
}
