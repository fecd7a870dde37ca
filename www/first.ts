// The page's first script, as small as it gets: the worker begins to load the engine, then the page itself is loaded.

import { askedTask } from "./address";
import { beginWorker } from "./lab/worker";

// Before anything is drawn: an embed has another head.
if (/[?&]embed=1(&|$)/.test(location.search)) document.documentElement.classList.add("embedded");
// WebKitGTK in the locale "C" calls its language "C", which is none: uPlot 1.6.32 hands it to Intl as it is loaded, which throws.
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en-US" });
}
beginWorker(askedTask(location) ?? "house-price");
void import("./main");
