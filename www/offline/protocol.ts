// What page and service worker have in common.

/** The one message to a service worker that waits: take the place of the one before. */
export const TAKE_OVER = "take over";

/** The list of a version's files, kept with it: paths from the site's folder, and bytes. */
export const FILE_LIST = "files.json";

export interface FileList {
  version: string;
  files: [path: string, bytes: number][];
}
