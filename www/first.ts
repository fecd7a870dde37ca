// The page's first script, as small as it gets: the worker begins to load the engine, then the page itself is loaded.

import { beginWorker } from "./lab/worker";

const task = /\btask=([\w-]+)/.exec(location.search)?.[1] ?? /\btask=([\w-]+)/.exec(location.hash)?.[1];
beginWorker(task ?? "house-price");
void import("./main");
