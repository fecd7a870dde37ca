// What the address of an embed asks for: `?embed=1&stages=train,evaluate&autorun=0&controls=locked&challenge=...`. It comes from
// somebody else's page: what is not understood is left out, and everything is bounded.

import type { Parameter, Stage } from "../bindings";
import { STAGES } from "../spec/link";
import { readChallenge, type Challenge } from "./challenge";

/** Whether settings can be changed: all, none but seen, none and unseen, or only those that are named. */
export type Controls = "all" | "locked" | "hidden" | readonly string[];

export interface EmbedOptions {
  /** The rooms that are shown, in the order of the stages; the first one is open. */
  stages: readonly Stage[];
  /** Whether training begins when the frame comes into view. */
  autorun: boolean;
  controls: Controls;
  challenge: Challenge | null;
}

const MOST_NAMES = 40;

/** null for a page that is no embed. */
export function readEmbed(search: string): EmbedOptions | null {
  const query = new URLSearchParams(search.slice(0, 4_000));
  if (query.get("embed") !== "1") return null;
  const asked = (query.get("stages") ?? "").split(",");
  const stages = STAGES.filter((stage) => asked.includes(stage));
  return {
    stages: stages.length > 0 ? stages : STAGES,
    autorun: query.get("autorun") === "1",
    controls: readControls(query.get("controls")),
    challenge: readChallenge(query.get("challenge") ?? ""),
  };
}

function readControls(text: string | null): Controls {
  if (text === null || text === "" || text === "all") return "all";
  if (text === "locked" || text === "hidden") return text;
  return text.split(",").filter((name) => /^\w{1,40}$/.test(name)).slice(0, MOST_NAMES);
}

/** The rows of a task's settings that a lesson shows. */
export const shownRows = (rows: Parameter[], controls: Controls): Parameter[] =>
  typeof controls === "string" ? (controls === "hidden" ? [] : rows) : rows.filter(({ key }) => controls.includes(key));
