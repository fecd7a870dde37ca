// The page's first script, as small as it gets: the worker begins to load the engine, then the page itself is loaded.

import { askedTask } from "./address";
import { beginWorker } from "./lab/worker";

// Before anything is drawn: an embed has another head.
if (/[?&]embed=1(&|$)/.test(location.search)) document.documentElement.classList.add("embedded");
beginWorker(askedTask(location) ?? "house-price");
void import("./main");
