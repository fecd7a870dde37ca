// Characters as people can see them: a space and a line end have names and signs of their own.

import { t } from "../i18n";

const SIGNS: Record<string, string> = { " ": "␣", "\n": "⏎", "\t": "⇥", "\u3000": "□" };

/** A sign for what is else not seen. */
export const sign = (token: string): string => SIGNS[token] ?? token;

/** A token in quotes, or the name of what is not seen: for those who listen. */
export function spoken(token: string): string {
  if (token === " ") return t("language.space");
  if (token === "\n") return t("language.lineEnd");
  return `“${token}”`;
}

/** The four lines of a quatrain: after each stop one ends. */
export const verses = (poem: string): string[] => poem.split(/(?<=[，。？！；])/).map((line) => line.trim()).filter((line) => line !== "");
