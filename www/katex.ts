// KaTeX, fetched with its style when a formula is first shown.

export type Katex = { renderToString(tex: string, options: object): string };

export async function loadKatex(): Promise<Katex> {
  const [module] = await Promise.all([import("katex"), import("katex/dist/katex.min.css")]);
  return module.default;
}

/** Markup of a formula: only for our own formulas and numbers. */
export const markup = (katex: Katex, tex: string): string => katex.renderToString(tex, { throwOnError: false, output: "htmlAndMathml" });
