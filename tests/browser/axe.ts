// What axe-core finds on a page: every rule of WCAG 2.2 A and AA and its own best practices, of any impact.

import AxeBuilder from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Rule, and where it first fails; of a part of the page if a selector is given. Frames are left to their own tests. */
export async function findings(page: Page, within?: string): Promise<string[]> {
  await page.evaluate(AxeBuilder.source);
  return page.evaluate(async ({ tags, within }) => {
    const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
    const context = { ...(within ? { include: [[within]] } : {}), exclude: [["iframe"]] };
    const { violations } = await axe.run(context as never, { runOnly: tags, resultTypes: ["violations"], iframes: false });
    return violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.target.join(" ")} ${nodes[0]?.html.slice(0, 160)}`);
  }, { tags: TAGS, within });
}
