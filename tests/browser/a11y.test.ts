// The playground for those who read with ears or fingers: tables behind the charts, drawing and training by keyboard,
// what is announced, sound.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findings } from "./axe";
import { launch, openPage, trainUntil, type Stage } from "./browser";

let stage: Stage;

beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

async function train(page: Page, steps: RegExp): Promise<void> {
  await page.selectOption(".speed select", "0");
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await trainUntil(page, steps);
}

test("every chart has its numbers as a table, at most 200 rows, and says when they are a sample", async () => {
  const page = await openPage(stage, "?lang=en", "", { width: 360, height: 800 });
  await train(page, /Step [\d,]{3,}/);
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
    expect(await findings(page), room).toEqual([]);
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

/** In the page: notes what is announced, and when. */
function listen(): void {
  const place = document.querySelector("kd-announcer [role=status]");
  const heard: [number, string][] = [];
  (window as unknown as { heard: typeof heard }).heard = heard;
  if (place) new MutationObserver(() => heard.push([performance.now(), place.textContent ?? ""])).observe(place, { childList: true, subtree: true, characterData: true });
}

const heard = (page: Page): Promise<[number, string][]> => page.evaluate(() => (window as unknown as { heard: [number, string][] }).heard);

test("a run is announced: that it begins, how the loss goes after ten seconds, that it pauses or is done", async () => {
  const page = await openPage(stage, "?lang=en");
  await page.waitForSelector("kd-announcer [role=status]", { state: "attached" });
  await page.evaluate(listen);
  await page.selectOption(".speed select", "10");
  await page.click(".transport .play");
  await page.waitForTimeout(13_000);
  await page.click(".transport .play");
  await expect.poll(async () => (await heard(page)).length).toBe(3);
  const [start, middle, end] = await heard(page);
  expect(start?.[1]).toBe("Training");
  expect(middle?.[1]).toMatch(/^Step \d+: the loss is falling, now [\d.]+$/);
  expect((middle?.[0] ?? 0) - (start?.[0] ?? 0)).toBeGreaterThan(9_900);
  expect(end?.[1]).toMatch(/^Paused at step \d+, loss [\d.]+$/);
  await page.keyboard.press("Escape");
  await page.click(".transport .buttons button:nth-child(2)");
  await expect.poll(async () => (await heard(page)).at(-1)?.[1]).toMatch(/^Done at step \d+, loss [\d.]+$/);
  await page.close();
});

/** In the page, before its scripts: keeps every oscillator and gain that is made. */
function tapSound(): void {
  const made: { tones: OscillatorNode[]; gains: GainNode[] } = { tones: [], gains: [] };
  (window as unknown as { made: typeof made }).made = made;
  const { createOscillator, createGain } = BaseAudioContext.prototype;
  BaseAudioContext.prototype.createOscillator = function tapped() { const node = createOscillator.call(this); made.tones.push(node); return node; };
  BaseAudioContext.prototype.createGain = function tapped() { const node = createGain.call(this); made.gains.push(node); return node; };
}

const sound = (page: Page): Promise<{ tones: number; pitch: number; gain: number }> => page.evaluate(() => {
  const { tones, gains } = (window as unknown as { made: { tones: OscillatorNode[]; gains: GainNode[] } }).made;
  return { tones: tones.length, pitch: tones.at(-1)?.frequency.value ?? 0, gain: gains.at(-1)?.gain.value ?? 0 };
});

test("the loss sounds only when asked for: lower as it falls, silent when paused, remembered", async () => {
  const context = await stage.browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(tapSound);
  await page.goto(`${stage.site.url}?lang=en`);
  await page.waitForSelector("kd-preferences button");
  await page.click(".transport .play");
  await page.waitForTimeout(500);
  expect((await sound(page)).tones).toBe(0);
  await page.click("kd-preferences button");
  await page.getByRole("switch", { name: "Hear the loss" }).check();
  await expect.poll(async () => (await sound(page)).gain).toBeGreaterThan(0.03);
  // The loss of this run settles well below 1: below the concert A.
  await expect.poll(async () => (await sound(page)).pitch).toBeLessThan(380);
  expect((await sound(page)).tones).toBe(1);
  await page.keyboard.press("Escape");
  await page.click(".transport .play");
  await expect.poll(async () => (await sound(page)).gain).toBeLessThan(0.001);
  await page.reload();
  await page.click("kd-preferences button");
  expect(await page.getByRole("switch", { name: "Hear the loss" }).isChecked()).toBe(true);
  await context.close();
});

test("single-key shortcuts can be switched off, by keyboard, at 360 px, and stay off", async () => {
  const page = await openPage(stage, "?lang=zh&theme=dark", "", { width: 360, height: 740 });
  const step = () => page.textContent(".transport .readout");
  await page.waitForSelector("kd-preferences button");
  await page.focus("kd-preferences button");
  await page.keyboard.press("Enter");
  const keys = page.getByRole("switch", { name: "单键快捷键" });
  await keys.focus();
  await page.keyboard.press(" ");
  expect(await keys.isChecked()).toBe(false);
  const box = await page.locator("#preferences").boundingBox();
  const bar = await page.locator("section.transport").boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  // What is fixed is cut off, not scrolled to.
  const speed = await page.locator(".speed select").boundingBox();
  expect((speed?.x ?? 0) + (speed?.width ?? 0)).toBeLessThanOrEqual(360);
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await page.isVisible("#preferences")).toBe(false);
  await page.reload();
  await page.waitForSelector("kd-preferences button");
  await page.keyboard.press(".");
  await page.waitForTimeout(500);
  expect(await step()).toContain("第 0 步");
  await page.click("kd-preferences button");
  await page.getByRole("switch", { name: "单键快捷键" }).check();
  await page.keyboard.press("Escape");
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press(".");
  await page.waitForFunction(() => document.querySelector(".transport .readout")?.textContent?.includes("第 1 步"));
  await page.close();
});
