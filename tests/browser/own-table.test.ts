// A table of the user's own: dropped, pasted or picked, in any encoding; its mistakes named; large without freezing the page.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { blank, launch, openPage, type Stage } from "./browser";

type Api = typeof import("../../www/kindling");
declare const kindling: Api;

let stage: Stage;
beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

const start = (query = "?lang=en&task=table", fragment = ""): Promise<Page> => openPage(stage, query, fragment, { width: 768, height: 900 }, "kd-open-table summary");
const rows = (count: number, row: (i: number) => string): string => Array.from({ length: count }, (_, i) => row(i)).join("\n");
const file = (buffer: Buffer, name = "own.csv") => ({ name, mimeType: "text/csv", buffer });
const input = "kd-open-table input[type=file]";

test("cells are pasted, the target chosen, a network trained and asked", async () => {
  const page = await start();
  await page.click("text=Or paste cells");
  await page.fill("kd-open-table textarea", `size\tcolour\tprice\n${rows(80, (i) => `${i % 20}\t${i % 2 ? "red" : "blue"}\t${(i % 20) * 3 + (i % 2) * 10}`)}`);
  await page.click("text=Use these cells");
  await page.waitForSelector(".transport");
  await page.click("[data-stage=data]");
  await page.waitForSelector("text=What is to be predicted");
  expect(await page.inputValue("kd-room-data select")).toBe("price");
  await page.selectOption("kd-room-data select", "colour");
  await page.waitForSelector("kd-room-data >> text=Classes");
  await page.selectOption("kd-room-data select", "price");
  await page.selectOption(".speed select", "0");
  await page.keyboard.press("Escape");
  await page.locator(".transport .buttons button").first().click();
  await page.waitForFunction(() => /Step [\d,]{4,}/.test(document.querySelector(".transport .readout")?.textContent ?? ""));
  await page.locator(".transport .buttons button").first().click();
  await page.click("[data-stage=apply]");
  await page.waitForSelector("kd-room-apply .amount");
  await page.click("[data-stage=evaluate]");
  await page.waitForSelector("kd-room-evaluate >> text=Least squares");
  await page.close();
});

test("semicolons, decimal commas and GB18030 are read", async () => {
  const page = await start();
  const text = `面积;颜色;价格\n${rows(60, (i) => `${i},5;${i % 2 ? "红" : "蓝"};${i * 2},25`)}`;
  await page.setInputFiles(input, file(gb18030(text)));
  await page.waitForSelector(".transport");
  await page.click("[data-stage=data]");
  await page.waitForSelector("kd-room-data table >> text=颜色");
  await page.waitForSelector("kd-room-data table >> text=2.25");
  await page.close();
});

test("a mistake is named with row and column, and another file opens after it", async () => {
  const page = await start();
  const text = (cell: string) => `x,y\n${rows(60, (i) => `${i % 7},${i === 40 ? cell : i}`)}`;
  await page.setInputFiles(input, file(Buffer.from(text("12o"))));
  await page.waitForSelector("[role=alert] >> text=Row 42");
  expect(await page.textContent("[role=alert]")).toContain("12o");
  await page.setInputFiles(input, file(Buffer.from(text("12"))));
  await page.waitForSelector(".transport");
  await page.close();
});

test("a spreadsheet's own file is refused with what to do", async () => {
  const page = await start();
  await page.setInputFiles(input, file(Buffer.from("PK\x03\x04\x14\0\x06\0\x08\0", "latin1"), "own.xlsx"));
  await page.waitForSelector("[role=alert] >> text=save it as CSV");
  await page.close();
});

test("a leak is flagged, and the experiment before comes back", async () => {
  const page = await openPage(stage, "?lang=en&task=table-penguins", "", { width: 768, height: 900 });
  await page.click("[data-stage=data]");
  await page.waitForSelector(input, { state: "attached" });
  await page.setInputFiles(input, file(Buffer.from(`x,cents,price\n${rows(60, (i) => `${i % 7},${(i * 37) % 60}.5,${(i * 37) % 60}`)}`)));
  await page.waitForSelector("kd-room-data .warning >> text=cents alone all but gives the answer away");
  await page.setInputFiles(input, file(Buffer.from("x,y\n1,2\n")));
  await page.waitForSelector(".notice.error >> text=at least 20");
  expect(await page.textContent("kd-room-data header p")).toContain("60 rows");
  await page.click("text=Back to the experiment before");
  await page.waitForSelector("kd-room-data header p >> text=344 rows");
  await page.close();
});

test("an opening that is given up leaves the experiment as it was", async () => {
  const page = await blank(stage);
  const found = await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "cpu", task: "table-penguins" });
    const { loss } = await lab.train({ steps: 20 });
    const opening = lab.reopen(new TextEncoder().encode("x,y\n" + "1,2\n".repeat(100_000))).then(() => "opened", (error: { kind: string }) => error.kind);
    lab.cancelReopen();
    const end = await opening;
    const { step } = await lab.train({ steps: 5 });
    lab.close();
    return { loss, end, step };
  });
  expect(found).toMatchObject({ end: "cancelled", step: 25 });
  await page.close();
});

test("50 MB open without freezing the page", async () => {
  const page = await start();
  const line = (i: number) => `${i % 977},${i % 31}.25,${["red", "green", "blue"][i % 3]},${i % 2}\n`;
  const block = Array.from({ length: 60_000 }, (_, i) => line(i)).join("");
  const count = Math.floor(49_900_000 / block.length);
  await page.evaluate(() => {
    const at = { last: performance.now(), worst: 0 };
    Object.assign(globalThis, { at });
    const tick = () => { const now = performance.now(); at.worst = Math.max(at.worst, now - at.last); at.last = now; setTimeout(tick, 5); };
    tick();
  });
  // Made in the page, dropped as a file: the test's own way of handing a file over would be measured otherwise.
  const began = Date.now();
  await page.evaluate(({ block, count }) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["a,b,c,d\n", ...Array.from({ length: count }, () => block)], "large.csv"));
    Object.assign((globalThis as unknown as { at: object }).at, { last: performance.now(), worst: 0 });
    document.querySelector(".open-table")?.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, { block, count });
  await page.waitForSelector(".transport", { timeout: 120_000 });
  const worst = await page.evaluate(() => (globalThis as unknown as { at: { worst: number } }).at.worst);
  console.log(`50 MB: ready after ${((Date.now() - began) / 1000).toFixed(1)} s, longest silence of the page ${worst.toFixed(0)} ms`);
  expect(worst).toBeLessThan(500);
  await page.close();
});

/** Chinese as spreadsheets in China save it: encoded by looking every character up in the decoder. */
function gb18030(text: string): Buffer {
  const decoder = new TextDecoder("gb18030");
  const codes = new Map<string, [number, number]>();
  for (let a = 0x81; a <= 0xfe; a++) for (let b = 0x40; b <= 0xfe; b++) codes.set(decoder.decode(Uint8Array.of(a, b)), [a, b]);
  return Buffer.from([...text].flatMap((c) => (c.charCodeAt(0) < 128 ? [c.charCodeAt(0)] : (codes.get(c) ?? []))));
}
