// What a frame and the page around it say to each other: version 1. docs/embedding.md is its public form.

export const VERSION = 1;

/** From the frame. */
export type FromFrame =
  | { kindling: 1; type: "ready"; task: string }
  | { kindling: 1; type: "height"; height: number }
  | { kindling: 1; type: "state"; running: boolean; step: number; loss: number | null }
  | { kindling: 1; type: "result"; text: string };

/** From the page around it. */
export type ToFrame =
  | { kindling: 1; type: "play" | "pause" }
  | { kindling: 1; type: "theme"; theme: "auto" | "light" | "dark" }
  | { kindling: 1; type: "language"; language: "en" | "zh" };

const MOST_HEIGHT = 20_000;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** null for anything else: other scripts send messages too. */
export function readFromFrame(data: unknown): FromFrame | null {
  if (!isRecord(data) || data["kindling"] !== VERSION) return null;
  const { type, task, height, running, step, loss, text } = data;
  if (type === "ready" && typeof task === "string") return { kindling: 1, type, task: task.slice(0, 40) };
  if (type === "height" && typeof height === "number" && height > 0 && height <= MOST_HEIGHT) return { kindling: 1, type, height };
  if (type === "state" && typeof running === "boolean" && typeof step === "number") return { kindling: 1, type, running, step, loss: typeof loss === "number" ? loss : null };
  if (type === "result" && typeof text === "string") return { kindling: 1, type, text: text.slice(0, 20_000) };
  return null;
}

export function readToFrame(data: unknown): ToFrame | null {
  if (!isRecord(data) || data["kindling"] !== VERSION) return null;
  const { type, theme, language } = data;
  if (type === "play" || type === "pause") return { kindling: 1, type };
  if (type === "theme" && (theme === "auto" || theme === "light" || theme === "dark")) return { kindling: 1, type, theme };
  if (type === "language" && (language === "en" || language === "zh")) return { kindling: 1, type, language };
  return null;
}
