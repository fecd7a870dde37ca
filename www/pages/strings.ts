// Strings of a page's language, at build time.

import { en } from "../i18n/en";
import { pages as enPages } from "../i18n/en/pages";
import { zh } from "../i18n/zh";
import { pages as zhPages } from "../i18n/zh/pages";
import type { Page } from "./page";

const english = { ...en, ...enPages };
const catalogues = { en: english, "zh-Hans": { ...zh, ...zhPages } } as const;
export type PageKey = keyof typeof english;

/** The string of `key`; `{name}` in it is replaced by `values.name`. */
export const say = (language: Page["language"], key: PageKey, values: Record<string, string | number> = {}): string =>
  catalogues[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
