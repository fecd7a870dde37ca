// KaTeX, fetched with its style when a formula is first shown.

export type Katex = { render(tex: string, place: HTMLElement, options: object): void };

export async function loadKatex(): Promise<Katex> {
  const [module] = await Promise.all([import("katex"), import("katex/dist/katex.min.css")]);
  return module.default;
}

/** A formula as nodes: markup with style attributes is what the page's policy refuses. */
export function formula(katex: Katex, tex: string): HTMLElement {
  const place = document.createElement("span");
  katex.render(tex, place, { throwOnError: false, output: "htmlAndMathml" });
  return place;
}
