// What an embed and the page around it say to each other by `postMessage`: version 1, documented in docs/embedding.md. Each
// message is untrusted: read here, field by field, or dropped. It must not know of a DOM.

export const VERSION = 1;

/** From the embed to the page around it. */
export type FromEmbed =
  /** The page is there; it opens the experiment when it is seen. */
  | { type: "opening" }
  /** The experiment is open. */
  | { type: "ready"; task: string; stages: string[]; language: string }
  /** The height of the content changed, CSS pixels. */
  | { type: "height"; height: number }
  /** At most four times a second while training, and when it stops. */
  | { type: "progress"; running: boolean; step: number; epoch: number; loss: number | null; validation: number | null }
  /** A challenge was met: the string to paste, and what was reached. */
  | { type: "result"; text: string; step: number }
  | { type: "error"; kind: string; message: string };

/** From the page around it to the embed. */
export type ToEmbed =
  /** Asks for `ready` and `height` again: the first ones may have come before anybody listened. */
  | { type: "hello" }
  | { type: "play" }
  | { type: "pause" }
  | { type: "step" }
  | { type: "reset" }
  | { type: "theme"; theme: "auto" | "light" | "dark" }
  | { type: "language"; language: "en" | "zh" };

export type Message<T> = T & { kindling: typeof VERSION };

export const message = <T extends FromEmbed | ToEmbed>(content: T): Message<T> => ({ kindling: VERSION, ...content });

/** Frames of no sane page are higher. */
const MOST_HEIGHT = 20_000;
const MOST_TEXT = 20_000;

type Fields = Record<string, unknown>;

function fieldsOf(data: unknown): Fields | null {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return null;
  const fields = data as Fields;
  return fields["kindling"] === VERSION && typeof fields["type"] === "string" ? fields : null;
}

const text = (value: unknown, most = 200): value is string => typeof value === "string" && value.length <= most;
const count = (value: unknown, most = 1e12): value is number => typeof value === "number" && value >= 0 && value <= most;
const loss = (value: unknown): value is number | null => value === null || (typeof value === "number" && Number.isFinite(value));

/** Reads a message of an embed; null when it is none, or broken. */
export function readFromEmbed(data: unknown): FromEmbed | null {
  const fields = fieldsOf(data);
  if (!fields) return null;
  const { type, task, stages, language, height, running, step, epoch, validation, kind, message: sentence } = fields;
  switch (type) {
    case "opening":
      return { type };
    case "ready":
      return text(task) && text(language) && Array.isArray(stages) && stages.length <= 8 && stages.every((one) => text(one))
        ? { type, task, stages: [...stages] as string[], language } : null;
    case "height":
      return count(height, MOST_HEIGHT) ? { type, height } : null;
    case "progress":
      return typeof running === "boolean" && count(step) && count(epoch) && loss(fields["loss"]) && loss(validation)
        ? { type, running, step, epoch, loss: fields["loss"], validation } : null;
    case "result":
      return text(fields["text"], MOST_TEXT) && count(step) ? { type, text: fields["text"], step } : null;
    case "error":
      return text(kind) && text(sentence, 2_000) ? { type, kind, message: sentence } : null;
    default:
      return null;
  }
}

/** Reads a message for an embed; null when it is none, or broken. */
export function readToEmbed(data: unknown): ToEmbed | null {
  const fields = fieldsOf(data);
  if (!fields) return null;
  const { type, theme, language } = fields;
  switch (type) {
    case "hello":
    case "play":
    case "pause":
    case "step":
    case "reset":
      return { type };
    case "theme":
      return theme === "auto" || theme === "light" || theme === "dark" ? { type, theme } : null;
    case "language":
      return language === "en" || language === "zh" ? { type, language } : null;
    default:
      return null;
  }
}
