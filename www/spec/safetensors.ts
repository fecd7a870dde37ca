// What a safetensors file says of itself: its header's metadata, and nothing of its weights.

import type { Spec } from "../bindings";

/** A header names tensors; no honest one is longer. */
const MOST_HEADER = 1_000_000;

/** Settings that decide the sizes of a Transformer's layers. */
const SHAPE = ["context", "width", "heads", "blocks"] as const;

export interface Trained {
  task: string;
  step: number;
  /** Settings that this file's layers need; empty when it tells none. */
  shape: Partial<Pick<Spec, (typeof SHAPE)[number]>>;
}

/** null when the file was not written by Kindling. Little-endian length (8 bytes), then JSON. */
export function readHeader(bytes: Uint8Array): Trained | null {
  if (bytes.length < 10) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  if (view.getUint32(4, true) !== 0 || length > MOST_HEADER || length > bytes.length - 8) return null;
  try {
    const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length))) as { __metadata__?: { kindling?: unknown } };
    const text = header.__metadata__?.kindling;
    if (typeof text !== "string") return null;
    const info = JSON.parse(text) as { task?: unknown; step?: unknown; spec?: Record<string, unknown> };
    // The shipped files name only the sizes.
    const transformer = [undefined, "gpt", "encoder"].includes(info.spec?.["model"] as string | undefined);
    const shape: Trained["shape"] = {};
    for (const key of SHAPE) {
      const value = info.spec?.[key];
      if (transformer && typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 4_096) shape[key] = value;
    }
    return { task: String(info.task ?? "").slice(0, 40), step: Number(info.step) || 0, shape };
  } catch {
    return null;
  }
}
