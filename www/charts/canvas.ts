// What every canvas chart needs: a sharp bitmap, theme colours, axes with round ticks. It must not know what is drawn.

export interface Plane {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  x: Scale;
  y: Scale;
}

/** From data to pixels. */
export interface Scale {
  (value: number): number;
  min: number;
  max: number;
}

export const MARGIN = { left: 58, right: 14, top: 10, bottom: 36 };

export function scale(min: number, max: number, from: number, to: number): Scale {
  const span = max - min || 1;
  return Object.assign((value: number) => from + ((value - min) / span) * (to - from), { min, max });
}

/** Round numbers between two bounds: 1, 2 or 5 times a power of ten apart. */
export function ticks(min: number, max: number, about: number): number[] {
  const rough = (max - min) / about;
  if (!(rough > 0)) return [min];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= rough) ?? power * 10;
  const out: number[] = [];
  for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) out.push(i === 0 ? 0 : i * step);
  return out;
}

export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Sizes the bitmap to the element and clears it. */
export function prepare(canvas: HTMLCanvasElement): { context: CanvasRenderingContext2D; width: number; height: number } | null {
  const context = canvas.getContext("2d");
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!context || width === 0 || height === 0) return null;
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  return { context, width, height };
}

export interface Axis {
  min: number;
  max: number;
  label: string;
  format: (value: number) => string;
}

/** A plane with hairlines, tick labels and names. */
export function plane(canvas: HTMLCanvasElement, horizontal: Axis, vertical: Axis): Plane | null {
  const prepared = prepare(canvas);
  if (!prepared) return null;
  const { context, width, height } = prepared;
  const x = scale(horizontal.min, horizontal.max, MARGIN.left, width - MARGIN.right);
  const y = scale(vertical.min, vertical.max, height - MARGIN.bottom, MARGIN.top);
  context.strokeStyle = colour("--line");
  context.fillStyle = colour("--ink-soft");
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const tick of ticks(vertical.min, vertical.max, Math.max(2, height / 60))) {
    line(context, MARGIN.left, y(tick), width - MARGIN.right, y(tick));
    context.fillText(vertical.format(tick), MARGIN.left - 6, y(tick));
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const tick of ticks(horizontal.min, horizontal.max, Math.max(3, width / 90))) {
    line(context, x(tick), MARGIN.top, x(tick), height - MARGIN.bottom);
    context.fillText(horizontal.format(tick), x(tick), height - MARGIN.bottom + 5);
  }
  context.fillText(horizontal.label, (MARGIN.left + width) / 2, height - 14);
  context.save();
  context.textAlign = "left";
  context.fillText(vertical.label, MARGIN.left + 6, MARGIN.top + 2);
  context.restore();
  return { context, width, height, x, y };
}

export function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/** Restricts drawing to the plane's inside; returns the way back. */
export function clip(p: Plane): () => void {
  p.context.save();
  p.context.beginPath();
  p.context.rect(MARGIN.left, MARGIN.top, p.width - MARGIN.left - MARGIN.right, p.height - MARGIN.top - MARGIN.bottom);
  p.context.clip();
  return () => p.context.restore();
}
