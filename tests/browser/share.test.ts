// Links that carry weights and claims: what arrives predicts as what was sent, true claims are confirmed, forged ones are not.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type * as Kindling from "../../www/kindling";
import { blank, launch, type Stage } from "./browser";

declare const kindling: typeof Kindling;
let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await launch();
  page = await blank(stage);
});
afterAll(() => stage.close());

test("try", async () => {
  const found = await page.evaluate(async () => {
    const out: unknown[] = [];
    for (const [task, spec, steps] of [
      ["house-price", {}, 300], ["house-price", { features: "all", model: "mlp", optimiser: "adam", learningRate: 0.003 }, 2000], ["spiral", {}, 1500], ["table-penguins", {}, 300], ["table-ames", {}, 300],
    ] as const) {
      try {
      const lab = await kindling.open({ task, backend: "cpu", spec });
      await lab.train({ steps });
      const parts = await lab.linkParts({ weights: true, claim: true });
      const link = lab.link("x", "evaluate", parts);
      const replay = lab.link("x", "evaluate", await lab.linkParts({ claim: true }));
      const second = await kindling.open({ link, backend: "cpu" });
      const state = (await second.call("history", null)).state;
      const ok = await second.confirm();
      const third = await kindling.open({ link: replay, backend: "cpu" });
      const ok2 = await third.confirm();
      out.push([task, state.step, state.parameters, link.length, link.slice(0, 200), parts.weights?.length, parts.claim, parts.unrounded, ok, ok2]);
      for (const l of [lab, second, third]) l.close();
      } catch (e) { out.push([task, String(e)]); }
    }
    return out;
  });
  for (const f of found) console.log(JSON.stringify(f));
  expect(found.length).toBe(5);
});
