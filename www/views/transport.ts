// The transport: play, pause, single step, reset, undo, speed and the scrubber over the kept checkpoints.

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { integer } from "../format";
import { loadRest, t } from "../i18n";
import { preference } from "../preferences";
import { AppElement } from "./element";

const SPEEDS: readonly number[] = [1, 10, 60, 300, 0];

const icon = (path: string): SVGTemplateResult => svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
const ICONS = {
  play: "M7 4v16l13-8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  step: "M6 4v16l10-8zM17 4h3v16h-3z",
  reset: "M12 5V1L7 6l5 5V7a5 5 0 1 1-5 5H5a7 7 0 1 0 7-7z",
  undo: "M9 7V3L2 10l7 7v-4c5 0 8 2 10 6-1-7-4-12-10-12z",
};

@customElement("kd-transport")
export class Transport extends AppElement {
  /** What reads the run aloud and sounds it is there: it is fetched once the page stands. */
  @state() private assisted = false;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.key);
    void Promise.all([import("./announcer"), import("./preferences"), loadRest()]).then(() => { this.assisted = true; });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.key);
  }

  override render(): TemplateResult {
    const { run, running, speed, stepsPerSecond } = this.app.state;
    const button = (name: keyof typeof ICONS, label: string, action: () => unknown, disabled = false, kind = "") => html`
      <button class="button ${kind}" title=${label} aria-label=${label} ?disabled=${disabled} @click=${action}>${icon(ICONS[name])}</button>`;
    const play = running
      ? button("pause", t("shell.pause"), () => this.app.pause(), false, "primary play")
      : button("play", run.stale ? t("shell.play.new") : t("shell.play"), () => this.app.play(), false, "primary play");
    return html`<section class="transport" aria-label=${t("shell.transport")}><div>
      <div class="buttons">
        ${play}
        ${button("step", t("shell.step"), () => this.app.play(1), running)}
        ${button("reset", t("shell.reset"), () => this.app.reset(), run.step === 0)}
        ${button("undo", t("shell.undo"), () => this.app.undo(), !run.undoable)}
        ${this.assisted ? html`<kd-preferences .app=${this.app}></kd-preferences>` : nothing}
      </div>
      ${this.scrubber()}
      <label class="speed"><span>${t("shell.speed")}</span>
        <select aria-label=${t("shell.speed")} @change=${(event: Event) => this.app.setSpeed(Number((event.target as HTMLSelectElement).value))}>
          ${SPEEDS.map((s) => html`<option value=${s} ?selected=${s === speed}>${s === 0 ? t("shell.speed.max") : t("shell.speed.steps", { count: s })}</option>`)}
        </select>
        <output class="hidden">${running ? integer(stepsPerSecond) : ""}</output>
      </label>
      ${this.assisted ? html`<kd-announcer .app=${this.app}></kd-announcer>` : nothing}
    </div></section>`;
  }

  private scrubber(): TemplateResult {
    const { run, running, stepsPerSecond } = this.app.state;
    const kept = run.checkpoints.includes(run.step) ? run.checkpoints : [...run.checkpoints, run.step].sort((a, b) => a - b);
    const place = Math.max(0, kept.indexOf(run.step));
    const epoch = integer(Math.floor(run.step / run.stepsPerEpoch) + 1);
    const text = t("shell.place", { step: integer(run.step), epoch });
    return html`<div class="scrubber">
      <input type="range" min="0" max=${kept.length - 1} .value=${String(place)} ?disabled=${running || kept.length < 2}
        aria-label=${t("shell.scrubber")} aria-valuetext=${text}
        @input=${(event: Event) => this.app.goto(kept[Number((event.target as HTMLInputElement).value)] ?? 0)} />
      <div class="readout">
        <span>${text}</span>
        <span>${running ? t("shell.rate", { rate: integer(stepsPerSecond) }) : ""}</span>
      </div>
    </div>`;
  }

  /** Space plays and pauses, "." makes one step; not while something else has use for the key, nor where they are switched off. */
  private readonly key = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (target.closest("input, select, textarea, button, summary, a, dialog") || event.ctrlKey || event.metaKey || event.altKey || !preference("shortcuts")) return;
    const { running } = this.app.state;
    if (event.key === " ") {
      event.preventDefault();
      void (running ? this.app.pause() : this.app.play());
    } else if (event.key === "." && !running) {
      void this.app.play(1);
    }
  };
}
