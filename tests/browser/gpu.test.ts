// Both backends train the same: same seed, same weights, same batches. On SwiftShader, which is software: correctness only.

import { expect, test } from "vitest";
import { blank, launch } from "./browser";

type Api = typeof import("../../www/kindling");
declare const kindling: Api;

const NETWORK = { model: "mlp", width: 32, optimiser: "adam", learningRate: 0.003, batchSize: 128 };

test.each([
  ["house-price", { ...NETWORK, features: "all" }], ["spiral", NETWORK], ["digits-mlp", { ...NETWORK, hiddenLayers: 1, dropout: 0.2, shift: 1 }],
  ["digits-cnn", { channels: 4, batchNorm: true }],
] as const)("the first 20 losses on WebGPU equal the CPU's to 1e-3: %s", async (task, spec) => {
  const stage = await launch(true);
  try {
    const page = await blank(stage);
    const losses = await page.evaluate(async (given) => {
      const out: Record<string, { name: string; losses: number[]; error: number }> = {};
      for (const backend of ["cpu", "webgpu"] as const) {
        const lab = await kindling.open({ backend, task: given.task, spec: given.spec });
        const list: number[] = [];
        lab.on("metrics", (event) => list.push(...event.losses.map((p) => p.train)));
        await lab.train({ steps: 20 });
        const { test: metrics } = await lab.evaluate();
        // Relative for numbers; of classes the share of the rows, a few of which lie on the border.
        const error = metrics.type === "regression" ? Math.log(metrics.rmse) : metrics.type === "language" ? metrics.loss : metrics.accuracy;
        out[backend] = { name: lab.backend.name, losses: list, error };
        lab.close();
      }
      return out;
    }, { task, spec });
    const [cpu, gpu] = [losses["cpu"], losses["webgpu"]];
    expect(gpu?.name).toBe("webgpu");
    expect(cpu?.losses).toHaveLength(20);
    const worst = Math.max(...(cpu?.losses ?? []).map((loss, i) => Math.abs((gpu?.losses[i] ?? NaN) / loss - 1)));
    console.log(`${task}: largest relative difference of 20 losses, WebGPU against CPU: ${worst.toExponential(1)}`);
    expect(worst).toBeLessThan(1e-3);
    expect(Math.abs((gpu?.error ?? 0) - (cpu?.error ?? 1))).toBeLessThan(5e-3);
  } finally {
    await stage.close();
  }
});

test("auto stays on the CPU with a software adapter and says why", async () => {
  const stage = await launch(true);
  try {
    const page = await blank(stage);
    const backend = await page.evaluate(async () => {
      const lab = await kindling.open();
      lab.close();
      return lab.backend;
    });
    expect([backend.name, backend.reason]).toEqual(["cpu", "fallback-adapter"]);
    expect(stage.site.asked.some((path) => path.includes("pkg/cpu/"))).toBe(true);
    expect(stage.site.asked.filter((path) => path.includes("pkg/gpu/")), "the GPU package is fetched only when used").toEqual([]);
  } finally {
    await stage.close();
  }
});
