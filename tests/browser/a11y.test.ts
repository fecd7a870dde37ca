// The playground for those who read with ears or fingers: tables behind the charts, drawing and training by keyboard,
// what is announced, sound.

import AxeBuilder from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, openPage, type Stage } from "./browser";

let stage: Stage;

beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

async function train(page: Page, steps: RegExp): Promise<void> {
  await page.selectOption(".speed select", "0");
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press(" ");
  await page.waitForFunction((source) => new RegExp(source).test(document.querySelector(".transport .readout")?.textContent ?? ""), steps.source);
  await page.keyboard.press(" ");
  await page.waitForSelector(".transport .play[aria-label^=Train], .transport .play[title*=Train]");
}

async function serious(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: AxeBuilder.source });
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof AxeBuilder }).axe.run(document, { resultTypes: ["violations"] });
    return violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 160)}`);
  });
}

test("every chart has its numbers as a table, at most 200 rows, and says when they are a sample", async () => {
  const page = await openPage(stage, "?lang=en", "", { width: 360, height: 800 });
  await train(page, /Step \d{3,}/);
  for (const room of ["train", "data", "prepare", "optimise", "evaluate"]) {
    await page.click(`[data-stage=${room}]`);
    await page.waitForSelector(`kd-room-${room} kd-as-table summary`);
    const charts = await page.locator(`kd-room-${room} :is(kd-scatter, kd-plane, kd-contour, kd-loss, kd-plot, svg.bars)`).count();
    const tables = page.locator(`kd-room-${room} kd-as-table`);
    expect(await tables.count(), room).toBe(charts);
    for (const table of (await tables.all()).slice(0, 4)) {
      await table.locator("summary").press("Enter");
      await table.locator("tbody tr").first().waitFor();
      const rows = await table.locator("tbody tr").count();
      expect(rows, room).toBeLessThanOrEqual(200);
      expect(await table.locator("caption").textContent(), room).toMatch(rows === 200 ? /^200 of [\d,]+ rows, evenly spaced$/ : new RegExp(`^All ${rows} rows$`));
      const cells = await table.locator("tbody tr").first().locator("td").allTextContents();
      expect(cells.length).toBe(await table.locator("thead th").count());
      expect(cells.some((cell) => /\d/.test(cell)), `${room}: ${cells.join()}`).toBe(true);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth), room).toBeLessThanOrEqual(360);
    expect(await serious(page), room).toEqual([]);
  }
  await page.close();
});

test("the loss chart's table ends with the run's last step", async () => {
  const page = await openPage(stage, "?lang=en");
  await page.keyboard.press(".");
  await page.waitForFunction(() => document.querySelector(".transport .readout")?.textContent?.includes("Step 1 "));
  await page.click("kd-loss summary");
  await page.waitForSelector("kd-loss .as-table tbody tr");
  expect(await page.locator("kd-loss .as-table thead th").allTextContents()).toEqual(["Step", "Training loss", "Validation loss"]);
  await page.keyboard.press("Escape");
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press(".");
  // The open table follows the run.
  await page.waitForFunction(() => document.querySelector("kd-loss .as-table tbody tr:last-child td")?.textContent === "2");
  await page.close();
});

test("a digit is drawn by keyboard: a pen that is seen and said, space held or Enter twice", async () => {
  const page = await openPage(stage, "?lang=en", "#v1&task=digits-mlp&stage=apply");
  const pad = page.locator("kd-draw-pad canvas[role=application]");
  await pad.waitFor();
  const ink = () => pad.evaluate((canvas: HTMLCanvasElement) =>
    canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data.filter((v, i) => i % 4 === 3 && v > 0).length ?? 0);
  const said = () => page.textContent("kd-draw-pad [role=status]");
  expect(await pad.evaluate((canvas) => document.getElementById(canvas.getAttribute("aria-describedby") ?? "")?.textContent)).toContain("arrows move the pen");
  await pad.focus();
  await page.keyboard.press("ArrowUp");
  expect(await page.isVisible("kd-draw-pad .pen")).toBe(true);
  expect(await said()).toBe("Pen up, 50 % across, 46 % down");
  expect(await ink()).toBe(0);
  await page.keyboard.press("Enter");
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowDown");
  expect(await said()).toBe("Drawing, 50 % across, 68 % down");
  const line = await ink();
  expect(line).toBeGreaterThan(100);
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowRight");
  expect(await ink()).toBe(line);
  await page.keyboard.down(" ");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.up(" ");
  const more = await ink();
  expect(more).toBeGreaterThan(line);
  await page.keyboard.press("ArrowLeft");
  expect(await ink()).toBe(more);
  await page.waitForSelector("kd-draw-pad kd-pixels");
  await page.close();
});
