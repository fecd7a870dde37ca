// The examples of the API's pages and the errors they are said to bring, run on the page to try, on the built site.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ENTRIES } from "../../www/api/entries";
import { EXAMPLES } from "../../www/api/examples";
import { writeCode } from "../../www/try/share";
import { launch, pictures, type Stage } from "./browser";

let stage: Stage;

beforeAll(async () => { stage = await launch(); });
afterAll(() => stage.close());

/** The page with a program, not run. */
async function visit(fragment = ""): Promise<Page> {
  const page = await stage.browser.newPage();
  page.on("pageerror", (error) => { throw error; });
  await page.goto(`${stage.site.url}try/${fragment}`);
  await page.waitForSelector("#try[data-ready]");
  return page;
}

const lines = (page: Page): Promise<string[]> => page.locator("#console > div").allInnerTexts().then((all) => all.map((line) => line.trim()));

/** What each example says, line by line: texts that must be there, in this order. */
const SAYS: Record<string, (string | RegExp)[]> = {
  attention: ["1 block, 2 heads, 5 tokens", /"0 T": \d+, "1 o"/],
  backend: [/^cpu (no-webgpu|no-adapter|small-work|fallback-adapter) \{/, /from \/sub\/path\//],
  call: ["3 largest houses", /a map of \d+ × \d+ points/],
  catalogue: [/house-price, .*sentiment/, "25357 rows: 16228 to train on", /learningRate\s+train\s+number/],
  centre: ["784 pixels: it is a 0"],
  claim: [/^\d+ characters of weights in a link of \d+/, /r2 0\.\d+ claimed, 0\.\d+ found, confirmed: true/],
  classes: [/ember: \d/, /ash: \d/, /accuracy (0\.[89]|1\.0)\d+, always the commonest class 0\.5/],
  close: ["the run ended: true", "closed"],
  data: [/harvest 2[89]\.\d, by the rule 29\.0/],
  errors: ["learningRate must lie between 0.000000000001 and 10"],
  evaluate: [/test\s+regression\s+5072[\s\S]*least squares/],
  events: ["began at step 0", "heard: diverged", /ended at step \d+/, /rejected: The loss was no longer a finite number/],
  explain: [/(for|against): \d+ %/, /superb/],
  export: [/onnx: \d{4} bytes/, /safetensors: \d{4} bytes/, /html: \d+ bytes, text\/html/, /python: \d+ bytes/],
  feedback: [/error on the corrections: \d+ → \d+ USD/],
  goto: [/now at step 100, \d+ checkpoints, 300 losses kept/],
  hold: ["held at step 0; seen again it went on to step 50"],
  link: ["https://example.org/#v1&task=house-price&features=all&seed=7&steps=40", "the sender made 40 steps", "the same price: true"],
  metrics: ["drawn: 1000 losses"],
  open: ["house-price mlp 6465 weights"],
  optimise: [/\d+ → \d+ bytes, RMSE \d+ → \d+ USD, 0\.\d+ ms/],
  outputs: [/^more a, more of the sum: true Float32Array\(3\) \[/],
  ownData: [/^\d+ bytes of my own/, "in the link only when asked: false, true"],
  pause: ["paused, went on: true"],
  predict: [/\$8\d{4}, 90 % of such houses between/, /area_sqft = 90000 lies beyond/],
  predictor: [/^200 prices in \d+ ms/, "as the worker says: true"],
  reopen: ["300 rows; a way back: true", "200 rows again", "cancelled"],
  reset: ["the same loss again: true", "back at step 50"],
  save: ["true: goes on at step 201"],
  set: ["one run, 400 steps; mlp with η = 0.0003"],
  speed: [/10 steps took 0\.[4-9] s|10 steps took 1\.\d s/, "faster now: true"],
  start: [/6 of 6 tensors taken; accuracy before a step: (0\.[89]|1\.0)/],
  train: [/step 200, loss 0\.\d+, \d+ steps a second/],
  write: ["60 characters", /\[\[".*", 0\.\d+\]/, "ended early: true"],
};

test("every example of the API runs and says what it should", async () => {
  expect(Object.keys(SAYS).sort()).toEqual(Object.keys(EXAMPLES).sort());
  const page = await visit();
  const failed: string[] = [];
  for (const [id, said] of Object.entries(SAYS)) {
    await page.selectOption("#example", id);
    await page.click("#run");
    await page.waitForSelector("#status:is([data-kind=done], [data-kind=failed])", { timeout: 30_000 });
    const found = await lines(page);
    let at = 0;
    for (const one of said) {
      const next = found.findIndex((line, i) => i >= at && (typeof one === "string" ? line.startsWith(one) : one.test(line)));
      if (next < 0) failed.push(`${id} does not say ${String(one)} but:\n${found.join("\n")}`);
      else at = next + 1;
    }
    if (await page.getAttribute("#status", "data-kind") === "failed") failed.push(`${id} failed:\n${found.join("\n")}`);
    if (id === "metrics") await page.screenshot({ path: `${pictures}try-metrics.png` });
  }
  expect(failed).toEqual([]);
  await page.close();
});

/** What brings each error that a name of the API is said to reject with; the others need a broken machine, network or run. */
const REJECTS: [name: string, kind: string, code: string][] = [
  ["open", "unknown-task", 'await open({ task: "cats" })'],
  ["open", "unknown-setting", "await open({ spec: { nonsense: 1 } })"],
  ["open", "out-of-range", "await open({ spec: { learningRate: 0 } })"],
  ["open", "no-such-choice", 'await open({ spec: { model: "forest" } })'],
  ["open", "bad-link", 'await open({ link: "#v9&x" })'],
  ["open", "no-web-gpu", 'await open({ backend: "webgpu" })'],
  ["OpenOptions", "missing-column", 'await open({ data: "a,b\\n1,2" })'],
  ["OpenOptions", "too-few-rows", 'await open({ task: "table", data: "a,b\\n1,2\\n2,3" })'],
  ["OpenOptions", "batch-too-large", "await open({ spec: { batchSize: 17000 } })"],
  ["Lab.close", "closed", "lab.close(); await lab.evaluate()"],
  ["Lab.set", "unknown-setting", "await lab.set({ nonsense: 1 })"],
  ["Lab.set", "out-of-range", "await lab.set({ learningRate: 1e9 })"],
  ["Lab.set", "no-such-choice", 'await lab.set({ model: "forest" })'],
  ["Lab.set", "batch-too-large", "await lab.set({ batchSize: 17000 })"],
  ["Lab.train", "out-of-range", "await lab.train({ steps: 0.5 })"],
  ["Lab.undo", "nothing-to-undo", "await lab.undo()"],
  ["Lab.goto", "bad-settings", "await lab.goto(-5)"],
  ["Lab.predict", "unknown-column", "await lab.predict({ wheels: 4 })"],
  ["Lab.predict", "bad-input", 'await lab.predict({ area_sqft: "large" })'],
  ["Predictor.predict", "unknown-column", "await (await lab.predictor()).predict({ wheels: 4 })"],
  ["Predictor.predict", "bad-input", 'await (await lab.predictor()).predict({ area_sqft: "large" })'],
  ["Predictor.outputs", "bad-input", 'await (await lab.predictor()).outputs(new Float32Array(0))'],
  ["Lab.centre", "bad-input", 'await (await open({ task: "digits-mlp" })).centre(new Uint8Array(7))'],
  ["Lab.centre", "bad-settings", "await lab.centre(new Uint8Array(9))"],
  ["Lab.write", "bad-settings", 'await lab.write("x")'],
  ["Lab.attention", "bad-settings", 'await lab.attention("x")'],
  ["Lab.explain", "bad-settings", 'await lab.explain("x")'],
  ["Lab.optimise", "out-of-range", "await lab.optimise({ prune: 2 })"],
  ["Lab.feedback", "too-many-corrections", "await lab.feedback(Array(51).fill({ input: { area_sqft: 1 }, target: 1 }))"],
  ["Lab.feedback", "unknown-column", "await lab.feedback([{ input: { wheels: 4 }, target: 1 }])"],
  ["Lab.feedback", "bad-input", 'await lab.feedback([{ input: { area_sqft: 1 }, target: "dear" }])'],
  ["Lab.retrain", "no-corrections", "await lab.retrain({ steps: 1 })"],
  ["Lab.start", "bad-save", "await lab.start(new Uint8Array(20))"],
  ["Lab.linkParts", "nothing-trained", "await lab.linkParts({ claim: true })"],
  ["Lab.linkParts", "weights-too-large", 'await lab.set({ model: "mlp", hiddenLayers: 3, width: 128 }); await lab.train({ steps: 1 }); await lab.linkParts({ weights: true })'],
  ["Lab.export", "unknown-format", 'await lab.export("docx")'],
  ["Lab.restore", "bad-save", "await lab.restore(new Uint8Array(20))"],
  ["Lab.reopen", "missing-column", 'await lab.reopen(new TextEncoder().encode("a,b\\n1,2"))'],
];

test("the errors that names of the API are said to reject with are those that come", async () => {
  const cases = REJECTS.map(([name, kind, code]) => `await check("${name} ${kind}", async (lab) => { ${code}; });`).join("\n");
  const page = await visit(writeCode(`import { KindlingError, open } from "kindling";
const check = async (wanted, act) => {
  const lab = await open({ backend: "cpu" });
  const kind = await act(lab).then(() => "nothing", (error) => (error instanceof KindlingError ? error.kind : String(error)));
  if (wanted.split(" ")[1] !== kind) console.error(wanted, "but", kind);
  lab.close();
};
${cases}`) ?? "");
  await page.click("#run");
  await page.waitForSelector("#status[data-kind=done]", { timeout: 60_000 });
  expect(await lines(page)).toEqual([]);
  for (const [name, kind] of REJECTS) expect(ENTRIES.find((one) => one.name === name)?.errors, name).toContain(kind);
  await page.close();
});
