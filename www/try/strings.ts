// The strings that the script says: the page holds them, in its language.

const held = JSON.parse(document.getElementById("try")?.dataset["strings"] ?? "{}") as Record<string, string>;

/** The string `try.<key>`; `{name}` in it is replaced by `values.name`. */
export const say = (key: string, values: Record<string, string | number> = {}): string =>
  (held[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
