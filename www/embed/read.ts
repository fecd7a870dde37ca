// Reads what the address asks of the page. Untrusted: checked against the stages and the task's parameter table.

import type { Stage, TaskInfo } from "../bindings";
import { STAGES } from "../spec/link";
import { parseChallenge } from "./challenge";
import { badEmbed } from "./errors";
import type { ControlState, EmbedOptions } from "./options";

const MOST_CONTROLS = 60;

export function readOptions(search: string, task: TaskInfo): EmbedOptions {
  const query = new URLSearchParams(search);
  const embedded = query.get("embed") === "1";
  const controls = query.get("controls") ?? "";
  return {
    embedded,
    stages: embedded ? readStages(query.get("stages") ?? "") : STAGES,
    autorun: embedded && query.get("autorun") === "1",
    control: readControls(controls, task),
    free: controls === "",
    challenge: query.has("challenge") ? parseChallenge(query.get("challenge") ?? "", task) : null,
  };
}

/** In the order in which they are named; none named is all of them. */
function readStages(text: string): readonly Stage[] {
  if (text === "") return STAGES;
  const named = text.split(",").map((name) => {
    const stage = STAGES.find((one) => one === name.trim());
    if (!stage) throw badEmbed(`there is no stage "${name.slice(0, 40)}", only ${STAGES.join(", ")}`);
    return stage;
  });
  return [...new Set(named)];
}

/**
 * `locked` or `hidden` for all settings, or a list of `key`, `key:locked`, `key:hidden`. Once a key stands without a state,
 * what is not listed is hidden; else it is free.
 */
export function readControls(text: string, task: TaskInfo): EmbedOptions["control"] {
  if (text === "") return () => "free";
  if (text === "locked" || text === "hidden") return () => text;
  const items = text.split(",");
  if (items.length > MOST_CONTROLS) throw badEmbed("it lists too many settings");
  const states = new Map<string, ControlState>();
  let others: ControlState = "free";
  for (const item of items) {
    const [key = "", state] = item.trim().split(":");
    if (!task.parameters.some((row) => row.key === key)) throw badEmbed(`the task has no setting "${key.slice(0, 40)}"`);
    if (state === undefined) others = "hidden";
    else if (state !== "locked" && state !== "hidden") throw badEmbed(`a setting is "locked" or "hidden", not "${state.slice(0, 40)}"`);
    states.set(key, state ?? "free");
  }
  return (key) => states.get(key) ?? others;
}
