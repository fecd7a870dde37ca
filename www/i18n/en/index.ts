// All strings of this language.

import { rest } from "./rest";
import { start } from "./start";

export const en = { ...start, ...rest } as const;
