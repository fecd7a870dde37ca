// Every example of the API's reference runs on the built site and gives what it says.

import AxeBuilder from "axe-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ENTRIES } from "../../www/api/entries";
import { blank, launch, type Stage } from "./browser";

let stage: Stage;
beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

test.each(ENTRIES.map((entry) => [entry.name, entry] as const))("the example of %s", async (_, { code, result, gives }) => {
  const page = await blank(stage);
  // As text, as a reader would paste it; a page's own policy does not bind the debugger.
  const found = await page.evaluate(`(async () => { const { open, Lab, KindlingError } = kindling; ${code}\n; return JSON.stringify(${result}); })()`);
  expect(found).toMatch(gives);
  await page.close();
});

test.each([["api/", 1440], ["zh/api/", 360]] as const)("%s at %d px: no sideways scroll, nothing axe finds", async (path, width) => {
  const page = await stage.browser.newPage({ viewport: { width, height: 900 } });
  await page.goto(`${stage.site.url}${path}`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.evaluate(AxeBuilder.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof AxeBuilder }).axe.run());
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 100)}`)).toEqual([]);
  await page.close();
});
