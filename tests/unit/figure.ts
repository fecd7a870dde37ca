// The course's figures as elements, for the tests.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { LitElement } from "lit";

/** The figure as it stands in a section. */
export async function figure(tag: string, section: string, language: "en" | "zh" = "en"): Promise<LitElement> {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  const html = readFileSync(resolve(import.meta.dirname, "../../www/learn", language, section), "utf8");
  document.body.innerHTML = new RegExp(`<${tag}>.*?</${tag}>`, "s").exec(html)?.[0] ?? "";
  const element = document.querySelector(tag) as LitElement;
  await element.updateComplete;
  return element;
}

/** Moves a slider, chooses, or types. */
export async function enter(element: LitElement, id: string, value: string): Promise<void> {
  const input = element.querySelector(`#${id}`) as HTMLInputElement;
  input.value = value;
  input.dispatchEvent(new Event(input.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
  await element.updateComplete;
}
