// The form of a row, built from the fields that the model uses: slider and number, or a choice of words.

import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Column, FormField, InputValue } from "../../bindings";
import { quantity, unitName } from "../../format";
import { lookup, t } from "../../i18n";
import { columnName } from "../../sample";

export type Row = { [column: string]: InputValue | undefined };

/** The middle row. */
export function startingRow(fields: readonly FormField[]): Row {
  return Object.fromEntries(fields.map((field) => [field.name, field.start]));
}

/** Calls `changed` with a new row; an emptied field is left out, which means unknown. */
export function rowForm(fields: readonly FormField[], columns: readonly Column[], row: Row, changed: (row: Row) => void): TemplateResult {
  const set = (name: string, value: InputValue | null) => {
    const { [name]: _, ...rest } = row;
    changed(value === null ? rest : { ...rest, [name]: value });
  };
  return html`<div class="row-form">${fields.map((field) => {
    const column = columns.find((c) => c.name === field.name);
    return column?.numeric === false ? choice(field, column, row, set) : numeric(field, column, row, set);
  })}</div>`;
}

type Set = (name: string, value: InputValue | null) => void;

function choice(field: FormField, column: Column, row: Row, set: Set): TemplateResult {
  const value = row[field.name] ?? "";
  return html`<label class="field"><span class="label">${columnName(field.name)}</span>
    <select @change=${(e: Event) => set(field.name, (e.target as HTMLSelectElement).value || null)}>
      <option value="" ?selected=${value === ""}>${t("apply.unknown")}</option>
      ${column.categories.map((word) => html`<option value=${word} ?selected=${word === value}>${lookup(`category.${column.name}.${word}`) ?? word.replaceAll("_", " ")}</option>`)}
    </select></label>`;
}

function numeric(field: FormField, column: Column | undefined, row: Row, set: Set): TemplateResult {
  const value = row[field.name];
  const known = typeof value === "number" ? value : null;
  const name = columnName(field.name);
  const unit = unitName(column?.unit ?? "");
  const step = field.integer ? 1 : (field.high - field.low) / 500;
  const read = (e: Event) => { const x = (e.target as HTMLInputElement).valueAsNumber; set(field.name, Number.isNaN(x) ? null : x); };
  return html`<div class="field"><span class="label">${name}${unit ? `, ${unit}` : ""}</span><span class="pair">
    <input type="range" min=${field.low} max=${field.high} step=${step} .value=${live(String(known ?? field.start))} aria-label=${name}
      aria-valuetext=${known === null ? t("apply.unknown") : quantity(known, column?.unit ?? "")} @input=${read} />
    <input type="number" step="any" .value=${live(known === null ? "" : String(Math.round(known * 1e4) / 1e4))} placeholder=${t("apply.unknown")} aria-label=${name} @input=${read} />
  </span></div>`;
}
