// The map: eight stages as one strip, each a small live picture with its state. Navigation and dashboard in one.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { Stage } from "../bindings";
import { t } from "../i18n";
import { AppElement } from "./element";
import { picture } from "./stage-pictures";

const MARKS = { idle: "○", fresh: "●", stale: "◐", running: "▶", failed: "✕" } as const;

@customElement("kd-map")
export class StageMap extends AppElement {
  override render(): TemplateResult {
    return html`<nav aria-label=${t("shell.map")}>
      <ol class="map" .style=${`--stages: ${this.app.embed.stages.length}`} @keydown=${this.move}>${this.app.embed.stages.map((stage) => this.card(stage))}</ol>
    </nav>`;
  }

  private card(stage: Stage): TemplateResult {
    const { state } = this.app;
    const now = state.stages[stage];
    return html`<li>
      <button data-stage=${stage} aria-current=${state.stage === stage ? "page" : nothing} ?data-current=${state.stage === stage} @click=${() => this.app.focus(stage)}>
        <span class="name">${t(`stage.${stage}`)}</span>
        ${picture(stage, state)}
        <span class="state ${now}"><span aria-hidden="true">${MARKS[now]}</span> ${t(`shell.state.${now}`)}</span>
      </button>
    </li>`;
  }

  private move(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const buttons = [...this.querySelectorAll("button")];
    const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step];
    next?.focus();
    event.preventDefault();
  }

  override updated(): void {
    const current = this.querySelector<HTMLElement>("button[data-current]");
    const strip = this.querySelector<HTMLElement>(".map");
    if (!current || !strip || current.dataset["stage"] === this.seen) return;
    this.seen = current.dataset["stage"] ?? "";
    // Only the strip scrolls, never the page.
    const card = current.closest("li");
    if (card) strip.scrollLeft = card.offsetLeft - strip.clientWidth / 2 + card.offsetWidth / 2;
  }

  private seen = "";
}
