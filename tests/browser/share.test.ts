// Sharing on the built site: weights and results in a link, what becomes of them at the receiver's, and the dialog.

import AxeBuilder from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import golden from "../fixtures/links.json";
import { blank, launch, openPage, valueOf, type Stage } from "./browser";

type Api = typeof import("../../www/kindling");
declare const kindling: Api;

let stage: Stage;
beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

const NET = { features: "all", model: "mlp", width: 16, hiddenLayers: 2, optimiser: "adam", learningRate: 0.005 };
const labOf = `document.querySelector("kd-page").app.lab`;

/** A link of a trained network with what it reaches, the claim moved by `forged`. */
async function shared(forged = 0, weights = true): Promise<{ link: string; price: number; r2: number }> {
  const page = await blank(stage);
  const found = await page.evaluate(async ({ spec, forged, weights }) => {
    const lab = await kindling.open({ backend: "cpu", spec });
    await lab.train({ steps: 300 });
    const metrics = (await lab.evaluate()).test;
    const r2 = metrics.type === "regression" ? metrics.r2 : NaN;
    const link = lab.link("https://example.org/", "evaluate", {
      claim: { measure: "r2", value: Number((r2 + forged).toFixed(4)) },
      ...(weights ? { weights: await lab.packWeights() } : {}),
    });
    await lab.set({ quantise: true });
    const prediction = await lab.predict({ area_sqft: 1500, rooms: 6 });
    lab.close();
    return { link, prediction, r2 };
  }, { spec: NET, forged, weights });
  await page.close();
  return { link: found.link.slice(found.link.indexOf("#")), price: valueOf(found.prediction), r2: found.r2 };
}

const notice = (page: Page): Promise<string> => page.innerText("kd-notices");

test("weights in a link predict as the sender's quantised model, before any step, and the result is confirmed", async () => {
  const { link, price } = await shared();
  expect(link.length).toBeLessThan(11_000);
  const page = await openPage(stage, "?lang=en", link);
  const here = await page.evaluate(`${labOf}.predict({ area_sqft: 1500, rooms: 6 })`);
  expect(Math.abs(valueOf(here as never) / price - 1)).toBeLessThan(1e-4);
  await page.waitForFunction(() => /weights came with the link/.test(document.querySelector("kd-notices")?.textContent ?? ""));
  await page.click("text=Check it");
  await page.waitForFunction(() => /onfirmed/.test(document.querySelector("kd-notices")?.textContent ?? ""));
  expect(await notice(page)).toMatch(/Confirmed: 0\.\d{3} was found here/);
  await page.close();
});

test("a claim without weights is checked by training the same steps", async () => {
  const { link, r2 } = await shared(0, false);
  expect(link.length).toBeLessThan(300);
  const page = await openPage(stage, "?lang=en", link);
  await page.click("text=Check it: train the same 300 steps");
  await page.waitForFunction(() => /Confirmed/.test(document.querySelector("kd-notices")?.textContent ?? ""));
  expect(await notice(page)).toContain(`Confirmed: ${r2.toFixed(3)}`);
  await page.close();
});

test("a forged claim is not confirmed", async () => {
  const { link } = await shared(0.1);
  const page = await openPage(stage, "?lang=en", link);
  await page.click("text=Check it");
  await page.waitForFunction(() => /Not confirmed/.test(document.querySelector("kd-notices")?.textContent ?? ""));
  await page.close();
});

test("every golden link opens on the site", async () => {
  const page = await blank(stage);
  const opened = await page.evaluate(async (links) => {
    const found: string[] = [];
    for (const link of links) {
      const lab = await kindling.open({ backend: "cpu", link }).catch((error: unknown) => String(error));
      found.push(typeof lab === "string" ? lab : "opened");
      if (typeof lab !== "string") lab.close();
    }
    return found;
  }, golden.map(({ link }) => link));
  expect(opened).toEqual(golden.map(() => "opened"));
  await page.close();
});

test("damaged weights are a sentence with a way on", async () => {
  const { link } = await shared();
  const page = await blank(stage);
  const kinds = await page.evaluate(async (links) => {
    const kinds: string[] = [];
    for (const link of links) {
      try {
        (await kindling.open({ backend: "cpu", link })).close();
        kinds.push("opened");
      } catch (error) {
        kinds.push((error as { kind?: string }).kind ?? String(error));
      }
    }
    return kinds;
  }, ["#v1&task=house-price&weights=AAAA", "#v1&task=house-price&weights=K0ktLlHISSxJBAA", link.slice(0, link.length - 40)]);
  for (const kind of kinds) expect(["bad-link", "bad-save"]).toContain(kind);
  await page.close();
});

test.each([[1440, "light", "en"], [360, "dark", "zh"]] as const)("the dialog at %d px, %s, %s: choices, QR code, copy without permission", async (width, theme, language) => {
  const page = await openPage(stage, `?lang=${language}&theme=${theme}`, "#v1&task=house-price&features=all&model=mlp&width=16", { width, height: 900 });
  await page.evaluate(`${labOf}.train({ steps: 30 })`);
  await page.evaluate(`${labOf}.feedback([{ input: { area_sqft: 1200 }, target: 90000 }])`);
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("refused")) } }));
  await page.click(language === "en" ? "text=Share" : "text=分享");
  await page.waitForSelector(".share input[name=weights]");
  expect(await page.locator(".share .qr svg").count()).toBe(1);
  const value = () => page.inputValue(".share input[type=text]");
  expect(await value()).toContain("claim=r2:");
  expect(await value()).not.toContain("corrections");
  await page.check(".share input[name=weights]");
  await page.waitForFunction(() => (document.querySelector<HTMLInputElement>(".share input[type=text]")?.value.length ?? 0) > 1_000);
  await page.click(".share .button.primary");
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).selectionEnd)).toBe((await value()).length);
  await page.screenshot({ path: `tests/output/share-${width}-${theme}-${language}.png` });
  await page.evaluate(AxeBuilder.source);
  const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof AxeBuilder }).axe.run(".share"));
  expect(found.violations.map(({ id }) => id)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.close();
});
