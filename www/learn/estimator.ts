// <kd-estimator>: what a training run would cost. Plain arithmetic (estimate.ts); only "this device" is measured, by training.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { cost, type Machine, type Precision, readCount, RUNNING_BYTES, scientific, trainingFlops, trainingMemory, TRAINING_BYTES, type Workload } from "./estimate";
import { Figure } from "./figure";
import { duration, filled, locale, prefixed, significant } from "./labels";
import { MACHINES, PRESETS } from "./machines";
import "./figures.css";

export const ESTIMATOR_LABELS = [
  "title", "preset", "own", "houses", "shakespeare", "gpt2", "gpt3", "llama3", "machine", "browser", "v100", "a100", "h100",
  "parameters", "examples", "epochs", "precision", "float32", "mixed", "bfloat16", "peak", "utilisation", "devices", "watts", "overhead", "price",
  "invalid", "flops", "each", "time", "deviceHours", "energy", "cost", "memory", "weights", "gradients", "states", "running",
  "measure", "measuring", "measured", "failed",
] as const;
type Words = Readonly<Record<(typeof ESTIMATOR_LABELS)[number], string>>;
type Field = keyof Workload | keyof Machine;

const WORKLOAD = ["parameters", "examples", "epochs"] as const;
const MACHINE = ["peak", "utilisation", "devices", "watts", "overhead", "price"] as const;
/** Shown and typed in these units. */
const UNIT: Partial<Record<Field, number>> = { peak: 1e12, utilisation: 0.01 };
/** A network wide enough to keep the processor busy, for about two seconds. */
const PROBE = { features: "all", model: "mlp", hiddenLayers: 4, width: 256, batchSize: 1024, optimiser: "adam", learningRate: 1e-3 };
const PROBE_SECONDS = 2;

@customElement("kd-estimator")
export class Estimator extends Figure<(typeof ESTIMATOR_LABELS)[number]> {
  @state() private preset = "gpt3";
  @state() private machine = "v100";
  @state() private precision: Precision = "mixed";
  @state() private texts: Partial<Record<Field, string>> = {};
  @state() private status = "";
  @state() private busy = false;
  private rates: Record<string, Machine> = { ...MACHINES };
  protected override readonly labels = ESTIMATOR_LABELS;

  override connectedCallback(): void {
    super.connectedCallback();
    this.choose("gpt3");
  }

  /** Takes over a preset's figures, and those of the machine that it ran on. */
  private choose(id: string): void {
    const preset = PRESETS.find((each) => each.id === id);
    this.preset = preset ? id : "own";
    if (!preset) return;
    this.precision = preset.precision;
    this.write(WORKLOAD.map((field) => [field, preset[field]]));
    this.choosePart(preset.machine, preset.devices);
  }

  private choosePart(id: string, devices = 1): void {
    const machine = this.rates[id];
    if (!machine) return;
    this.machine = id;
    this.write(MACHINE.map((field) => [field, field === "devices" ? devices : machine[field]]));
    if (Number.isNaN(machine.peak) && !this.busy) void this.measure();
  }

  private write(values: ReadonlyArray<readonly [Field, number]>): void {
    const shown = values.map(([field, value]) => [field, plain(value / (UNIT[field] ?? 1))]);
    this.texts = { ...this.texts, ...(Object.fromEntries(shown) as Partial<Record<Field, string>>) };
  }

  private value(field: Field): number | null {
    const text = (this.texts[field] ?? "").trim();
    // A price or a power of nothing is a fair assumption; a model of nothing is not.
    if (/^0*\.?0+$/.test(text) && (field === "price" || field === "watts")) return 0;
    const read = readCount(text);
    return read === null || (field === "utilisation" && read > 100) ? null : read * (UNIT[field] ?? 1);
  }

