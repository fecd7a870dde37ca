// Light, dark, or as the system says; remembered where storage is allowed.

import { isEmbed } from "./address";

export type Theme = "auto" | "light" | "dark";
const system = matchMedia("(prefers-color-scheme: dark)");
let chosen: Theme = read();

function read(): Theme {
  const asked = new URLSearchParams(location.search).get("theme");
  let stored: string | null = null;
  try {
    stored = localStorage.getItem("kindling.theme");
  } catch {
    // Storage may be forbidden in a third-party frame.
  }
  const theme = asked ?? stored;
  return theme === "light" || theme === "dark" ? theme : "auto";
}

export const currentTheme = (): Theme => chosen;

export function setTheme(theme: Theme): void {
  chosen = theme;
  try {
    // What an embed was written in is not its reader's choice.
    if (!isEmbed(location)) localStorage.setItem("kindling.theme", theme);
  } catch {
    // Only not remembered.
  }
  applyTheme();
}

/** Sets the colours and tells the canvases, which cannot see a style sheet change. */
export function applyTheme(): void {
  document.documentElement.dataset["theme"] = chosen === "auto" ? (system.matches ? "dark" : "light") : chosen;
  window.dispatchEvent(new Event("themechange"));
}

system.addEventListener("change", applyTheme);
