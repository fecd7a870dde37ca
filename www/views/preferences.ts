// Sound and keys: a button that opens a few switches above the transport.

import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { t } from "../i18n";
import { prefer, preference, type Preference } from "../preferences";
import { AppElement } from "./element";
import { Tone } from "./sound";

@customElement("kd-preferences")
export class Preferences extends AppElement {
  private tone: Tone | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.silence();
  }

  override render(): TemplateResult {
    const name = t("a11y.preferences");
    const choice = (key: Preference, label: string, help: string) => html`<label>
      <input type="checkbox" role="switch" .checked=${preference(key)} aria-describedby="preference-${key}" @change=${(event: Event) => this.choose(key, event)} />
      ${label}</label><p class="hint" id="preference-${key}">${help}</p>`;
    return html`<button class="button" popovertarget="preferences" title=${name} aria-label=${name}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 9v6h4l5 5V4L7 9zM15 8.5v7a4 4 0 0 0 0-7zM15 3.5v2a7 7 0 0 1 0 13v2a9 9 0 0 0 0-17z" /></svg></button>
      <div id="preferences" popover role="group" aria-label=${name}>
        ${choice("sound", t("a11y.sound"), t("a11y.sound.help"))}
        ${choice("shortcuts", t("a11y.shortcuts"), t("a11y.shortcuts.help"))}
      </div>`;
  }

  private choose(key: Preference, event: Event): void {
    prefer(key, (event.target as HTMLInputElement).checked);
    this.requestUpdate();
  }

  override updated(): void {
    if (!preference("sound")) return this.silence();
    const { running, losses } = this.app.state;
    const loss = losses[losses.length - 1]?.train;
    // No device for sound is opened before there is something to hear.
    if (running) this.tone ??= new Tone();
    this.tone?.play(running && loss !== undefined ? loss : null);
  }

  private silence(): void {
    this.tone?.close();
    this.tone = null;
  }
}
