// Where a run's first weights come from: drawn by chance, the shipped ones, a file, or the weights in use.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { StartReport, Value } from "../bindings";
import { fileOf } from "../files";
import { bytes as size, integer } from "../format";
import { lookup, t } from "../i18n";
import { isOwnTable } from "../lab";
import { readHeader } from "../spec/safetensors";
import { checkValue } from "../spec/link";
import "../styles/weights.css";
import { AppElement } from "./element";
import "./settings";

const MOST_BYTES = 64_000_000;

@customElement("kd-start-weights")
export class StartWeights extends AppElement {
  @state() private report: StartReport | null = null;
  @state() private problem = "";
  /** Bytes that have come, of how many; null when nothing is fetched. */
  @state() private loading: { done: number; total: number } | null = null;

  override render(): TemplateResult | typeof nothing {
    const { run, spec, task } = this.app.state;
    if (!task.parameters.some((row) => row.key === "initialisation")) return nothing;
    const pretrained = spec.initialisation === "pretrained";
    const known = pretrained && run.begunWith !== null;
    return html`<details class="start-weights" ?open=${pretrained}><summary>${t("weights.title")}</summary><div>
      <p class="help">${t("weights.sentence")}</p>
      <div class="choices">
        <button class="button" aria-pressed=${!pretrained} @click=${this.draw}>${t("weights.drawn")}</button>
        ${task.weightsPath === "" || isOwnTable(task) ? nothing : html`<button class="button" ?disabled=${this.loading !== null} @click=${this.shipped}>${t("weights.shipped")}</button>`}
        <label class="button">${t("weights.file")}<input class="hidden" type="file" accept=".safetensors" @change=${this.pick} /></label>
        <button class="button" ?disabled=${run.step === 0} @click=${this.current}>${t("weights.current")}</button>
      </div>
      ${this.loading ? html`<p role="status"><progress max=${this.loading.total || 1} .value=${this.loading.done}></progress>
        ${t("weights.loading", { done: size(this.loading.done), total: this.loading.total > 0 ? size(this.loading.total) : "?" })}</p>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${known ? html`<p role="status">${this.report
        ? t("weights.taken", { taken: this.report.taken, tensors: this.report.tensors, numbers: integer(this.report.numbers), task: taskName(this.report.task) })
        : t("weights.begun", { task: taskName(run.begunWith ?? "") })}</p>` : nothing}
      ${pretrained && !known ? html`<p class="warning" role="status">${t("weights.missing")}</p>` : nothing}
      ${pretrained ? html`<kd-settings .app=${this.app} .keys=${["frozen"]}></kd-settings>` : nothing}
    </div></details>`;
  }

  private readonly draw = (): void => {
    const row = this.app.state.task.parameters.find(({ key }) => key === "initialisation");
    Object.assign(this, { report: null, problem: "" });
    void this.app.set({ initialisation: row?.default ?? "pytorch", frozen: 0 });
  };

  private readonly current = async (): Promise<void> => {
    await this.app.pause();
    const file = await this.app.lab.export("safetensors");
    await this.begin(new Uint8Array(await file.arrayBuffer()));
  };

  private readonly pick = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file && file.size > MOST_BYTES) this.problem = t("error.file-too-large", { megabytes: MOST_BYTES / 1e6 });
    else if (file) await this.begin(new Uint8Array(await file.arrayBuffer()));
    input.value = "";
  };

  private readonly shipped = async (): Promise<void> => {
    this.problem = "";
    this.loading = { done: 0, total: 0 };
    try {
      const bytes = await fetched(new URL(fileOf(this.app.state.task.weightsPath), this.app.lab.base), (done, total) => { this.loading = { done, total }; });
      await this.begin(bytes);
    } catch (error) {
      this.problem = t("weights.unreachable", { reason: error instanceof Error ? error.message : String(error) });
    } finally {
      this.loading = null;
    }
  };

  /** With the settings that the file's layers need, as far as this task has them. */
  private async begin(bytes: Uint8Array): Promise<void> {
    Object.assign(this, { problem: "", report: null });
    const trained = readHeader(bytes);
    if (!trained) {
      this.problem = t("weights.unknown");
      return;
    }
    const settings: Record<string, Value> = {};
    for (const row of this.app.state.task.parameters) {
      const value = trained.shape[row.key as keyof typeof trained.shape];
      if (value === undefined || !fits(row, value)) continue;
      settings[row.key] = value;
    }
    this.report = await this.app.begin(bytes, settings);
    if (!this.report) this.problem = this.app.state.error ? (lookup(`error.${this.app.state.error.kind}`, this.app.state.error.parameters) ?? this.app.state.error.message) : "";
  }
}

const taskName = (id: string): string => lookup(`task.${id}`) ?? id;

function fits(row: Parameters<typeof checkValue>[0], value: Value): boolean {
  try {
    checkValue(row, value);
    return true;
  } catch {
    return false;
  }
}

/** A file with its progress; never more than a model may have. */
async function fetched(url: URL, progress: (done: number, total: number) => void): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url.pathname.split("/").pop() ?? ""}: ${response.status}`);
  const total = Number(response.headers.get("content-length")) || 0;
  const chunks: Uint8Array[] = [];
  let done = 0;
  for (let reader = response.body.getReader(), part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    done += part.value.length;
    if (done > MOST_BYTES) throw new Error(t("error.file-too-large", { megabytes: MOST_BYTES / 1e6 }));
    progress(done, total);
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const chunk of chunks) { bytes.set(chunk, at); at += chunk.length; }
  return bytes;
}
