// What the page needs before any room but train is open.

import { engine } from "./engine";
import { shell } from "./shell";
import { train } from "./train";

export const start = { ...shell, ...engine, ...train } as const;
