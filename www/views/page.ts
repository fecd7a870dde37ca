// The whole playground page: title bar, map, the room in focus, transport. Rooms are loaded when they are first shown,
// all but train, which the page opens on.

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import type { Stage } from "../bindings";
import { loadRest, t } from "../i18n";
import { loaded } from "../missing";
import { AppElement } from "./element";
import "../stages/train";
import "./formulas";
import "./notice";
import "./recipes";
import "./settings";
import "./stage-map";
import "./title-bar";
import "./transport";

const LOADERS: Record<Stage, () => Promise<unknown>> = {
  data: () => import("../stages/data"),
  prepare: () => import("../stages/prepare"),
  train: () => Promise.resolve(),
  optimise: () => import("../stages/optimise"),
  evaluate: () => import("../stages/evaluate"),
  deploy: () => import("../stages/deploy"),
  apply: () => import("../stages/apply"),
  feedback: () => import("../stages/feedback"),
};

@customElement("kd-page")
export class Page extends AppElement {
  private readonly loaded = new Set<Stage>(["train"]);
  private readonly loading = new Set<Stage>();
  /** Rooms that could not be loaded; why is among the notices. */
  private readonly missing = new Set<Stage>();

  override render(): TemplateResult {
    const { stage } = this.app.state;
    if (!this.loaded.has(stage) && !this.missing.has(stage)) void this.load(stage);
    const { embedded, stages, challenge } = this.app.embed;
    // An embed is as high as its content: at its bottom nobody would find it.
    const transport = html`<kd-transport .app=${this.app}></kd-transport>`;
    return html`
      ${embedded ? html`<kd-embed-bar .app=${this.app}></kd-embed-bar>` : html`
        <a class="skip button" href="#room" @click=${this.skip}>${t("shell.skip")}</a>
        <kd-title-bar .app=${this.app}></kd-title-bar>`}
      ${stages.length > 1 ? html`<kd-map .app=${this.app}></kd-map>` : nothing}
      ${embedded ? transport : nothing}
      <main id="room" tabindex="-1">
        ${challenge ? html`<kd-challenge .app=${this.app}></kd-challenge>` : nothing}
        <kd-notices .app=${this.app}></kd-notices>
        ${this.loaded.has(stage) ? this.room(stage) : this.missing.has(stage) ? html`<p><button class="button" @click=${() => this.load(stage)}>${t("shell.open.retry")}</button></p>`
    : html`<p>${t("shell.loading")}</p>`}
      </main>
      ${embedded ? nothing : transport}
    `;
  }

  private shown: Stage | null = null;

  /** A new room is seen from its top. */
  override updated(): void {
    const { stage } = this.app.state;
    if (this.shown !== null && this.shown !== stage) window.scrollTo({ top: 0 });
    this.shown = stage;
  }

  /** A room is drawn once its element is known: an element that is upgraded later gets its `app` too late. */
  private async load(stage: Stage): Promise<void> {
    if (this.loading.has(stage)) return;
    this.loading.add(stage);
    this.missing.delete(stage);
    try {
      await loaded(Promise.all([LOADERS[stage](), loadRest()]));
      this.loaded.add(stage);
    } catch (error) {
      this.missing.add(stage);
      this.app.failed(error);
    } finally {
      this.loading.delete(stage);
    }
    this.requestUpdate();
  }

  /** Not a fragment: the fragment belongs to links. */
  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>("#room")?.focus();
  }

  private room(stage: Stage): TemplateResult {
    const app = this.app;
    switch (stage) {
      case "data": return html`<kd-room-data .app=${app}></kd-room-data>`;
      case "prepare": return html`<kd-room-prepare .app=${app}></kd-room-prepare>`;
      case "train": return html`<kd-room-train .app=${app}></kd-room-train>`;
      case "optimise": return html`<kd-room-optimise .app=${app}></kd-room-optimise>`;
      case "evaluate": return html`<kd-room-evaluate .app=${app}></kd-room-evaluate>`;
      case "deploy": return html`<kd-room-deploy .app=${app}></kd-room-deploy>`;
      case "apply": return html`<kd-room-apply .app=${app}></kd-room-apply>`;
      case "feedback": return html`<kd-room-feedback .app=${app}></kd-room-feedback>`;
    }
  }
}
