// Training pictures as they are, and as the augmentation moves them.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import "../../charts/pixels";
import { t } from "../../i18n";
import { AppElement } from "../../views/element";

const PICTURES = 4;
const VERSIONS = 8;

@customElement("kd-augmented")
export class Augmented extends AppElement {
  @state() private pixels: Uint8Array | null = null;
  private asked = "";

  override render(): TemplateResult | typeof nothing {
    const { spec, reports } = this.app.state;
    const { images } = reports.data;
    if (!images) return nothing;
    const question = JSON.stringify([spec.shift, spec.rotate, spec.zoom, spec.seed, spec.split]);
    if (question !== this.asked) {
      this.asked = question;
      void this.app.lab.call("augmented", { pictures: PICTURES, count: VERSIONS }).then((pixels) => { this.pixels = pixels; });
    }
    const size = images.width * images.height;
    const moved = spec.shift > 0 || spec.rotate > 0 || spec.zoom > 0;
    const picture = (i: number) => html`<kd-pixels .pixels=${this.pixels?.subarray(i * size, (i + 1) * size) ?? []} .columns=${images.width}
      .label=${t(i % VERSIONS === 0 ? "prepare.original" : "prepare.version")}></kd-pixels>`;
    return html`<figure class="figure"><h3>${t("prepare.augmented")}</h3>
      <div class="versions" .style=${`--versions:${VERSIONS}`}>${Array.from({ length: PICTURES * VERSIONS }, (_, i) => picture(i))}</div>
      <figcaption>${t(moved ? "prepare.augmented.caption" : "prepare.augmented.none")}</figcaption></figure>`;
  }
}
