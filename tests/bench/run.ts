// The whole run: every peer's turns, then the table and the file. scripts/bench.js has built what it needs.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { inBrowser } from "./browser";
import { bundle } from "./build";
import { withArithmetic, type References } from "./equal-work";
import { inPython, missingTorch } from "./native";
import { plan, type BenchOptions, type Turn } from "./options";
import { PEERS } from "./peers";
import { faults, toRows, type Outcome } from "./rows";
import { serve, type Host } from "./server";
import { short, toMarkdown } from "./table";

/** A measurement that is slower than this ends early; in a quick run, in which also no further round begins a turn later than this. */
const CAP_MS = { quick: 24_000, full: 60_000 };
const QUICK_MS = 150_000;

export interface Setting {
  /** The project's folder, with a slash at its end. */
  root: string;
  /** The browser's executable. */
  chromium: string;
  /** How our packages were built: `deep fast, gpu small`. */
  profiles: string;
}

/** Gives the exit code. */
export async function bench(options: BenchOptions, setting: Setting): Promise<number> {
  const output = `${setting.root}tests/output/bench`;
  await bundle(setting.root, output);
  const host = await serve({ bench: output, site: `${setting.root}dist` });
  const about = { ...machine(setting), options };
  console.log(`${about.cpu} x ${about.cpus}, ${about.system}; commit ${about.commit}; our packages: ${about.profiles}\n`);
  const outcomes: Outcome[] = [];
  const missing = options.peers.some((peer) => PEERS[peer]?.kind === "torch") ? missingTorch() : null;
  if (missing !== null) console.warn(`!!! ${missing}\n`);
  const begun = Date.now();
  try {
    for (const turn of plan(options)) {
      if (missing !== null && PEERS[turn.peer]?.kind === "torch") continue;
      if (options.quick && turn.round > 0 && Date.now() - begun > QUICK_MS) {
        console.warn(`!!! The machine is slow: round ${turn.round + 1} ends before ${turn.workload}, so that a quick run stays one.`);
        break;
      }
      const outcome = await take(turn, options, setting, host);
      outcomes.push(outcome);
      console.log(line(outcome));
    }
  } finally {
    host.close();
  }
  const losses = JSON.parse(readFileSync(`${setting.root}tests/fixtures/reference-losses.json`, "utf8")) as References;
  const { rows, failures } = toRows(outcomes, withArithmetic(losses));
  console.log(`\n${toMarkdown(rows, failures)}\n`);
  if (options.json !== null) writeFileSync(options.json, JSON.stringify({ about, rows, failures }, null, 1));
  const wrong = faults(rows, failures);
  for (const sentence of wrong) console.error(`WRONG: ${sentence}`);
  return wrong.length > 0 ? 1 : 0;
}

async function take(turn: Turn, { adapter, seconds, quick }: BenchOptions, { chromium, root }: Setting, host: Host): Promise<Outcome> {
  const peer = PEERS[turn.peer]!;
  const capMs = quick ? CAP_MS.quick : CAP_MS.full;
  try {
    if (peer.kind === "torch") {
      const script = `${root}tests/bench/native/torch_bench.py`;
      return { ...turn, ...inPython(`${root}tests/output/bench-numbers`, script, turn.workload, peer.threads, seconds, capMs) };
    }
    const { module, options, isolated } = peer;
    const order = { module, options, workload: turn.workload, seconds, capMs };
    return { ...turn, ...(await inBrowser(chromium, adapter, host, isolated, order)) };
  } catch (error) {
    return { ...turn, error: String(error instanceof Error ? error.message : error).split("\n")[0]!.slice(0, 400) };
  }
}

function line(outcome: Outcome): string {
  const name = `round ${outcome.round + 1}  ${outcome.workload}  ${outcome.peer.padEnd(16)}`;
  if ("error" in outcome) return `${name} failed: ${outcome.error}`;
  return `${name} ${short(outcome.stepsPerSec).padStart(8)} steps/s  ${short(outcome.cpuMsPerStep).padStart(8)} CPU ms/step`;
}

function machine({ root, profiles }: Setting) {
  const git = (...words: string[]): string => {
    try {
      return execFileSync("git", words, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      return "";
    }
  };
  const changed = git("status", "--porcelain") === "" ? "" : " with changes";
  const all = cpus();
  return {
    date: new Date().toISOString(), commit: (git("rev-parse", "--short", "HEAD") || "unknown") + changed, profiles,
    cpu: all[0]?.model ?? "unknown CPU", cpus: all.length, memoryBytes: totalmem(), system: `${type()} ${release()}`, node: process.version,
  };
}
