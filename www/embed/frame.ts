// The page inside an embed: tells the page around it how it stands and does what that asks, and trains only while it is seen.
// It answers to its parent alone.

import type { App } from "../app";
import { KindlingError } from "../errors";
import { currentLanguage, setLanguage } from "../i18n";
import { setTheme } from "../theme";
import { type FromEmbed, message, readToEmbed, type ToEmbed } from "./protocol";

/** Progress is told at most this often. */
const PROGRESS_MS = 250;

/** The parent's origin, as far as the browser tells it; "*" else. What is told is no secret, but nobody else needs it. */
function parentOrigin(): string {
  const { ancestorOrigins } = location as Location & { ancestorOrigins?: DOMStringList };
  const named = ancestorOrigins?.[0] ?? (document.referrer ? new URL(document.referrer).origin : "");
  return named === "" || named === "null" ? "*" : named;
}

let target = parentOrigin();

function tell(content: FromEmbed): void {
  if (window.parent !== window) window.parent.postMessage(message(content), target);
}

/** Nothing opened. */
export function tellFailure(error: unknown): void {
  tell({ type: "error", kind: error instanceof KindlingError ? error.kind : "device", message: (error instanceof Error ? error.message : String(error)).slice(0, 2_000) });
  tellHeight();
}

/** For the challenge: what was reached. */
export function tellResult(text: string, step: number): void {
  tell({ type: "result", text, step });
}

const content = (): Element => document.getElementById("app") ?? document.body;
const tellHeight = (): void => tell({ type: "height", height: Math.ceil(content().getBoundingClientRect().height) });

export function connect(app: App): void {
  const { task } = app.state;
  const ready = (): void => {
    tell({ type: "ready", task: task.id, stages: [...app.embed.stages], language: currentLanguage() });
    tellHeight();
  };
  new ResizeObserver(tellHeight).observe(content());
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || window.parent === window || (target !== "*" && event.origin !== target)) return;
    const asked = readToEmbed(event.data);
    if (!asked) return;
    if (target === "*" && event.origin !== "null") target = event.origin;
    if (asked.type === "hello") ready();
    else obey(app, asked);
  });
  app.subscribe(progressOf(app));
  holdUnseen(app);
  ready();
  if (app.embed.autorun) void app.play();
}

function obey(app: App, asked: Exclude<ToEmbed, { type: "hello" }>): void {
  switch (asked.type) {
    case "play":
      if (!app.state.running) void app.play();
      break;
    case "pause":
      void app.pause();
      break;
    case "step":
      if (!app.state.running) void app.play(1);
      break;
    case "reset":
      void app.reset();
      break;
    case "theme":
      setTheme(asked.theme);
      break;
    case "language":
      void setLanguage(asked.language);
      break;
  }
}

function progressOf(app: App): () => void {
  let [last, told] = [0, ""];
  let timer = 0;
  const look = (): void => {
    clearTimeout(timer);
    const { run, running, losses, error } = app.state;
    const point = losses[losses.length - 1];
    const now = `${run.run}/${run.step}/${String(running)}/${error?.message ?? ""}`;
    if (now === told) return;
    const wait = last + PROGRESS_MS - performance.now();
    if (running && wait > 0) {
      timer = window.setTimeout(look, wait);
      return;
    }
    [last, told] = [performance.now(), now];
    const validation = [...losses].reverse().find((one) => one.validation !== null)?.validation ?? null;
    tell({ type: "progress", running, step: run.step, epoch: Math.floor(run.step / run.stepsPerEpoch) + 1, loss: point?.train ?? null, validation });
    if (error) tell({ type: "error", kind: error.kind, message: error.message.slice(0, 2_000) });
  };
  return look;
}

/** Scrolled away, or in a hidden tab, it makes no step; the run goes on where it is seen again. */
function holdUnseen(app: App): void {
  let onScreen = true;
  const look = (): void => app.hold(document.hidden || !onScreen);
  new IntersectionObserver((entries) => {
    onScreen = entries[entries.length - 1]?.isIntersecting ?? onScreen;
    look();
  }).observe(document.documentElement);
  document.addEventListener("visibilitychange", look);
}
