// Every page of the site, one line for each kind.

import type { Page } from "./page";
import { apiPages } from "./api";
import { galleries } from "./gallery";
import { courses } from "./learn";
import { playgrounds } from "./playground";
import { privacyPages } from "./privacy";
import { tryPages } from "./try";

export const pages: Page[] = [
  ...playgrounds,
  ...galleries,
  ...courses,
  ...apiPages,
  ...tryPages,
  ...privacyPages,
];
