// <kd-importance>: trains the house-price network here, then asks it about houses that it has not seen: what each column is
// worth, and how the price goes with one of them.

import { html, nothing, svg, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Lab } from "../lab";
import { type Ask, type Dependence, dependence, importance, rmse, type Row } from "./asking";
import { Figure } from "./figure";
import { filled, locale, significant } from "./labels";
import { numbers } from "./numbers";
import "./figures.css";

const COLUMNS = [
  "area_sqft", "lot_sqft", "frontage_ft", "depth_ft", "bedrooms", "bathrooms", "half_bathrooms", "rooms", "age_years", "stories", "wall", "garage_type",
  "garage_sqft", "sale_year", "longitude", "latitude",
] as const;
export const IMPORTANCE_LABELS = [
  "title", "start", "training", "asking", "again", "failed", "before", "table", "column", "rise", "dependence", "caption", "numbers", "price", "summary", ...COLUMNS,
] as const;
type Column = (typeof COLUMNS)[number];

/** The recipe `mlp` of house prices, for 1,000 steps. */
const SPEC = {
  features: "all", model: "mlp", hiddenLayers: 2, width: 64, optimiser: "adam", learningRate: 0.01, batchSize: 256, l2: 3e-4, schedule: "cosine", scheduleSteps: 1000,
};
const STEPS = 1000;
/** The documented test rows, sorted from west to east: a few from each of eight places. */
const TEST = { from: 20_285, rows: 5_072, pages: 8, each: 25 };
const [PLACES, SINGLE] = [15, 24];
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [560, 260, 76, 28];
/** Words and places: no line of prices goes with them. */
const DRAWN = new Set<Column>(["area_sqft", "lot_sqft", "frontage_ft", "depth_ft", "bedrooms", "bathrooms", "rooms", "age_years", "garage_sqft", "longitude", "latitude"]);

interface Found { column: Column; rise: number }

