// An input on its way from apply to feedback.

import type { Input } from "../../bindings";

let draft: Input | null = null;

export function keepDraft(input: Input): void {
  draft = input;
}

export function takeDraft(): Input | null {
  const taken = draft;
  draft = null;
  return taken;
}
