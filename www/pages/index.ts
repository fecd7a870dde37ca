// Every page of the site, one line for each kind.

import type { Page } from "./page";
import { apiPages } from "./api";
import { galleries } from "./gallery";
import { playgrounds } from "./playground";
import { tryPages } from "./try";

export const pages: Page[] = [
  ...playgrounds,
  ...galleries,
  ...apiPages,
  ...tryPages,
];
