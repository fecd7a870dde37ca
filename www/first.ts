// The page's first script, as small as it gets: the worker begins to load the engine, then the page itself is loaded. An embed
// waits with both until it is seen.

import { askedTask, isEmbed } from "./address";
import type { FromEmbed, Message } from "./embed/protocol";
import { beginWorker, shareCompiled } from "./lab/worker";

/** WebKitGTK in the locale "C" calls its language "C", which is none: uPlot 1.6.32 hands it to Intl as it is loaded, which throws. */
function nameLanguage(): void {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", { value: "en-US" });
  }
}

function begin(): void {
  beginWorker(askedTask(location) ?? "house-price");
  nameLanguage();
  void import("./main");
}

if (isEmbed(location)) {
  // Before anything is drawn: an embed has another head.
  document.documentElement.classList.add("embedded");
  // A sign of life for the page around it: the rest may take its time.
  const opening: Message<FromEmbed> = { kindling: 1, type: "opening" };
  if (window.parent !== window) window.parent.postMessage(opening, "*");
  shareCompiled();
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    begin();
  });
  seen.observe(document.documentElement);
} else {
  begin();
}
