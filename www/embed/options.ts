// What the address can ask of the page beside the experiment: which rooms, which settings, a challenge. read.ts reads it, when
// there is something to read: this file is part of every start.

import type { Stage } from "../bindings";
import { STAGES } from "../spec/link";
import type { Challenge } from "./challenge";

/** `locked`: shown but disabled. `hidden`: left out. */
export type ControlState = "free" | "locked" | "hidden";

export interface EmbedOptions {
  /** Whether the page runs inside somebody else's. */
  embedded: boolean;
  /** The rooms that can be reached; the page opens on the first one. */
  stages: readonly Stage[];
  autorun: boolean;
  /** Of a setting, by its key. */
  control(key: string): ControlState;
  /** Whether every setting is free. */
  free: boolean;
  challenge: Challenge | null;
}

export const PLAIN: EmbedOptions = { embedded: false, stages: STAGES, autorun: false, control: () => "free", free: true, challenge: null };

/** Whether the address asks for anything at all. */
export const asksOptions = (search: string): boolean => /[?&](embed|controls|challenge)=/.test(search);
