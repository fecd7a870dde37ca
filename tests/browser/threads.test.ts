// Threads, where the server isolates the page, and nothing of them where it does not. How much faster they are is
// scripts/ratios.js's to say.

import { afterAll, beforeAll, expect, test } from "vitest";
import { availableParallelism } from "node:os";
import { blank, launch, type Stage } from "./browser";

type Api = typeof import("../../www/kindling");
declare const kindling: Api;

let isolated: Stage;
let plain: Stage;
beforeAll(async () => { [isolated, plain] = [await launch(false, true), await launch()]; });
afterAll(async () => { await isolated.close(); await plain.close(); });

/** The engine's threads, and the first losses. */
async function train(stage: Stage, task: string): Promise<{ threads: string | undefined; losses: number[] }> {
  const page = await blank(stage);
  const found = await page.evaluate(async (name) => {
    const lab = await kindling.open({ task: name, backend: "cpu" });
    const losses: number[] = [];
    lab.on("metrics", (event) => losses.push(...event.losses.map((point) => point.train)));
    await lab.train({ steps: 20 });
    const threads = lab.backend.detail["threads"];
    lab.close();
    return { threads, losses };
  }, task);
  await page.close();
  return found;
}

test.each(["digits-cnn", "shakespeare"])("an isolated page uses the cores and meets the same losses, bit by bit: %s", async (task) => {
  const cores = availableParallelism();
  expect(cores, "this test needs a machine of two cores").toBeGreaterThan(1);
  const [many, one] = [await train(isolated, task), await train(plain, task)];
  expect(many.threads).toBe(String(Math.min(cores, 8)));
  expect(one.threads).toBeUndefined();
  expect(many.losses.length).toBeGreaterThanOrEqual(20);
  expect(many.losses).toEqual(one.losses);
});

test("a page that is not isolated never asks for the package with threads", () => {
  expect(plain.site.asked.some((path) => path.includes("/pkg/relaxed/"))).toBe(true);
  expect(plain.site.asked.filter((path) => path.includes("/pkg/threads/"))).toEqual([]);
});

test("an isolated page without that package falls back to one thread", async () => {
  const page = await blank(isolated);
  await page.route("**/pkg/threads/**", (route) => route.fulfill({ status: 404 }));
  const context = page.context();
  await context.route("**/pkg/threads/**", (route) => route.fulfill({ status: 404 }));
  const backend = await page.evaluate(async () => {
    const lab = await kindling.open({ task: "digits-cnn", backend: "cpu" });
    await lab.train({ steps: 2 });
    const { backend } = lab;
    lab.close();
    return backend;
  });
  await page.close();
  expect(backend).toMatchObject({ name: "cpu" });
  expect(backend.detail["threads"]).toBeUndefined();
});