  /** Trains a network of this page for a moment; the rate is what came out. */
  private async measure(asked = false): Promise<void> {
    this.busy = true;
    this.status = this.words.measuring;
    try {
      const { open } = await import("../lab");
      const lab = await open({ task: "house-price", spec: PROBE });
      try {
        await lab.train({ steps: 3 });
        const training = lab.train();
        await new Promise((done) => setTimeout(done, PROBE_SECONDS * 1000));
        await lab.pause();
        const { stepsPerSecond } = await training;
        const { state } = await lab.call("history", null);
        const peak = Number((state.flopsPerStep * stepsPerSecond).toPrecision(3));
        this.rates = { ...this.rates, browser: { ...(MACHINES["browser"] as Machine), peak } };
        // Whoever has chosen another machine meanwhile keeps it.
        if (this.machine === "browser" || asked) this.choosePart("browser");
        this.status = filled(this.words.measured, { rate: prefixed(peak, "FLOP/s"), backend: lab.backend.name === "webgpu" ? "WebGPU" : "CPU" });
      } finally {
        lab.close();
      }
    } catch (error) {
      this.status = filled(this.words.failed, { reason: error instanceof Error ? error.message : String(error) });
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<section class="learn-figure" aria-label=${words.title}>
      <div class="learn-fields">
        ${this.select("preset", this.preset, [...PRESETS.map(({ id }) => id), "own"], (id) => this.choose(id))}
        ${WORKLOAD.map((field) => this.field(field))}
        ${this.select("precision", this.precision, Object.keys(TRAINING_BYTES), (id) => { this.precision = id as Precision; })}
        ${this.select("machine", this.machine, Object.keys(MACHINES), (id) => this.choosePart(id))}
        ${MACHINE.map((field) => this.field(field))}
      </div>
      <p><button class="button" type="button" ?disabled=${this.busy} @click=${() => this.measure(true)}>${words.measure}</button></p>
      <p role="status" class="sentence">${this.status}</p>
      ${this.results()}
    </section>`;
  }

  private select(name: "preset" | "precision" | "machine", value: string, ids: readonly string[], chosen: (id: string) => void): TemplateResult {
    return html`<div class="field"><label for=${`estimate-${name}`}>${this.words[name]}</label>
      <select id=${`estimate-${name}`} .value=${value} @change=${(event: Event) => chosen((event.target as HTMLSelectElement).value)}>
        ${ids.map((id) => html`<option value=${id} ?selected=${id === value}>${this.words[id as keyof Words]}</option>`)}
      </select></div>`;
  }

  private field(field: Field): TemplateResult {
    // A rate that is being measured is not wrong yet.
    const wrong = this.value(field) === null && !(field === "peak" && this.busy);
    const typed = (event: Event): void => {
      this.texts = { ...this.texts, [field]: (event.target as HTMLInputElement).value };
      if (WORKLOAD.some((each) => each === field)) this.preset = "own";
    };
    return html`<div class="field"><label for=${`estimate-${field}`}>${this.words[field]}</label>
      <input id=${`estimate-${field}`} type="text" inputmode="decimal" autocomplete="off" spellcheck="false" .value=${this.texts[field] ?? ""}
        aria-invalid=${wrong ? "true" : nothing} aria-describedby=${wrong ? `estimate-${field}-wrong` : nothing} @input=${typed} />
      ${wrong ? html`<span class="wrong" id=${`estimate-${field}-wrong`}>${this.words.invalid}</span>` : nothing}</div>`;
  }

  private results(): TemplateResult {
    const { words } = this;
    const values = Object.fromEntries([...WORKLOAD, ...MACHINE].map((field) => [field, this.value(field)])) as Record<Field, number | null>;
    if (WORKLOAD.some((field) => values[field] === null)) return html`<p class="warning">${words.invalid}</p>`;
    const all = values as Workload & Machine;
    const flops = trainingFlops(all);
    const known = MACHINE.every((field) => values[field] !== null);
    const { seconds, deviceHours, kilowattHours, usd } = cost(flops, all);
    const memory = trainingMemory(all.parameters, this.precision);
    const row = (name: string, value: TemplateResult | string): TemplateResult => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    const running = Object.entries(RUNNING_BYTES).map(([name, bytes]) => `${name} ${prefixed(all.parameters * bytes, "B")}`).join(" · ");
    return html`<dl class="numbers">
      ${row(words.flops, power(flops))}
      ${row(words.each, significant((all.examples * all.epochs) / all.parameters))}
      ${row(words.time, known ? duration(seconds) : "–")}
      ${row(words.deviceHours, known ? power(deviceHours) : "–")}
      ${row(words.energy, known ? prefixed(kilowattHours * 1000, "Wh") : "–")}
      ${row(words.cost, known && usd > 0 ? money(usd) : "–")}
      ${row(words.memory, prefixed(memory.total, "B"))}
    </dl>
    <p class="sentence">${words.weights} ${prefixed(memory.weights, "B")} · ${words.gradients} ${prefixed(memory.gradients, "B")} · ${words.states} ${prefixed(memory.states, "B")}</p>
    <p class="sentence">${words.running} ${running}</p>`;
  }
}

/** As it would be typed: no groups, an exponent where it is long. */
function plain(value: number): string {
  if (Number.isNaN(value)) return "";
  return value >= 1e7 ? value.toExponential().replace("e+", "e") : String(Number(value.toPrecision(7)));
}

function money(usd: number): string {
  return new Intl.NumberFormat(locale(), { style: "currency", currency: "USD", notation: "compact", maximumSignificantDigits: 3 }).format(usd);
}

function power(value: number): TemplateResult | string {
  if (value < 1e7) return significant(value);
  const { digits, exponent } = scientific(value);
  return html`${digits} × 10<sup>${exponent}</sup>`;
}
