// Copying with what to do where it is not allowed: the text is selected, for the keyboard's copy.

import { t } from "../i18n";
import { toast } from "./toast";

export async function copy(text: string, field: HTMLInputElement | HTMLTextAreaElement | null, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    field?.focus();
    field?.select();
    toast(t("shell.share.select"));
  }
}
