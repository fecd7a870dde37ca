// How text becomes numbers: the vocabulary, one training row as tokens, and what is to be foretold beneath it.

import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../../app";
import type { TokensReport } from "../../bindings";
import { integer, percent } from "../../format";
import { t } from "../../i18n";
import { foretells } from "../../metrics";
import "../../styles/text.css";
import { sign, spoken } from "../../text/tokens";

export function tokens(app: App, report: TokensReport): TemplateResult {
  const characters = foretells(app.state.task);
  return html`${row(report, characters)}${vocabulary(report, characters)}`;
}

function row({ context, example, next }: TokensReport, characters: boolean): TemplateResult {
  const said = (token: string, number: number, i: number) => `${spoken(token)} ${number}${next[i] === undefined ? "" : ` → ${spoken(next[i])}`}`;
  return html`<figure class="figure"><h3>${t("language.row", { count: integer(example.length) })}</h3>
    <ol class="token-row ${characters ? "" : "long"}">${example.map(([token, number], i) => html`<li>
      <b aria-hidden="true">${sign(token)}</b><small aria-hidden="true">${number}</small>${next[i] === undefined ? nothing : html`<i aria-hidden="true">↓</i><em aria-hidden="true">${sign(next[i])}</em>`}
      <span class="hidden">${said(token, number, i)}</span></li>`)}</ol>
    <figcaption>${characters ? t("language.row.caption", { context: integer(context) }) : t("sentiment.row.caption", { context: integer(context) })}</figcaption></figure>`;
}

function vocabulary({ size, unknown, vocabulary }: TokensReport, characters: boolean): TemplateResult {
  const name = t(characters ? "language.vocabulary" : "sentiment.vocabulary", { count: integer(size) });
  return html`<section class="card"><h3>${name}</h3>
    <div class="vocabulary-scroll" tabindex="0" role="region" aria-label=${name}><ul class="vocabulary">${vocabulary.map((token, i) => html`<li><b>${sign(token)}</b>${characters ? html`<small>${i}</small>` : nothing}</li>`)}
      ${size > vocabulary.length ? html`<li>…</li>` : nothing}</ul></div>
    <p class="sentence">${characters ? t("language.vocabulary.caption") : t("sentiment.vocabulary.caption", { share: percent(unknown, 1) })}</p></section>`;
}
