// Links that carry weights, claims and data: what arrives predicts as what was sent, true claims are confirmed and forged
// ones are not; the dialog writes such links, and nothing of the user's own without being told.

import { deflateRawSync, inflateRawSync } from "node:zlib";
import jsQR from "jsqr";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type * as Kindling from "../../www/kindling";
import golden from "../fixtures/links.json";
import { findings } from "./axe";
import { blank, launch, openPage, regression, type Stage } from "./browser";

declare const kindling: typeof Kindling;
const MLP = "#v1&task=house-price&features=all&model=mlp&width=16&optimiser=adam&learningRate=0.01&batchSize=256&seed=7";
let stage: Stage;
let api: Page;

beforeAll(async () => {
  stage = await launch();
  api = await blank(stage);
});
afterAll(() => stage.close());

/** The page, trained as fast as it goes. */
async function trained(query: string, hash: string, size?: { width: number; height: number }): Promise<Page> {
  const page = await openPage(stage, query, hash, size);
  await page.selectOption(".speed select", "0");
  await page.click(".transport .play");
  await page.waitForFunction(() => /\d{3}/.test((document.querySelector(".transport .readout")?.textContent ?? "").split("·")[0] ?? ""));
  await page.click(".transport .play");
  await page.waitForSelector(".transport .play:not([aria-label^=Pause]):not([aria-label^=暂停])");
  return page;
}

const share = async (page: Page): Promise<void> => {
  await page.click(".title-bar button:text-matches('^(Share|分享)$')");
  await page.waitForSelector("dialog.share[open]");
};

async function tick(page: Page, ...parts: string[]): Promise<string> {
  for (const part of parts) {
    await page.check(`dialog input[name=${part}]`);
    await page.waitForSelector("dialog button.primary:not([disabled])");
  }
  await expect.poll(() => page.inputValue("dialog textarea")).toContain(`&${parts[parts.length - 1]}=`);
  return page.inputValue("dialog textarea");
}

const confirmed = async (link: string, query = "?lang=en"): Promise<{ page: Page; text: string }> => {
  const page = await openPage(stage, query, link.slice(link.indexOf("#")));
  await page.click("kd-linked button:has-text('Check')");
  const text = (await page.textContent("kd-linked .confirmed, kd-linked .unconfirmed")) ?? "";
  return { page, text };
};

test("weights in a link: the receiver predicts as the sender's rounded model does, before any training", async () => {
  const found = await api.evaluate(async (link) => {
    const houses = Array.from({ length: 40 }, (_, i) => ({ area_sqft: 700 + 60 * i, rooms: 4 + (i % 5), age_years: 3 * i }));
    const lab = await kindling.open({ link, backend: "cpu" });
    const values = async (of: Kindling.Lab) => Promise.all(houses.map(async (house) => { const p = await of.predict(house); return p.type === "number" ? p.value : NaN; }));
    await lab.train({ steps: 600 });
    const parts = await lab.linkParts({ weights: true, claim: true });
    const sent = await values(lab);
    const receiver = await kindling.open({ link: lab.link("", "apply", parts), backend: "cpu" });
    const arrived = await values(receiver);
    const { test } = await receiver.evaluate();
    const { state } = await receiver.call("history", null);
    const confirmation = await receiver.confirm();
    // Trained on, the weights of the link are put back for the check; undo brings the others again.
    await receiver.train({ steps: 50 });
    const again = await receiver.confirm();
    const stepAfterUndo = (await receiver.undo()).state.step;
    lab.close();
    receiver.close();
    return { sent, arrived, parts, test, state, confirmation, again, stepAfterUndo };
  }, MLP);
  const { claim, unrounded, weights } = found.parts;
  expect(weights?.length).toBeLessThanOrEqual(8_192);
  expect(found.state).toMatchObject({ step: 600, stale: false });
  // What the sender measured of the rounded weights is what arrives.
  expect(found.test.type === "regression" ? found.test.r2 : NaN).toBeCloseTo(claim?.value ?? NaN, 5);
  expect(found.confirmation).toMatchObject({ confirmed: true, metric: "r2", tolerance: 0.001 });
  expect(found.again).toMatchObject({ confirmed: true });
  expect(found.stepAfterUndo).toBe(650);
  // Rounding to 8 bits moves a price by less than 3 %, and R² by less than 0.005.
  for (const [i, price] of found.sent.entries()) expect(Math.abs((found.arrived[i] ?? NaN) / price - 1), String(i)).toBeLessThan(0.03);
  expect(found.arrived).not.toEqual(found.sent);
  expect(Math.abs((unrounded?.value ?? NaN) - (claim?.value ?? NaN))).toBeLessThan(0.005);
});

