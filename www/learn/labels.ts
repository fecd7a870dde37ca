// What the figures of the course say, in the language of the page they stand on: their words are in the page, as
// `<span data-label="key">` inside the element, so that a figure is written once and a translator needs no code.

/** Reads an element's words, once they are there (not before its first update); a key that the page lacks is a mistake of ours, which a test finds before a reader does. */
export function labelsOf<K extends string>(element: Element, keys: readonly K[]): Readonly<Record<K, string>> {
  const found = [...element.querySelectorAll<HTMLElement>("[data-label]")].map((each) => [each.dataset["label"], each.textContent?.trim() ?? ""]);
  const words = Object.fromEntries(found) as Record<string, string>;
  return Object.fromEntries(keys.map((key) => [key, words[key] ?? ""])) as Record<K, string>;
}

/** For Intl: the course's pages say their language themselves. */
export const locale = (): string => (document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en-US");

/** `{name}` in a sentence is replaced by `values.name`. */
export const filled = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));

export const significant = (value: number, digits = 3): string => value.toLocaleString(locale(), { maximumSignificantDigits: digits });

/** Two decimals: 0.27. */
export const decimals = (value: number): string => value.toLocaleString(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** With the largest of the units that leaves at least 1: 3.4 days. */
function largest(value: number, units: ReadonlyArray<readonly [number, string]>): string {
  const [size, unit] = units.find(([size]) => value >= size) ?? units[units.length - 1] ?? [1, "byte"];
  return new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "long", maximumSignificantDigits: 3 }).format(value / size);
}

const TIMES = [[365.25 * 86_400, "year"], [86_400, "day"], [3600, "hour"], [60, "minute"], [1, "second"], [1e-3, "millisecond"]] as const;
export const duration = (seconds: number): string => largest(seconds, TIMES);

/** 17.4 GB, 405 kWh: symbols that are the same in both languages. */
export function prefixed(value: number, symbol: string, smallest = ""): string {
  const prefixes: ReadonlyArray<readonly [number, string]> = [[1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"], [1, ""]];
  const [size, prefix] = prefixes.find(([size]) => value >= size) ?? [1, smallest];
  return `${significant(value / size)} ${prefix}${symbol}`;
}
