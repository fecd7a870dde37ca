// The frame in which code of the user's runs: a page of its own, made anew for each run and thrown away with its workers when
// the user presses Stop. It listens to nobody but the page of this site that holds it.
//
// The frame's sandbox has to allow scripts and the site's own origin: a plain host gives no other origin the files of the
// engine, and a service worker answers none. Such code can therefore reach the page around it and what the site keeps in storage, which is the language,
// the colours, a run over a reload, and the files for use without a network; it can fetch from this site only, as the policy of
// this page says. That is why code from a link is shown and never run before the reader has pressed Run, on a page that is in
// nobody's frame.

import { applyTheme } from "../theme";
import { describe, messageOf, tableOf } from "./describe";
import type { FromFrame, Level, Thrown, ToFrame } from "./messages";
import { GUARD, LOOP_SECONDS } from "./names";

/** Rounds of loops between two looks at the clock. */
const ROUNDS = 32;

const say = (message: FromFrame): void => window.parent.postMessage(message, location.origin);

/** Address of the program under way, and the line of its top-level statement. */
let address = "";
let line = 0;
let loopMessage = "";

/** Turns of the event loop: a message comes back only when one has passed. Timers would be late in a hidden tab. */
const turns = new MessageChannel();
let began: number | null = null;
let rounds = 0;
turns.port1.onmessage = () => { began = null; };

/** Called in every round of every loop of the program. */
function loop(at: number): void {
  if (++rounds % ROUNDS !== 0) return;
  if (began === null) {
    began = performance.now();
    turns.port2.postMessage(null);
  } else if (performance.now() - began > 1_000 * LOOP_SECONDS) {
    began = null;
    line = at;
    throw new RangeError(loopMessage);
  }
}

/** Line of the program in a stack; else that of its top-level statement, if the program itself ended with it. */
function thrown(error: unknown, at: number | null): Thrown {
  const stack = error instanceof Error ? String(error.stack ?? "") : "";
  const from = stack.indexOf(`${address}:`);
  const found = from < 0 ? NaN : Number.parseInt(stack.slice(from + address.length + 1), 10);
  const ours = error instanceof RangeError && error.message === loopMessage;
  return { text: messageOf(error), line: ours ? line : Number.isNaN(found) ? at : found };
}

/** console.* of the program, in the frame only. */
function listen(): void {
  for (const level of ["log", "info", "warn", "error", "debug"] satisfies Level[]) {
    const own = console[level].bind(console);
    console[level] = (...values: unknown[]) => {
      own(...values);
      say({ type: "log", level, parts: values.slice(0, 20).map(describe) });
    };
  }
  console.table = (data: unknown) => {
    const table = tableOf(data);
    say(table ? { type: "table", table } : { type: "log", level: "log", parts: [describe(data)] });
  };
  console.clear = () => say({ type: "clear" });
}

/** Tells once that there is something to see. */
function watch(): void {
  const observer = new MutationObserver(() => {
    if (!document.body.childElementCount && !document.body.textContent?.trim()) return;
    observer.disconnect();
    say({ type: "drawn" });
  });
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
}

function run({ code, loop: message, unawaited }: ToFrame): void {
  loopMessage = message;
  Object.defineProperty(window, GUARD, { value: { loop, at: (now: number) => { line = now; }, done: () => say({ type: "done" }) } });
  listen();
  watch();
  address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  window.addEventListener("error", (event) => {
    event.preventDefault();
    // A program that cannot be read has no stack; the event says where.
    const at = event.filename === address && event.lineno > 0 ? event.lineno : null;
    say({ type: "thrown", thrown: thrown(event.error ?? event.message, at ?? (line || null)), final: true });
  });
  window.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    say({ type: "thrown", thrown: { ...thrown(event.reason, line || null), text: `${messageOf(event.reason)} ${unawaited}` }, final: false });
  });
  const script = document.createElement("script");
  script.type = "module";
  script.src = address;
  document.head.append(script);
}

applyTheme();
if (window.parent !== window) {
  window.addEventListener("message", (event: MessageEvent<ToFrame>) => {
    if (event.source === window.parent && event.origin === location.origin && event.data?.type === "run") run(event.data);
  });
  say({ type: "ready" });
}