@customElement("kd-importance")
export class Importance extends Figure<(typeof IMPORTANCE_LABELS)[number]> {
  @state() private status = "";
  @state() private busy = false;
  @state() private baseline = NaN;
  @state() private found: Found[] = [];
  @state() private shown: Column | null = null;
  @state() private curve: Dependence | null = null;
  private lab: Lab | null = null;
  private rows: Row[] = [];
  private right: number[] = [];
  protected override readonly labels = IMPORTANCE_LABELS;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.lab?.close();
    this.lab = null;
  }

  private readonly ask: Ask = async (rows) => {
    const { lab } = this;
    if (!lab) throw new Error("closed");
    const answers = await Promise.all(rows.map((row) => lab.predict(row)));
    return answers.map((answer) => (answer.type === "number" ? answer.value : NaN));
  };

  /** Does something that may fail, and says so where it does. */
  private async doing(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await work();
      this.status = "";
    } catch (error) {
      this.status = filled(this.words.failed, { reason: error instanceof Error ? error.message : String(error) });
    }
    this.busy = false;
  }

  private start(): Promise<void> {
    return this.doing(async () => {
      this.status = filled(this.words.training, { steps: STEPS.toLocaleString(locale()) });
      this.lab?.close();
      this.lab = null;
      this.found = [];
      const { open } = await import("../lab");
      // Asked thousands of times for one row each: no work for a GPU.
      this.lab = await open({ task: "house-price", backend: "cpu", spec: SPEC });
      await this.lab.train({ steps: STEPS });
      await this.readRows(this.lab);
      this.baseline = rmse(await this.ask(this.rows), this.right);
      for (const column of COLUMNS) {
        this.status = filled(this.words.asking, { column: this.words[column] });
        const rise = await importance(this.ask, this.rows, this.right, column, this.baseline);
        this.found = [...this.found, { column, rise }].sort((a, b) => b.rise - a.rise);
      }
      await this.draw("area_sqft");
    });
  }

  private async readRows(lab: Lab): Promise<void> {
    const names = lab.opened.task.columns.map(({ name }) => name);
    [this.rows, this.right] = [[], []];
    for (let page = 0; page < TEST.pages; page += 1) {
      const offset = TEST.from + Math.floor((page * TEST.rows) / TEST.pages);
      const { rows } = await lab.call("rows", { offset, count: TEST.each, sort: null, descending: false });
      for (const cells of rows) {
        const row = Object.fromEntries(names.map((name, i) => [name, cells[i]]).filter(([, cell]) => cell !== null && cell !== undefined)) as Record<string, number | string>;
        this.right.push(Number(row["price_usd"]));
        delete row["price_usd"];
        this.rows.push(row);
      }
    }
  }

  private async draw(column: Column): Promise<void> {
    this.status = filled(this.words.asking, { column: this.words[column] });
    // A few of the rows: each is asked about in every place.
    const some = this.rows.filter((row, i) => i % Math.ceil(this.rows.length / SINGLE) === 0 && typeof row[column] === "number");
    this.curve = await dependence(this.ask, some, column, PLACES);
    this.shown = column;
  }

  override render(): TemplateResult {
    const { words, busy, found } = this;
    return html`<section class="learn-figure" aria-label=${words.title}>
      <p><button class="button" type="button" ?disabled=${busy} @click=${() => this.start()}>${found.length > 0 ? words.again : words.start}</button></p>
      <p role="status" class="sentence">${this.status}</p>
      ${found.length > 0 ? html`<p class="sentence">${filled(words.before, { rmse: usd(this.baseline), rows: this.rows.length })}</p>${this.table()}` : nothing}
      ${this.curve && this.shown ? this.picture(this.curve, this.shown) : nothing}
    </section>`;
  }

  private table(): TemplateResult {
    const { words, found, busy } = this;
    const most = Math.max(1, ...found.map(({ rise }) => rise));
    return html`<table class="learn-bars"><caption class="hidden">${words.table}</caption>
      <thead><tr><th scope="col">${words.column}</th><th scope="col" class="number">${words.rise}</th><td></td></tr></thead>
      <tbody>${found.map(({ column, rise }) => html`<tr>
        <th scope="row">${DRAWN.has(column)
          ? html`<button type="button" ?disabled=${busy} aria-pressed=${column === this.shown ? "true" : "false"} @click=${() => this.doing(() => this.draw(column))}>${words[column]}</button>`
          : words[column]}</th>
        <td class="number">${usd(rise)}</td>
        <td><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${svg`<rect x="0" y="0" width=${Math.max(0, (rise / most) * 100)} height="10" />`}</svg></td>
      </tr>`)}</tbody></table>`;
  }

  private picture({ at, mean, single }: Dependence, column: Column): TemplateResult {
    const { words } = this;
    const [from = 0, to = 1] = [at[0], at[at.length - 1]];
    const values = [...mean, ...single.flat()];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const x = (value: number): number => LEFT + ((value - from) / (to - from || 1)) * (WIDTH - LEFT - 12);
    const y = (value: number): number => HEIGHT - BOTTOM - ((value - low) / (high - low || 1)) * (HEIGHT - BOTTOM - 12);
    const line = (prices: readonly number[]): string => prices.map((price, i) => `${x(at[i] ?? 0).toFixed(1)},${y(price).toFixed(1)}`).join(" ");
    const number = (value: number): string => significant(value, 6);
    const summary = filled(words.summary, {
      column: words[column], from: number(from), to: number(to), first: usd(mean[0] ?? NaN), last: usd(mean[mean.length - 1] ?? NaN),
    });
    return html`<figure><h3>${filled(words.dependence, { column: words[column] })}</h3>
      <svg class="learn-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${summary}>
        ${svg`<line class="axis" x1=${LEFT} x2=${LEFT} y1="0" y2=${HEIGHT - BOTTOM} /><line class="axis" x1=${LEFT} x2=${WIDTH} y1=${HEIGHT - BOTTOM} y2=${HEIGHT - BOTTOM} />`}
        ${single.map((prices) => svg`<polyline class="single" points=${line(prices)} />`)}
        ${svg`<polyline class="fitted" points=${line(mean)} />
          <text x=${LEFT - 6} y="16" text-anchor="end">${short(high)}</text><text x=${LEFT - 6} y=${HEIGHT - BOTTOM} text-anchor="end">${short(low)}</text>
          <text x=${LEFT} y=${HEIGHT - 8}>${number(from)}</text><text x=${WIDTH - 4} y=${HEIGHT - 8} text-anchor="end">${number(to)}</text>`}
      </svg><figcaption class="sentence">${words.caption} ${summary}</figcaption>
      ${numbers(words.numbers, filled(words.dependence, { column: words[column] }), [words[column], words.price], at.map((value, i) => [number(value), usd(mean[i] ?? NaN)]))}</figure>`;
  }
}

function usd(value: number): string {
  return `${Math.round(value) < 0 ? "−" : ""}$${Math.abs(Math.round(value)).toLocaleString(locale())}`;
}

/** For an axis. */
function short(value: number): string {
  return `$${significant(value / 1000, 2)}k`;
}
