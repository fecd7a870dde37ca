// Numbers as people read them: units, sensible digits, in the language in use.

import { currentLanguage } from "./i18n";

const locale = () => (currentLanguage() === "zh" ? "zh-CN" : "en-US");
const MINUS = "−";

/** A real minus sign, and none before a zero. */
function tidy(text: string): string {
  return text.replace(/^-(?=[0.,]*$)/, "").replace(/^-/, MINUS);
}

/** `digits` significant digits, grouped: 12,300. */
export function number(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return "–";
  if (value !== 0 && (Math.abs(value) >= 1e9 || Math.abs(value) < 1e-4)) return tidy(value.toExponential(Math.max(0, digits - 2)));
  return tidy(value.toLocaleString(locale(), { maximumSignificantDigits: digits }));
}

/** A fixed count of decimals: 0.3115. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return "–";
  return tidy(value.toLocaleString(locale(), { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
}

/** Whole number, grouped. */
export function integer(value: number): string {
  return Number.isFinite(value) ? tidy(Math.round(value).toLocaleString(locale())) : "–";
}

/** Dollars without cents: $72,300. */
export function usd(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const sign = value < 0 ? MINUS : "";
  return `${sign}$${Math.round(Math.abs(value)).toLocaleString("en-US")}`;
}

export function percent(share: number, decimals = 0): string {
  return `${fixed(share * 100, decimals)} %`;
}

export function bytes(count: number): string {
  if (count < 1000) return `${integer(count)} B`;
  return count < 1e6 ? `${number(count / 1000, 3)} kB` : `${number(count / 1e6, 3)} MB`;
}

const UNITS: Record<string, [english: string, chinese: string]> = {
  usd: ["$", "美元"], degrees: ["°", "°"], sqft: ["sq ft", "平方英尺"], ft: ["ft", "英尺"], years: ["years", "年"], steps: ["steps", "步"], epochs: ["epochs", "轮"],
  pixels: ["px", "像素"], mm: ["mm", "毫米"], cm: ["cm", "厘米"], kg: ["kg", "千克"], g: ["g", "克"],
};

/** The unit of a unit key from the catalogue; "" for none. */
export const unitName = (unit: string): string => UNITS[unit]?.[currentLanguage() === "zh" ? 1 : 0] ?? unit;

/** A value with its unit key from the catalogue (`usd`, `sqft`, `ft`, `years`, `degrees` or ""). */
export function quantity(value: number, unit: string): string {
  if (unit === "usd") return usd(value);
  if (unit === "") return number(value, 6);
  if (unit === "degrees") return `${fixed(value, 4)}°`;
  return `${number(value, 6)} ${unitName(unit)}`;
}
