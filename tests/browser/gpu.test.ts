// Both backends train the same: same seed, same weights, same batches. On SwiftShader, which is software: correctness only.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { blank, launch, type Stage } from "./browser";

type Api = typeof import("../../www/kindling");
declare const kindling: Api;

const NETWORK = { model: "mlp", width: 32, optimiser: "adam", learningRate: 0.003, batchSize: 128 };
const TABLE = { width: 16, batchSize: 32 };
const SMALL = { channels: 2, batchNorm: true };
const TEXT = { context: 16, width: 16, heads: 2, blocks: 1, batchSize: 4, dropout: 0.1 };

let stage: Stage;
beforeAll(async () => { stage = await launch(true); });
afterAll(() => stage.close());

test.each([
  ["house-price", { ...NETWORK, features: "all" }], ["spiral", NETWORK], ["table-penguins", TABLE], ["table-ames", TABLE],
  ["digits-mlp", { ...NETWORK, hiddenLayers: 1, dropout: 0.2, shift: 1 }], ["digits-cnn", SMALL], ["fashion", SMALL],
  ["shakespeare", TEXT], ["tang", TEXT], ["sentiment", { ...TEXT, words: 300, maskedSteps: 10 }],
] as const)("the first 20 losses on WebGPU equal the CPU's to 1e-3: %s", async (task, spec) => {
  const page = await blank(stage);
  const losses = await page.evaluate(async (given) => {
    const out: Record<string, { name: string; losses: number[]; error: number }> = {};
    for (const backend of ["cpu", "webgpu"] as const) {
      const lab = await kindling.open({ backend, task: given.task, spec: given.spec });
      const list: number[] = [];
      lab.on("metrics", (event) => list.push(...event.losses.map((p) => p.train)));
      await lab.train({ steps: 20 });
      const { test: metrics } = await lab.evaluate();
      // Relative for numbers and nats; of classes the share of the rows, a few of which lie on the border.
      const error = metrics.type === "regression" ? Math.log(metrics.rmse) : metrics.type === "language" ? Math.log(metrics.loss) : metrics.accuracy;
      out[backend] = { name: lab.backend.name, losses: list, error };
      lab.close();
    }
    return out;
  }, { task, spec });
  const [cpu, gpu] = [losses["cpu"], losses["webgpu"]];
  await page.close();
  expect(gpu?.name).toBe("webgpu");
  expect(cpu?.losses).toHaveLength(20);
  const worst = Math.max(...(cpu?.losses ?? []).map((loss, i) => Math.abs((gpu?.losses[i] ?? NaN) / loss - 1)));
  console.log(`${task}: largest relative difference of 20 losses, WebGPU against CPU: ${worst.toExponential(1)}`);
  expect(worst).toBeLessThan(1e-3);
  expect(Math.abs((gpu?.error ?? 0) - (cpu?.error ?? 1))).toBeLessThan(5e-3);
  // A text is written and measured character by character, which software that plays a GPU takes minutes for.
}, 300_000);

/** A checkpoint keeps the results of the dispatch that made it: there are at most 200, of at most 5,000 losses of 4 bytes. */
const CHECKPOINTS = 200 * 5_000 * 4;

/** Counts every buffer that the page's worker makes, until it is destroyed or, as wgpu gives them up, collected as garbage. */
async function countingBuffers(): Promise<{ page: Page; bytes: () => Promise<number> }> {
  const page = await blank(stage);
  // The device is made in the worker.
  page.on("worker", (worker) => void worker.evaluate(() => {
    const counter = globalThis as unknown as { gpuBytes: number };
    counter.gpuBytes = 0;
    const gone = new FinalizationRegistry<number>((size) => { counter.gpuBytes -= size; });
    const create = GPUDevice.prototype.createBuffer;
    GPUDevice.prototype.createBuffer = function (descriptor) {
      const buffer = create.call(this, descriptor);
      counter.gpuBytes += descriptor.size;
      gone.register(buffer, descriptor.size, buffer);
      return buffer;
    };
    const destroy = GPUBuffer.prototype.destroy;
    GPUBuffer.prototype.destroy = function () {
      if (gone.unregister(this)) counter.gpuBytes -= this.size;
      return destroy.call(this);
    };
  }));
  const bytes = async () => (await page.workers()[0]?.evaluate(async () => {
    const counter = globalThis as unknown as { gpuBytes: number; gc(): void };
    for (let i = 0; i < 3; i++) {
      counter.gc();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return counter.gpuBytes;
  })) ?? NaN;
  return { page, bytes };
}

test("buffers on the GPU grow by what checkpoints keep and no more over 40,000 steps", async () => {
  const { page, bytes } = await countingBuffers();
  await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "webgpu", spec: { model: "linear", features: "area", batchSize: 64 } });
    Object.assign(globalThis, { lab });
    await lab.train({ steps: 400 });
  });
  const before = await bytes();
  await page.evaluate(async () => (globalThis as unknown as { lab: Awaited<ReturnType<Api["open"]>> }).lab.train({ steps: 40_000 }));
  const after = await bytes();
  console.log(`buffers: ${before} bytes after 400 steps, ${after} after 40,400`);
  expect(before).toBeGreaterThan(0);
  // The rows of all these steps, 64 with two numbers each, would be 20 MB.
  expect(after - before).toBeLessThanOrEqual(CHECKPOINTS);
  await page.close();
}, 400_000);

test("checkpoints of a convolutional network hold what was kept, not buffers that were made for pictures", async () => {
  const { page, bytes } = await countingBuffers();
  const parameters = await page.evaluate(async () => {
    const lab = await kindling.open({ backend: "webgpu", task: "digits-cnn", spec: { batchSize: 8, channels: 8 } });
    await lab.train({ steps: 260 });
    return (await lab.call("history", null)).state.parameters;
  });
  // Weights and Adam's two moments, four bytes each.
  const kept = 200 * parameters * 12;
  // The rest is what a step and an evaluation need. In buffers made for pictures checkpoints held over four times their size.
  await expect.poll(bytes, { timeout: 60_000, interval: 1_000 }).toBeLessThan(kept + 35_000_000);
  const held = await bytes();
  console.log(`buffers of a network of ${parameters} parameters: ${held} bytes, of which checkpoints need ${kept}`);
  expect(held).toBeGreaterThan(kept / 2);
  await page.close();
}, 400_000);

test("auto stays on the CPU with a software adapter and says why", async () => {
  const own = await launch(true);
  try {
    const page = await blank(own);
    const backend = await page.evaluate(async () => {
      const lab = await kindling.open();
      lab.close();
      return lab.backend;
    });
    expect([backend.name, backend.reason]).toEqual(["cpu", "fallback-adapter"]);
    expect(own.site.asked.some((path) => path.includes("pkg/cpu/"))).toBe(true);
    expect(own.site.asked.filter((path) => path.includes("pkg/gpu/")), "the GPU package is fetched only when used").toEqual([]);
  } finally {
    await own.close();
  }
});
