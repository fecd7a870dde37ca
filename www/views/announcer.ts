// What a screen reader hears of a run: that it begins, pauses or is done, and between at most every ten seconds how the
// loss goes. Errors and early stops are said by the notices.

import { html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { LossPoint } from "../bindings";
import { integer, number } from "../format";
import { t } from "../i18n";
import { AppElement } from "./element";

const PAUSE_MS = 10_000;
/** A smaller change of the mean loss is noise of the batches. */
const NOTICEABLE = 0.03;

export type Trend = "falls" | "rises" | "steady";

/** How the training loss went over these points: their later half against their earlier one; null for too few to tell. */
export function trend(losses: readonly LossPoint[]): Trend | null {
  if (losses.length < 4) return null;
  const mean = (points: readonly LossPoint[]) => points.reduce((sum, { train }) => sum + train, 0) / points.length;
  const half = Math.floor(losses.length / 2);
  const ratio = mean(losses.slice(half)) / mean(losses.slice(0, half));
  return ratio < 1 - NOTICEABLE ? "falls" : ratio > 1 + NOTICEABLE ? "rises" : "steady";
}

@customElement("kd-announcer")
export class Announcer extends AppElement {
  @state() private said = "";
  private running = false;
  private saidAt = 0;
  private saidStep = 0;
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => this.progress(), 1_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  override render(): TemplateResult {
    return html`<p class="hidden" role="status">${this.said}</p>`;
  }

  override willUpdate(): void {
    const { running, paused, run, losses, error } = this.app.state;
    if (running === this.running) return;
    this.running = running;
    const values = { step: integer(run.step), loss: loss(losses) };
    if (running) this.say(t("a11y.said.start"));
    else if (!error) this.say(t(paused ? "a11y.said.pause" : "a11y.said.done", values));
  }

  private progress(): void {
    const { running, losses, run } = this.app.state;
    if (!running || performance.now() - this.saidAt < PAUSE_MS) return;
    const way = trend(losses.filter(({ step }) => step > this.saidStep));
    if (way) this.say(t(`a11y.said.${way}`, { step: integer(run.step), loss: loss(losses) }));
  }

  private say(words: string): void {
    this.said = words;
    this.saidAt = performance.now();
    this.saidStep = this.app.state.run.step;
  }
}

/** As many digits as are worth hearing. */
const loss = (losses: readonly LossPoint[]): string => number(losses[losses.length - 1]?.train ?? NaN, 3);
