// What the page and the frame that runs code say to each other. Nothing here runs.

export type Level = "log" | "info" | "warn" | "error" | "debug";

/** A value as text, with what is in it where there is more than the text tells. Bounded in depth, length and number. */
export interface Described {
  text: string;
  entries?: [name: string, value: Described][];
  /** Entries that are left out. */
  more?: number;
}

export interface Table {
  columns: string[];
  /** Name of the row, then a cell for each column. */
  rows: string[][];
  /** Rows that are left out. */
  more: number;
}

/** Something that was thrown: `line` of the user's code, if it is known. */
export interface Thrown {
  text: string;
  line: number | null;
}

export type ToFrame = { type: "run"; code: string; loop: string; unawaited: string };

export type FromFrame =
  | { type: "ready" }
  | { type: "log"; level: Level; parts: Described[] }
  | { type: "table"; table: Table }
  | { type: "clear" }
  /** The page of the program shows something. */
  | { type: "drawn" }
  | { type: "thrown"; thrown: Thrown; final: boolean }
  | { type: "done" };
