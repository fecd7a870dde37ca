// What a link may carry beside the settings, made of the experiment that is open and measured; and what came with a
// link, put into the experiment it opened. Loaded when it is asked for.

import type { Metrics } from "../bindings";
import { KindlingError } from "../errors";
import { type Lab, open } from "../lab";
import { type Claim, claimOf, confirm, type Confirmation } from "../spec/claim";
import { bad, decode, encode } from "../spec/link-bytes";
import { MOST_NUMBERS, MOST_WEIGHTS, packWeights, unpackWeights } from "../spec/link-weights";
import type { Experiment } from "../protocol";
import type { OpenExperiment } from "./open-experiment";
import type { LinkParts } from "./types";

/** What these parts need of a saved experiment (crate/src/session/saved.rs). */
interface Saved {
  step: number;
  /** Of each tensor, in the model's order. */
  weights: number[][];
  [other: string]: unknown;
}

async function saved(now: OpenExperiment): Promise<Saved> {
  return JSON.parse(decode(await now.call("save", null), "weights")) as Saved;
}

/** The deployed model's result on the test rows. */
async function result(now: OpenExperiment): Promise<Claim> {
  return claimOf((await now.call("evaluate", null)).model.test);
}

/**
 * The weights, rounded to 8 bits, with what that costs: measured by opening the link in an experiment of its own, as its
 * receiver will.
 */
async function weights(now: OpenExperiment, claim: Claim): Promise<LinkParts> {
  const numbers = now.state?.parameters ?? 0;
  // Of a model far too large nothing is copied: 8 bits a number are 4 characters for 3.
  const packed = numbers > MOST_NUMBERS ? null : packWeights((await saved(now)).weights);
  const characters = packed?.length ?? Math.ceil((numbers * 4) / 3);
  if (packed === null || characters > MOST_WEIGHTS) {
    const parameters = { numbers: String(numbers), size: String(characters), most: String(MOST_WEIGHTS) };
    const message = `This model's ${numbers} weights take ${characters} characters and a link carries ${MOST_WEIGHTS}. Share without weights, or save a file.`;
    throw new KindlingError({ kind: "weights-too-large", message, parameters });
  }
  return { weights: packed, unrounded: claim, claim: await rounded(now, packed) };
}

async function rounded(now: OpenExperiment, packed: string): Promise<Claim> {
  const { csv } = now.request;
  const receiver = await open({ link: now.link("train", { weights: packed }), backend: now.opened.backend.name, ...(csv ? { data: csv } : {}) });
  try {
    return claimOf((await receiver.evaluate()).test);
  } finally {
    receiver.close();
  }
}

/** The parts that are asked for. The claim is of what the receiver will check: of the rounded weights, if they travel. */
export async function linkParts(now: OpenExperiment, asked: { weights?: boolean; claim?: boolean }): Promise<LinkParts> {
  if (!asked.weights && !asked.claim) return {};
  if ((now.state?.step ?? 0) === 0 || now.state?.stale) {
    const message = "There is no trained model of these settings yet. Train first.";
    throw new KindlingError({ kind: "nothing-trained", message, parameters: {} });
  }
  const claim = await result(now);
  if (!asked.weights) return { claim };
  const { claim: after, ...parts } = await weights(now, claim);
  return asked.claim && after ? { ...parts, claim: after } : parts;
}

/** Puts the weights of a link in place, at the step they were at; the optimiser begins anew. */
export async function takeWeights(now: OpenExperiment, linked: Experiment): Promise<void> {
  const own = await saved(now);
  const tensors = now.taken?.tensors ?? (await tensorsOf(now, linked));
  const fits = own.weights.length === tensors.length && own.weights.every((values, i) => values.length === tensors[i]?.length);
  if (!fits) throw bad("weights-unfit");
  const { steps, changes, corrections, retrainedFrom } = linked;
  const experiment = { ...own, weights: tensors, step: steps, optimiser: null, changes, corrections, retrained_from: retrainedFrom, losses: [], epochs: [] };
  await now.restore(encode(JSON.stringify(experiment)));
  const state = now.state ?? now.opened.state;
  Object.assign(now, { corrections, changes, taken: { run: state.run, tensors } });
  now.opened.state = state;
}

/** The tensors of a link; of a file, whose order and layout are another's, the engine tells them. */
async function tensorsOf(now: OpenExperiment, linked: Experiment): Promise<number[][]> {
  const found = unpackWeights(linked.weights ?? "");
  if (!(found instanceof Uint8Array)) return found;
  await now.configure({ initialisation: "pretrained" });
  const { taken, tensors } = await now.call("start", { bytes: found });
  if (taken !== tensors) throw bad("weights-unfit");
  return (await saved(now)).weights;
}

/** The result with the link's settings: of its weights, or after its steps. null when there is no end to the replay. */
async function resultOf(lab: Lab, now: OpenExperiment, linked: Experiment): Promise<Metrics | null> {
  await lab.pause();
  await lab.set({ ...Object.fromEntries(now.opened.task.parameters.map((row) => [row.key, row.default])), ...linked.settings });
  if (linked.weights !== undefined) {
    if (now.state?.run !== now.taken?.run || now.state?.step !== linked.steps) await takeWeights(now, linked);
  } else if (linked.steps === 0) {
    await lab.reset();
  } else if ((await lab.replay()) === null || now.state?.step !== linked.steps) {
    return null;
  }
  return (await lab.evaluate()).test;
}

/** Checks the claim of a link; null when there is none, or no end to the replay. */
export async function confirmLink(lab: Lab, now: OpenExperiment, linked: Experiment): Promise<Confirmation | null> {
  const { claim, weights } = linked;
  const test = claim ? await resultOf(lab, now, linked) : null;
  if (!claim || !test) return null;
  // What came as a file was measured before it was rounded.
  const same = weights !== undefined && !(unpackWeights(weights) instanceof Uint8Array);
  return confirm(claim, test, same);
}
