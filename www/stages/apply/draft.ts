// A house on its way from apply to feedback.

import type { House } from "./house-form";

let draft: House | null = null;

export function keepDraft(house: House): void {
  draft = house;
}

export function takeDraft(): House | null {
  const taken = draft;
  draft = null;
  return taken;
}
