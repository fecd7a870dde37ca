// What the user wants of sound and keys; remembered where storage is allowed.

export type Preference = "sound" | "shortcuts";
const DEFAULTS: Record<Preference, boolean> = { sound: false, shortcuts: true };
const chosen = new Map<Preference, boolean>();

export function preference(name: Preference): boolean {
  const known = chosen.get(name);
  if (known !== undefined) return known;
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(`kindling.${name}`);
  } catch {
    // Storage may be forbidden in a third-party frame.
  }
  const value = stored === "on" || (stored !== "off" && DEFAULTS[name]);
  chosen.set(name, value);
  return value;
}

export function prefer(name: Preference, value: boolean): void {
  chosen.set(name, value);
  try {
    localStorage.setItem(`kindling.${name}`, value ? "on" : "off");
  } catch {
    // Only not remembered.
  }
}
