// A slider of a figure, its value beside its name.

import { html, type TemplateResult } from "lit";

export interface Slider {
  id: string;
  name: string;
  /** The value as it is read. */
  shown: string;
  min: number;
  max: number;
  step: number;
  value: number;
  moved: (value: number) => void;
}

export const slider = ({ id, name, shown, min, max, step, value, moved }: Slider): TemplateResult =>
  html`<div class="field"><label for=${id}>${name} <b>${shown}</b></label>
    <input id=${id} type="range" min=${min} max=${max} step=${step} .value=${String(value)} aria-valuetext=${shown}
      @input=${(event: Event) => moved(Number((event.target as HTMLInputElement).value))} /></div>`;