test("weights that do not fit the settings are refused, and so is a model that is too large", async () => {
  const kinds = await api.evaluate(async () => {
    const kind = (error: unknown) => (error instanceof kindling.KindlingError ? `${error.kind} ${error.parameters["code"] ?? error.parameters["numbers"] ?? ""}` : String(error));
    const lab = await kindling.open({ backend: "cpu" });
    const before = await lab.linkParts({ claim: true }).catch(kind);
    await lab.train({ steps: 20 });
    const link = lab.link("", "train", await lab.linkParts({ weights: true }));
    lab.close();
    const unfit = await kindling.open({ link: link.replace("&steps", "&features=all&steps"), backend: "cpu" }).catch(kind);
    const digits = await kindling.open({ task: "digits-mlp", backend: "cpu" });
    await digits.train({ steps: 1 });
    const large = await digits.linkParts({ weights: true }).catch(kind);
    digits.close();
    return [before, unfit, large];
  });
  expect(kinds).toEqual(["nothing-trained ", "bad-link weights-unfit", "weights-too-large 101770"]);
});

test("every golden link opens in the real engine, with its settings and its weights", async () => {
  for (const { link, steps, ...line } of golden as Array<{ link: string; task?: string; settings: Record<string, unknown>; steps: number; tensors?: unknown; file?: number }>) {
    const found = await api.evaluate(async ({ link, task, data }) => {
      const lab = await kindling.open({ link, task, backend: "cpu", ...(data ? { data } : {}) });
      const { state } = await lab.call("history", null);
      // Their numbers are those that their tests claimed: the check is run for the weights, which takes no training.
      const check = lab.linked?.weights !== undefined && lab.linked.claim ? await lab.confirm() : null;
      const found = { task: lab.opened.spec.task, spec: lab.opened.spec as unknown as Record<string, unknown>, step: state.step, check };
      lab.close();
      return found;
    }, { link, task: line.task ?? "house-price", data: "" });
    expect(found.task, link).toBe(line.task ?? "house-price");
    expect(found.spec, link).toMatchObject(line.settings);
    expect(found.step, link).toBe(line.tensors || line.file ? steps : 0);
    if (found.check) expect(found.check, link).toMatchObject({ confirmed: true });
  }
});

test("weights of the first links, a whole file, reach what they reached; a file that is cut or of another model is refused", async () => {
  const { link } = golden.find((line) => "file" in line) ?? { link: "" };
  const file = inflateRawSync(Buffer.from(/weights=([\w-]+)/.exec(link)?.[1] ?? "", "base64url"));
  const broken = [file.subarray(0, -9), Buffer.from(file.toString("latin1").replace('"layers.0.bias"', '"layers.7.bias"'), "latin1")];
  const found = await api.evaluate(async ({ link, others }) => {
    const lab = await kindling.open({ link, backend: "cpu" });
    const { test } = await lab.evaluate();
    await lab.train({ steps: 5 });
    const check = await lab.confirm();
    const stepAfterUndo = (await lab.undo()).state.step;
    const { initialisation } = lab.opened.spec;
    lab.close();
    const kinds: string[] = [];
    for (const other of others) {
      kinds.push(await kindling.open({ link: other, backend: "cpu" }).then((one) => { one.close(); return "opened"; }, (error: unknown) => (error instanceof kindling.KindlingError ? error.kind : String(error))));
    }
    return { r2: test.type === "regression" ? test.r2 : NaN, check, stepAfterUndo, initialisation, kinds };
  }, { link, others: broken.map((bytes) => link.replace(/weights=[\w-]+/, `weights=${deflateRawSync(bytes).toString("base64url")}`)) });
  expect(found.r2).toBeCloseTo(0.6046, 3);
  expect(found.check).toMatchObject({ confirmed: true, claimed: 0.6046, tolerance: 0.05 });
  expect(found.stepAfterUndo).toBe(305);
  expect(found.initialisation).toBe("pytorch");
  expect(found.kinds).toEqual(["bad-save", "bad-link"]);
});

