// The script of pages that are read: the colours that the reader chose, and use without a network.

import { applyTheme } from "./theme";

applyTheme();
if (import.meta.env.PROD) void import("./offline/register").then(({ idle, register }) => idle().then(() => register(() => undefined))).catch(() => undefined);
