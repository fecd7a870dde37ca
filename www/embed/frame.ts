// The frame's side of an embed: tells the page around it its height and what training does, does what that page asks, and
// trains only while somebody can see it.

import type { App } from "../app";
import { setLanguage } from "../i18n";
import { setTheme } from "../theme";
import { type FromFrame, readToFrame } from "./messages";

/** Nothing that is said is a secret, and who embeds the page is not known: hence to any origin. */
const say = (message: FromFrame): void => {
  if (window.parent !== window) window.parent.postMessage(message, "*");
};

export function beginFrame(app: App, autorun: boolean): void {
  say({ kindling: 1, type: "ready", task: app.state.task.id });
  tellHeight();
  tellState(app);
  onlyWhileSeen(app, autorun);
  window.addEventListener("message", (event) => {
    const message = event.source === window.parent ? readToFrame(event.data) : null;
    if (message?.type === "play") void app.play();
    else if (message?.type === "pause") void app.pause();
    else if (message?.type === "theme") setTheme(message.theme);
    else if (message?.type === "language") void setLanguage(message.language);
  });
}

export const sayResult = (text: string): void => say({ kindling: 1, type: "result", text });

function tellHeight(): void {
  const page = document.getElementById("app");
  if (!page) return;
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(page.getBoundingClientRect().height);
    if (height === told || height === 0) return;
    told = height;
    say({ kindling: 1, type: "height", height });
  }).observe(page);
}

/** At most twice a second. */
function tellState(app: App): void {
  let told = "";
  let waiting = false;
  app.subscribe(() => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      const { running, run, losses } = app.state;
      const message = { kindling: 1, type: "state", running, step: run.step, loss: losses.at(-1)?.train ?? null } as const;
      const text = JSON.stringify(message);
      if (text === told) return;
      told = text;
      say(message);
    }, 500);
  });
}

/** A page with twenty demos must not train twenty models: what is out of sight pauses, and goes on when it is seen again. */
function onlyWhileSeen(app: App, autorun: boolean): void {
  let [seen, resume] = [false, autorun];
  const look = (): void => {
    const visible = seen && !document.hidden;
    if (visible && resume) {
      resume = false;
      void app.play();
    } else if (!visible && app.state.running) {
      resume = true;
      void app.pause();
    }
  };
  new IntersectionObserver(([entry]) => { seen = entry?.isIntersecting === true; look(); }).observe(document.documentElement);
  document.addEventListener("visibilitychange", look);
}
