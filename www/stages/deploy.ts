// The deploy room: the trained model as files that other programs read.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { ImageReport, TaskInfo } from "../bindings";
import { bytes, integer } from "../format";
import { KindlingError } from "../errors";
import { lookup, t } from "../i18n";
import type { ExportFormat } from "../protocol";
import "../styles/deploy.css";
import { copy } from "../views/copy";
import { AppElement } from "../views/element";
import { untrained } from "./untrained";

const FORMATS: readonly ExportFormat[] = ["onnx", "safetensors", "html", "python"];

/** How each file is used, for the task and its inputs. */
function snippet(task: TaskInfo, format: ExportFormat, pictures: ImageReport | null): string | null {
  const { id } = task;
  const column = task.columns.find((c) => !c.target && c.numeric)?.name ?? "";
  const target = task.classes.length > 0 ? "probabilities" : (task.columns.find((c) => c.target)?.name ?? "");
  switch (format) {
    case "onnx": return pictures ? `import numpy as np, onnxruntime as ort
session = ort.InferenceSession("${id}.onnx")
image = np.zeros((1, ${pictures.height}, ${pictures.width}), dtype=np.uint8)  # white on black
print(session.run(["${target}"], {"image": image})[0])` : `import numpy as np, onnxruntime as ort
session = ort.InferenceSession("${id}.onnx")
row = {"${column}": 1.0}  # what is left out is unknown
def cell(i):
    text = "string" in i.type
    value = row.get(i.name, "" if text else np.nan)
    return np.array([[value]], dtype=object if text else np.float64)
feeds = {i.name: cell(i) for i in session.get_inputs()}
print(session.run(["${target}"], feeds)[0])`;
    case "safetensors": return `from safetensors.torch import load_file
for name, tensor in load_file("${id}.safetensors").items():
    print(name, tuple(tensor.shape))`;
    case "python": return `python ${id}.py ${id}.safetensors ${pictures ? "--image picture.png" : `--${column} 1`}`;
    case "html": return null;
  }
}

@customElement("kd-room-deploy")
export class DeployRoom extends AppElement {
  @state() private sizes: Partial<Record<ExportFormat, number>> = {};
  /** Formats that this model cannot be written in, with the reason. */
  @state() private missing: Partial<Record<ExportFormat, string>> = {};
  private measured = "";

  override render(): TemplateResult {
    const { spec, run, running } = this.app.state;
    const version = `${run.run}:${run.step}:${spec.prune}:${spec.quantise}`;
    if (!running && version !== this.measured) void this.measure(version);
    return html`<section class="room">
      <header><h2>${t("stage.deploy")}</h2><p>${t("deploy.sentence")}</p></header>
      ${untrained(this.app)}
      <p>${t("deploy.model", { step: integer(run.step), parameters: integer(run.parameters) })}
        ${spec.prune > 0 || spec.quantise ? t("deploy.compressed") : ""}</p>
      <div class="downloads">${FORMATS.map((format) => this.card(format))}</div>
      <p class="hint">${t("deploy.hint")}</p>
    </section>`;
  }

  private card(format: ExportFormat): TemplateResult {
    const size = this.sizes[format];
    const { reports: { data }, task } = this.app.state;
    const usage = data.text && (format === "onnx" || format === "python") ? null : snippet(task, format, data.images);
    return html`<article class="card"><h3>${t(`deploy.${format}`)}</h3><p>${t(`deploy.${format}.what`)}</p>
      ${usage ? html`<pre tabindex="0">${usage}</pre><button class="button" @click=${(event: Event) => copy(usage, (event.target as Element).previousElementSibling, t("deploy.copied"))}>${t("deploy.copy")}</button>` : nothing}
      ${this.missing[format] ? html`<p class="warning" role="status">${this.missing[format]}</p>` : nothing}
      <button class="button primary" ?disabled=${this.missing[format] !== undefined} @click=${() => this.app.download(format)}>${t("deploy.download")}${size ? ` · ${bytes(size)}` : ""}</button>
    </article>`;
  }

  /** Sizes are those of real files, made once for each version of the weights. */
  private async measure(version: string): Promise<void> {
    this.measured = version;
    const sizes: Partial<Record<ExportFormat, number>> = {};
    const missing: Partial<Record<ExportFormat, string>> = {};
    for (const format of FORMATS) {
      if (version !== this.measured) return;
      try {
        sizes[format] = (await this.app.lab.export(format)).size;
      } catch (error) {
        missing[format] = error instanceof KindlingError ? (lookup(`error.${error.kind}`, error.parameters) ?? error.message) : String(error);
      }
    }
    Object.assign(this, { sizes, missing });
  }
}
