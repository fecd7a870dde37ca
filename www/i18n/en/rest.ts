// What the other rooms and the other tasks say: fetched once the page stands.

import { a11y } from "./a11y";
import { ames } from "./ames";
import { apply } from "./apply";
import { data } from "./data";
import { deploy } from "./deploy";
import { digits } from "./digits";
import { embed } from "./embed";
import { evaluate } from "./evaluate";
import { explain } from "./explain";
import { fashion } from "./fashion";
import { feedback } from "./feedback";
import { offline } from "./offline";
import { optimise } from "./optimise";
import { prepare } from "./prepare";
import { share } from "./share";
import { spiral } from "./spiral";
import { sentiment } from "./sentiment";
import { table } from "./table";
import { text } from "./text";
import { weights } from "./weights";

export const rest = { ...a11y, ...data, ...prepare, ...offline, ...optimise, ...evaluate, ...deploy, ...apply, ...feedback, ...digits, ...explain, ...fashion, ...spiral, ...table, ...ames, ...text, ...sentiment, ...share, ...embed, ...weights } as const;
