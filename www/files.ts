// The names of the packages' and the tasks' files. The built site has each file's hash in its name, so that a page never
// gets another version's; while developing they have none.

/** Hash by path, from the build (vite.files.ts). */
declare const __FILE_HASHES__: Record<string, string>;

/** `data/penguins.csv` with its hash: `data/penguins-1a2b3c4d.csv`. */
export const hashedName = (path: string, hash: string): string => path.replace(/(\.\w+)$/, `-${hash}$1`);

/** The path of a file of `pkg/` or `data/`, from the site's folder. */
export function fileOf(path: string): string {
  const hash = __FILE_HASHES__[path];
  return hash === undefined ? path : hashedName(path, hash);
}
