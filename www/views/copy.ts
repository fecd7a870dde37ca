// Copying with what to do where it is not allowed: the text is selected, for the keyboard's copy.

import { t } from "../i18n";
import { toast } from "./toast";

/** Whether it was copied. `shown` is where the text stands on the page. */
export async function copy(text: string, shown: Element | null, done: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
    return true;
  } catch {
    if (shown instanceof HTMLInputElement || shown instanceof HTMLTextAreaElement) {
      shown.focus();
      shown.select();
    } else if (shown) getSelection()?.selectAllChildren(shown);
    toast(t("shell.share.select"));
    return false;
  }
}
