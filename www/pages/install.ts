// What a browser that installs the site reads of a page. The files are those of public/, as they are.

import { toRoot } from "./navigation";
import type { Page } from "./page";

export const installable = (page: Page): string[] => [
  `<link vite-ignore rel="manifest" href="${toRoot(page)}manifest.webmanifest" />`,
  `<link vite-ignore rel="apple-touch-icon" href="${toRoot(page)}icons/flame-apple-180.png" />`,
];