test("a claim of no training is checked against the untrained model", async () => {
  const { page, text } = await confirmed("#v1&task=house-price&claim=r2:0.6046");
  expect(text).toMatch(/^Not confirmed\./);
  expect((await page.textContent("kd-linked button"))?.trim()).toBe("Check: evaluate the untrained model");
  await page.close();
});

test("the dialog shares weights and result; in a new page they are in place, and the claim is confirmed", async () => {
  const page = await trained("?lang=en", MLP);
  await share(page);
  expect(await page.inputValue("dialog textarea")).not.toMatch(/weights=|claim=/);
  const link = await tick(page, "weights", "claim");
  expect(link).toContain("/d/house-price/#v1&task=house-price&");
  expect(await page.textContent("dialog [role=status]")).toMatch(/Rounding: test R² 0\.\d{4} before, test R² 0\.\d{4} after/);
  const count = Number((await page.textContent("dialog .help"))?.replace(/\D/g, ""));
  expect(count).toBe(link.length);
  await page.click("dialog summary");
  await page.waitForSelector("dialog details .help");
  expect(await page.textContent("dialog details")).toContain(`The link has ${link.length.toLocaleString("en-US")} bytes; a QR code that phones can read holds 1,273`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.click("dialog button.primary");
  await page.waitForSelector(".toast >> text=Link copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  expect(await page.locator("kd-share").count()).toBe(0);
  const { page: receiver, text } = await confirmed(link);
  const [, claimed, found] = /^Confirmed\. Claimed: test R² (0\.\d{4})\. Found here: test R² (0\.\d{4})\. Devices round differently, so they may differ by 0\.001\.$/.exec(text) ?? [];
  // The same weights on the same machine give the same number: the link rounds it to six digits, and the page both to four.
  expect(Math.abs(Number(claimed) - Number(found)), text).toBeLessThan(0.00015);
  const measured = await receiver.evaluate(async () => (await (document.querySelector("kd-page") as unknown as { app: { lab: Kindling.Lab } }).app.lab.evaluate()).test);
  expect(Math.abs(regression(measured, "r2") - Number(/claim=r2:([\d.]+)/.exec(link)?.[1]))).toBeLessThan(5.1e-7);
  expect(await receiver.textContent("kd-linked")).toMatch(/These weights came with the link: .* Before rounding the sender measured test R² 0\.\d{4}/);
  for (const room of ["optimise", "evaluate", "deploy", "apply"]) {
    await receiver.click(`[data-stage=${room}]`);
    await receiver.waitForSelector(`kd-room-${room} h2`);
    expect(await receiver.locator("text=has not been trained yet").count(), room).toBe(0);
  }
  expect(await receiver.textContent(".amount")).toMatch(/\$\d/);
  await receiver.close();
  const value = Number(/claim=r2:([\d.]+)/.exec(link)?.[1]);
  const forged = await confirmed(link.replace(/claim=r2:[\d.]+/, `claim=r2:${(value + 0.1).toFixed(4)}`));
  expect(forged.text).toContain("Not confirmed.");
  expect(forged.text).toContain((value + 0.1).toFixed(4));
  expect(forged.text).toContain(value.toFixed(4));
  await forged.page.close();
  await page.close();
});

test("a claim without weights is checked by a replay, which may be stopped", async () => {
  const page = await trained("?lang=en", MLP);
  await share(page);
  const link = await tick(page, "claim");
  expect(link).not.toContain("weights=");
  await page.close();
  const { page: receiver, text } = await confirmed(link);
  expect(text).toMatch(/^Confirmed\./);
  expect(await receiver.textContent(".transport .readout")).toContain(`Step ${Number(/steps=(\d+)/.exec(link)?.[1]).toLocaleString("en-US")} `);
  await receiver.close();
  const forged = await confirmed(link.replace(/claim=r2:[\d.]+/, "claim=r2:0.97"));
  expect(forged.text).toMatch(/^Not confirmed\. Claimed: test R² 0\.9700\. Found here: test R² 0\.\d{4}\./);
  await forged.page.close();
  const stopped = await openPage(stage, "?lang=en", link.slice(link.indexOf("#")).replace(/steps=\d+/, "steps=200000"));
  await stopped.click("kd-linked button:has-text('Check')");
  await stopped.click(".transport .play[aria-label^=Pause]");
  await stopped.waitForSelector("kd-linked >> text=stopped before its end");
  await stopped.close();
});

test("a true claim of a device that rounds otherwise is confirmed after a replay; the bound for the same weights would refuse it", async () => {
  const link = "#v1&task=house-price&features=all&model=mlp&width=32&hiddenLayers=2&optimiser=adam&learningRate=0.01&batchSize=256&steps=3000";
  const checks = await api.evaluate(async (link) => {
    const checks: Array<Kindling.Confirmation | null> = [];
    for (const seed of [1, 2, 3]) {
      // A few roundings of a float32, as another order of additions makes them in every step.
      const sender = await kindling.open({ link, backend: "cpu", spec: { seed, learningRate: 0.01 * (1 - 3e-7) } });
      await sender.train({ steps: 3_000 });
      const { claim } = await sender.linkParts({ claim: true });
      sender.close();
      const receiver = await kindling.open({ link: `${link}&seed=${seed}&claim=r2:${claim?.value.toFixed(6)}`, backend: "cpu" });
      checks.push(await receiver.confirm());
      receiver.close();
    }
    return checks;
  }, link);
  for (const check of checks) expect(check).toMatchObject({ confirmed: true, tolerance: 0.05 });
  expect(Math.max(...checks.map((check) => Math.abs((check?.found ?? NaN) - (check?.claimed ?? NaN))))).toBeGreaterThan(0.001);
});

test("a clipboard that is refused: the link is selected and the dialog says which keys copy it", async () => {
  const page = await openPage(stage, "?lang=en");
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError")); });
  await share(page);
  await page.click("dialog button.primary");
  await page.waitForSelector("dialog >> text=press Ctrl+C");
  expect(await page.evaluate(() => {
    const field = document.activeElement as HTMLTextAreaElement;
    return field.value.slice(field.selectionStart, field.selectionEnd);
  })).toBe(await page.inputValue("dialog textarea"));
  // Escape closes, and the focus is back where it was.
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("kd-share"));
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe("Share");
  await page.close();
});

test("what is the user's own is in a link only when it is ticked, with its size said before", async () => {
  const correction = [{ input: { area_sqft: 1200 }, target: 90_000 }];
  const text = Buffer.from(JSON.stringify(correction)).toString("base64url");
  const page = await openPage(stage, "?lang=en", `#v1&task=house-price&corrections=${text}`);
  await share(page);
  expect(await page.inputValue("dialog textarea")).not.toContain("corrections=");
  expect(await page.textContent("dialog fieldset")).toContain(`Your corrections: 1 (${JSON.stringify(correction).length} bytes)`);
  expect(await page.isDisabled("dialog input[name=weights]")).toBe(true);
  expect(await page.textContent("#share-weights")).toContain("Nothing is trained yet");
  expect(await tick(page, "corrections")).toContain(`corrections=${text}`);
  await page.close();
});

test("a table of the user's own travels when it is ticked, and opens without the file", async () => {
  const rows = Array.from({ length: 80 }, (_, i) => `${((i * 37) % 50) + 10.5},${((i * 53) % 40) + 5.2},${((i * 37) % 50) * 3 + 7}`).join("\n");
  const csv = `width,length,price\n${rows}\n`;
  const page = await openPage(stage, "d/table/?lang=en", "", undefined, "input[type=file]");
  await page.setInputFiles("input[type=file]", { name: "own.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.waitForSelector("kd-transport button");
  await share(page);
  expect(await page.inputValue("dialog textarea")).not.toContain("data=");
  expect(await page.textContent("dialog fieldset")).toContain(`Your own data (${csv.length.toLocaleString("en-US")} bytes)`);
  const link = await tick(page, "data");
  await page.close();
  const receiver = await openPage(stage, "?lang=en", link.slice(link.indexOf("#")), undefined, "kd-linked");
  expect(await receiver.textContent("kd-linked")).toContain(`${csv.length.toLocaleString("en-US")} bytes of the sender's own`);
  expect(await receiver.evaluate(() => (document.querySelector("kd-page") as unknown as { app: { state: { task: { columns: Array<{ name: string }> } } } }).app.state.task.columns.map(({ name }) => name))).toEqual(["width", "length", "price"]);
  await receiver.close();
});

test("a QR code says the link's very text", async () => {
  const page = await openPage(stage, "?lang=en");
  await share(page);
  await page.click("dialog summary");
  await page.waitForSelector(".qr");
  const { path, size } = await page.evaluate(() => ({ path: document.querySelector(".qr path:last-child")?.getAttribute("d") ?? "", size: Number(document.querySelector(".qr")?.getAttribute("viewBox")?.split(" ")[2]) }));
  const [scale, side] = [4, size * 4];
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1/g)) {
    // The quiet zone: four modules of white.
    expect(Math.min(Number(x), Number(y), size - 1 - Number(x), size - 1 - Number(y))).toBeGreaterThanOrEqual(4);
    for (let i = 0; i < scale * scale; i++) {
      const at = ((Number(y) * scale + Math.floor(i / scale)) * side + Number(x) * scale + (i % scale)) * 4;
      pixels.fill(0, at, at + 3);
    }
  }
  expect(jsQR(pixels, side, side)?.data).toBe(await page.inputValue("dialog textarea"));
  expect(await page.evaluate(() => [...document.querySelectorAll(".qr path")].map((one) => one.getAttribute("fill")))).toEqual(["#fff", "#000"]);
  await page.close();
});

test("a link whose weights or claim are broken is a sentence in the page's language, with a way on", async () => {
  const version2 = deflateRawSync(Buffer.from([2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1])).toString("base64url");
  for (const [part, sentence] of [[`weights=${version2}`, "其中的权重已损坏"], ["claim=r2:7", "其中声称的结果已损坏"], ["data=AAAA", "链接不完整"]] as const) {
    const page = await openPage(stage, "?lang=zh", `#v1&task=house-price&steps=9&${part}`);
    expect(await page.textContent("[role=alert]"), part).toContain(sentence);
    await page.click("button:has-text('用默认设置打开')");
    await page.waitForSelector("kd-transport button");
    await page.close();
  }
});

test.each([[360, "dark", "zh"], [360, "light", "en"], [1440, "dark", "en"]] as const)("dialog and notice at %i px, %s, %s: no sideways scroll, nothing axe finds", async (width, theme, lang) => {
  const page = await trained(`?lang=${lang}&theme=${theme}`, MLP, { width, height: 800 });
  await share(page);
  const link = await tick(page, "weights", "claim");
  await look(page);
  await page.close();
  const receiver = await openPage(stage, `?lang=${lang}&theme=${theme}`, link.slice(link.indexOf("#")), { width, height: 800 });
  await receiver.click("kd-linked button >> nth=0");
  await receiver.waitForSelector("kd-linked .confirmed");
  await look(receiver);
  await receiver.close();

  async function look(shown: Page): Promise<void> {
    expect(await shown.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await findings(shown)).toEqual([]);
  }
});
