// Strings by key, in the language in use. Every string of the page is in en/ and zh/; a test fails on a missing key.

import type { en } from "./en";
import { siteBase } from "../lab/worker";
import { inLanguage, languageOfPath } from "../language-path";
import { start } from "./en/start";

export type Key = keyof typeof en;
export type Language = "en" | "zh";
type Strings = Partial<Record<Key, string>>;
/** English is always there, in two parts; another language is fetched when it is asked for. */
const english: Strings = { ...start };
const catalogues: Record<Language, Strings> = { en: english, zh: english };
const loaders: Record<Language, () => Promise<Strings>> = {
  en: () => Promise.resolve(english),
  zh: async () => (await import("./zh")).zh,
};
let loading: Promise<void> | null = null;

/** The strings of the other rooms and tasks; every language is laid over English. */
export function loadRest(): Promise<void> {
  loading ??= import("./en/rest").then(({ rest }) => {
    Object.assign(english, rest);
    for (const listener of listeners) listener();
  });
  loading.catch(() => (loading = null));
  return loading;
}

let language: Language = choose();
const listeners = new Set<() => void>();

/** `?lang=` first, then the path (`zh/d/…` is what was shared), then the user's earlier choice, then the browser's language. */
function choose(): Language {
  const asked = new URLSearchParams(location.search).get("lang") ?? languageOfPath(location.href, siteBase()) ?? stored() ?? navigator.language;
  return asked.toLowerCase().startsWith("zh") ? "zh" : "en";
}

function stored(): string | null {
  try {
    return localStorage.getItem("kindling.language");
  } catch {
    return null; // Storage may be forbidden in a third-party frame.
  }
}

export function currentLanguage(): Language {
  return language;
}

/** The address of a page of the site, by its English path, in the language in use. */
export const pageAddress = (path: string): string => inLanguage(new URL(path, siteBase()).href, siteBase(), language);

/** The user's own choice: shown, and remembered where storage is allowed. */
export async function chooseLanguage(next: Language): Promise<void> {
  try {
    localStorage.setItem("kindling.language", next);
  } catch {
    // Only not remembered.
  }
  await setLanguage(next);
}

export async function setLanguage(next: Language): Promise<void> {
  catalogues[next] = await loaders[next]();
  language = next;
  document.documentElement.lang = next === "zh" ? "zh-Hans" : "en";
  for (const listener of listeners) listener();
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The string of `key`; `{name}` in it is replaced by `values.name`. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return (catalogues[language][key] ?? english[key] ?? "").replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}

/** For keys that come from the engine (`error.<kind>`, `column.<name>` ...): null when there is no such string. */
export function lookup(key: string, values: Record<string, string | number> = {}): string | null {
  return key in english || key in catalogues[language] ? t(key as Key, values) : null;
}
