// A place to bring a table: drop a file, pick one, or paste cells from a spreadsheet; or to bring a text in the same ways.

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../i18n";
import "../styles/open-table.css";

export const MOST_BYTES = 50_000_000;

@customElement("kd-open-table")
export class OpenTable extends LitElement {
  /** Opens the bytes; settles when they are open or refused. */
  @property({ attribute: false }) open: (bytes: Uint8Array) => Promise<void> = () => Promise.resolve();
  /** Gives up an opening that is under way. */
  @property({ attribute: false }) cancel: () => void = () => undefined;
  /** What may be brought. */
  @property() hint = "";
  /** Whether a text is brought, not a table. */
  @property({ type: Boolean }) text = false;
  @state() private over = false;
  @state() private reading = false;
  @state() private problem = "";

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    return html`<div class="open-table ${this.over ? "over" : ""}" @dragover=${this.drag} @dragleave=${() => { this.over = false; }} @drop=${this.drop}>
      <p>${this.hint}</p>
      <label class="button primary">${t(this.text ? "language.pick" : "table.pick")}<input class="hidden" type="file" accept=${this.text ? ".txt,.md,text/plain" : ".csv,.tsv,.txt,text/csv,text/plain"} @change=${this.pick} /></label>
      <details><summary>${t(this.text ? "language.paste" : "table.paste")}</summary>
        <textarea rows="6" aria-label=${t(this.text ? "language.paste" : "table.paste")} placeholder=${t(this.text ? "language.paste.example" : "table.paste.example")}></textarea>
        <button class="button" type="button" @click=${this.paste}>${t(this.text ? "language.paste.use" : "table.paste.use")}</button></details>
      ${this.reading ? html`<p role="status"><progress></progress> ${t("table.reading")}
        <button class="button" type="button" @click=${this.cancel}>${t("table.cancel")}</button></p>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
    </div>`;
  }

  private readonly drag = (event: DragEvent): void => {
    event.preventDefault();
    this.over = true;
  };

  private readonly drop = (event: DragEvent): void => {
    event.preventDefault();
    this.over = false;
    void this.take(event.dataTransfer?.files[0]);
  };

  private readonly pick = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    void this.take(input.files?.[0]);
    input.value = "";
  };

  private readonly paste = (): void => {
    const text = this.querySelector("textarea")?.value ?? "";
    if (text.trim() !== "") void this.take(new Blob([text]));
  };

  private async take(file: Blob | undefined): Promise<void> {
    if (!file) return;
    this.problem = file.size > MOST_BYTES ? t("error.file-too-large", { megabytes: MOST_BYTES / 1e6 }) : "";
    if (this.problem) return;
    this.reading = true;
    try {
      await this.open(new Uint8Array(await file.arrayBuffer()));
    } catch {
      this.problem = t("table.unreadable");
    } finally {
      this.reading = false;
    }
  }
}
