// What a convolutional network sees: its filters, and what each finds in one picture, while it learns and while one draws.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Input, Maps, MapsReport } from "../../bindings";
import "../../charts/pixels";
import { number } from "../../format";
import { t } from "../../i18n";
import "../../styles/maps.css";
import { AppElement } from "../../views/element";

/** Between two questions: training has the greater share of the time. */
const PAUSE_MS = 150;

@customElement("kd-maps")
export class FeatureMaps extends AppElement {
  /** The picture; nothing is shown without one. */
  @property({ attribute: false }) input: Input | null = null;
  @state() private report: MapsReport | null = null;
  private asked = "";
  private busy = false;

  override render(): TemplateResult {
    const { report } = this;
    if (!report) return html`${nothing}`;
    return html`<div class="maps">
      ${layer(t("maps.filters"), report.filters, t("maps.filters.caption"))}
      ${report.layers.map((maps, i) => layer(
        t("maps.layer", { number: i + 1 }), maps,
        t("maps.layer.caption", { count: maps.count, width: maps.width, height: maps.height, low: number(maps.low, 2), high: number(maps.high, 2) }),
      ))}</div>`;
  }

  /** Asks when the picture or the weights have changed; one question at a time, and the last one is always answered. */
  override updated(): void {
    const { run, spec } = this.app.state;
    const question = JSON.stringify([this.input, run.run, run.step, spec.model]);
    if (question === this.asked || this.busy) return;
    this.asked = question;
    if (!this.input || spec.model !== "cnn") {
      this.report = null;
      return;
    }
    this.busy = true;
    void this.app.lab.call("maps", { input: this.input }).then((report) => { this.report = report; }, () => { this.report = null; })
      .finally(() => setTimeout(() => { this.busy = false; this.requestUpdate(); }, PAUSE_MS));
  }
}

function layer(name: string, maps: Maps, caption: string): TemplateResult {
  const size = maps.width * maps.height;
  const values = Uint8Array.from(maps.values);
  const each = Array.from({ length: maps.count }, (_, i) => values.subarray(i * size, (i + 1) * size));
  return html`<figure><h3>${name}</h3>
    <div class="row">${each.map((pixels, i) => html`<kd-pixels .pixels=${pixels} .columns=${maps.width} .label=${t("maps.one", { name, number: i + 1 })}></kd-pixels>`)}</div>
    <figcaption>${caption}</figcaption></figure>`;
}
