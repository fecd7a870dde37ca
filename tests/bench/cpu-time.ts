// CPU time of this process and all that it started: on a machine that others use it is the steadier measure.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";

/** Linux counts in hundredths of a second. */
const MS_PER_TICK = 10;

interface Process {
  parent: number;
  ms: number;
}

/** Milliseconds of all processes below this one, the browser's with its helpers; null where there is no /proc. */
export function treeMs(): number | null {
  if (!existsSync("/proc/self/stat")) return null;
  const all = new Map<number, Process>();
  for (const name of readdirSync("/proc")) {
    const found = /^\d+$/.test(name) ? read(name) : null;
    if (found) all.set(Number(name), found);
  }
  const ours = (pid: number): boolean => pid === process.pid || (pid > 1 && all.has(pid) && ours(all.get(pid)!.parent));
  return [...all].filter(([, { parent }]) => ours(parent)).reduce((sum, [, { ms }]) => sum + ms, 0);
}

function read(pid: string): Process | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in parentheses, may hold anything; fields count from behind it.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { parent: Number(fields[1]), ms: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK };
  } catch {
    return null; // It has ended meanwhile.
  }
}

/** Milliseconds that all CPUs of this machine have been busy. */
export function busyMs(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
}
