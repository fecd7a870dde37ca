// The page's first script, as small as it gets: the worker begins to load the engine, then the page itself is loaded.

import { askedTask } from "./address";
import { beginWorker } from "./lab/worker";

beginWorker(askedTask(location) ?? "house-price");
void import("./main");
