// The page before a table of the user's own is there: bring one, or take a sample.

import { html, nothing, type TemplateResult } from "lit";
import { pageAddress, t } from "../i18n";
import "./open-table";
import { trust } from "./trust";

const SAMPLES = ["table-penguins", "table-ames"] as const;

export function openTable(open: (bytes: Uint8Array) => Promise<void>, problem = ""): TemplateResult {
  return html`<main class="opening">
    <h1>Kindling</h1>
    <h2>${t("task.table")}</h2>
    <p>${t("table.start")}</p>
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
    <kd-open-table .hint=${t("table.drop")} .open=${open} .cancel=${() => location.reload()}></kd-open-table>
    <p>${trust()}</p>
    <p>${t("table.samples")}</p>
    <p class="samples">${SAMPLES.map((id) => html`<a class="button" href=${pageAddress(`d/${id}/`)}>${t(`task.${id}`)}</a>`)}
      <a class="button quiet" href=${pageAddress("d/house-price/")}>${t("task.house-price")}</a></p>
  </main>`;
}
