// The small live pictures on the map, one function for each stage: from the state to an SVG of 100 × 44.

import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { AppState } from "../app";
import type { Stage } from "../bindings";
import { bytes, integer } from "../format";
import { classifies, errorOf, foretells, targetValue } from "../metrics";
import { className } from "../sample";

const W = 100;
const H = 44;

export function picture(stage: Stage, state: AppState): TemplateResult {
  return html`<svg class="live" viewBox="0 0 100 44" preserveAspectRatio=${LETTERED.includes(stage) ? "xMinYMid meet" : "none"} aria-hidden="true">${DRAW[stage](state)}</svg>`;
}

/** Pictures with letters keep their shape. */
const LETTERED: readonly Stage[] = ["optimise", "deploy", "apply", "feedback"];

type Draw = (state: AppState) => SVGTemplateResult | SVGTemplateResult[];

const DRAW: Record<Stage, Draw> = {
  data: ({ reports: { data }, task }) => {
    const target = task.columns.find((column) => column.target)?.name;
    const histogram = data.columns.find((column) => column.name === target)?.histogram?.counts;
    const counts = histogram ?? (data.text ? data.text.frequent : data.classes).map(([, rows]) => rows);
    const most = Math.max(1, ...counts);
    const width = W / Math.max(1, counts.length);
    return counts.map((n, i) => bar(i * width, H - (n / most) * H, width * 0.85, (n / most) * H, "var(--ember)"));
  },
  prepare: ({ reports: { prepare } }) => {
    const total = prepare.train + prepare.validation + prepare.test;
    const parts: Array<[number, string]> = [[prepare.train, "var(--ember)"], [prepare.validation, "var(--validation)"], [prepare.test, "var(--baseline)"]];
    let x = 0;
    return parts.map(([rows, colour]) => {
      const width = (rows / total) * W;
      const drawn = bar(x, 14, Math.max(0, width - 2), 16, colour);
      x += width;
      return drawn;
    });
  },
  train: ({ losses }) => {
    if (losses.length < 2) return svg`<line x1="0" y1="40" x2="100" y2="40" stroke="var(--line)" />`;
    const every = Math.max(1, Math.floor(losses.length / 60));
    const shown = losses.filter((_, i) => i % every === 0);
    const logs = shown.map((p) => Math.log(Math.max(p.train, 1e-12)));
    const [low, high] = [Math.min(...logs), Math.max(...logs)];
    const points = logs.map((v, i) => `${((i / (logs.length - 1)) * W).toFixed(1)},${(4 + (1 - (v - low) / (high - low || 1)) * (H - 8)).toFixed(1)}`);
    return svg`<polyline points=${points.join(" ")} fill="none" stroke="var(--ember)" stroke-width="2" vector-effect="non-scaling-stroke" />`;
  },
  optimise: ({ reports: { optimise } }) => {
    if (!optimise) return empty();
    const [before, after] = optimise.sizes.slice(-2).map((size) => size.gzipBytes);
    const share = (after ?? 1) / (before || 1);
    return [bar(0, 4, W, 12, "var(--baseline)"), bar(0, 20, W * Math.min(1, share), 12, "var(--ember)"), label(bytes(after ?? 0), 0, 43)];
  },
  evaluate: ({ reports: { evaluate } }) => {
    if (!evaluate) return empty();
    const model = errorOf(evaluate.model.test);
    const baselines = [...evaluate.baselines].reverse().map(({ metrics }) => errorOf(metrics.test));
    const most = Math.max(...baselines, Math.min(model, Math.max(...baselines) * 1.5));
    const row = (value: number, y: number, colour: string) => bar(0, y, Math.min(W, (value / most) * W), 10, colour);
    return [row(model, 3, "var(--ember)"), ...baselines.slice(0, 2).map((value, i) => row(value, 17 + 14 * i, "var(--baseline)"))];
  },
  deploy: () => ["onnx", "html", "py"].map((name, i) => svg`<g transform="translate(${i * 34} 6)">
    <path d="M2 0h18l8 8v24H2z" fill="none" stroke="var(--ember)" stroke-width="1.5" vector-effect="non-scaling-stroke" />
    <text x="4" y="25" .style=${"font-size:9px"}>${name}</text></g>`),
  apply: ({ reports: { picture, data }, task }) => {
    const answers = picture?.predicted ?? data.sample.target;
    const middle = [...answers].sort((a, b) => a - b)[Math.floor(answers.length / 2)] ?? 0;
    // A price tag with the middle answer, or the class of the sample's first row.
    const text = foretells(task) ? beginning(picture?.text ?? "…") : classifies(task) ? className(task, answers[0] ?? 0) : targetValue(task, middle);
    return [
      svg`<path d="M6 22 18 8h78v28H18z" fill="var(--ember-soft)" stroke="var(--ember)" stroke-width="1.5" vector-effect="non-scaling-stroke" />`,
      label(text.slice(0, 12), 26, 27),
    ];
  },
  feedback: ({ corrections, reports: { feedback } }) => {
    if (corrections.length === 0) return empty();
    const [before, now] = [feedback?.fitBefore, feedback?.fitNow].map((fit) => (fit ? errorOf(fit) : null));
    const drawn = [label(`＋ ${integer(corrections.length)}`, 0, 16)];
    if (before && now !== null && now !== undefined) drawn.push(bar(0, 22, W, 8, "var(--baseline)"), bar(0, 33, Math.min(W, (now / before) * W), 8, "var(--ember)"));
    return drawn;
  },
};

/** As much of a text as fits the tag: Chinese characters are twice as wide. */
const beginning = (text: string): string => {
  const line = text.trim().replace(/\s+/g, " ");
  return line.slice(0, /[\u2e80-\uffee]/.test(line) ? 4 : 8);
};

const bar = (x: number, y: number, width: number, height: number, colour: string): SVGTemplateResult =>
  svg`<rect x=${x.toFixed(1)} y=${y.toFixed(1)} width=${width.toFixed(1)} height=${height.toFixed(1)} fill=${colour} />`;
const label = (text: string, x: number, y: number): SVGTemplateResult => svg`<text x=${x} y=${y}>${text}</text>`;
const empty = (): SVGTemplateResult => svg`<line x1="20" y1="22" x2="80" y2="22" stroke="var(--line)" stroke-width="2" stroke-dasharray="4 4" />`;
