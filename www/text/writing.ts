// What the model writes now, and what it wrote on the way: noise that turns into words.

import { html, type TemplateResult } from "lit";
import type { App } from "../app";
import { integer } from "../format";
import { t } from "../i18n";
import "../styles/text.css";

interface Sample {
  step: number;
  text: string;
}

/** Lines of the history that are shown. */
const SHOWN = 7;
/** The first step after 0 that is kept; from there on the distance doubles. */
const FIRST = 10;

const histories = new WeakMap<App, { run: number; samples: Sample[] }>();

/** Notes what is written, whatever room is open. */
function history(app: App): Sample[] {
  let known = histories.get(app);
  if (!known) {
    known = { run: -1, samples: [] };
    histories.set(app, known);
    app.subscribe(() => note(app));
  }
  note(app);
  return known.samples;
}

function note(app: App): void {
  const known = histories.get(app);
  const { reports: { picture }, run } = app.state;
  if (!known || typeof picture?.text !== "string") return;
  if (known.run !== run.run) Object.assign(known, { run: run.run, samples: [] });
  known.samples = kept(known.samples, { step: picture.step, text: picture.text }, run.step);
}

/** The samples with one more, if it is far enough from the last; later ones than the weights in use are of another way. */
export function kept(samples: Sample[], next: Sample, now: number): Sample[] {
  const sane = samples.filter(({ step }) => step <= now);
  const last = sane[sane.length - 1];
  const due = last === undefined || next.step >= Math.max(FIRST, 2 * last.step);
  const list = due && next.step <= now ? [...sane, next] : sane;
  return list.length <= SHOWN ? list : [...list.slice(0, 1), ...list.slice(1 - SHOWN)];
}

export function writing(app: App): TemplateResult {
  const { picture } = app.state.reports;
  const samples = history(app);
  const line = (text: string) => text.trim().replace(/\n+/g, " ⏎ ").slice(0, 160);
  return html`<div class="writing">
    <p class="written" tabindex="0" aria-label=${t("language.writes", { step: integer(picture?.step ?? 0) })}>${picture?.text?.trim() ?? "…"}</p>
    <div><h3>${t("language.history")}</h3>
    <ol class="history">${samples.map(({ step, text }) => html`<li><b>${integer(step)}</b><span>${line(text)}</span></li>`)}</ol></div>
  </div>`;
}
