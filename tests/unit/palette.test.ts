// The page's colours: text can be read, and classes are told apart with every kind of colour vision, in both themes.

import { readFileSync } from "node:fs";
import { differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, parse, wcagContrast, type Color } from "culori";
import { describe, expect, test } from "vitest";

const [root = "", dark = ""] = readFileSync("www/styles/tokens.css", "utf8").split(":root[data-theme=\"dark\"]");
const colours = (css: string) => Object.fromEntries([...css.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, value]) => [name, value])) as Record<string, string>;
const THEMES = { light: colours(root), dark: { ...colours(root), ...colours(dark) } };
const CLASSES = ["ember", "validation", "class-3", "class-4", "class-5", "class-6", "class-7", "class-8"];
/** Colour vision as usual, and without one of the three kinds of cones (Machado, Oliveira and Fernandes 2009). */
const VISIONS = { usual: (colour: Color) => colour, protanopia: filterDeficiencyProt(1), deuteranopia: filterDeficiencyDeuter(1), tritanopia: filterDeficiencyTrit(1) };

describe.each(Object.entries(THEMES))("%s", (_, theme) => {
  const of = (name: string): string => theme[name] ?? "none";

  test.each(["ink", "ink-soft", "ink-faint", "ember", "ember-strong", "good", "bad"])("%s is read on paper and surface: contrast 4.5", (name) => {
    expect(Math.min(wcagContrast(of(name), of("paper")), wcagContrast(of(name), of("surface")))).toBeGreaterThanOrEqual(4.5);
  });

  test("the words on a main button are read", () => {
    expect(wcagContrast(of("on-ember"), of("ember"))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([...CLASSES, "baseline"])("%s is seen in a chart: contrast 3", (name) => {
    expect(wcagContrast(of(name), of("surface"))).toBeGreaterThanOrEqual(3);
  });

  test.each(Object.entries(VISIONS))("classes are told apart with %s colour vision", (_, seen) => {
    const difference = differenceCiede2000();
    const looks = CLASSES.map((name) => seen(parse(of(name)) as Color) as Color);
    // CIEDE2000: about 2 is just noticed side by side; small dots apart need several times that. The first three are the common case.
    for (const [i, a] of looks.entries()) for (const [j, b] of looks.entries()) {
      if (j > i) expect(difference(a, b), `${CLASSES[i]} and ${CLASSES[j]}`).toBeGreaterThan(j < 3 ? 19 : 12);
    }
  });
});
