// All strings of this language; one file for each part of the page.

import { a11y } from "./a11y";
import { ames } from "./ames";
import { shell } from "./shell";
import { digits } from "./digits";
import { share } from "./share";
import { spiral } from "./spiral";
import { engine } from "./engine";
import { data } from "./data";
import { prepare } from "./prepare";
import { table } from "./table";
import { train } from "./train";
import { offline } from "./offline";
import { optimise } from "./optimise";
import { embed } from "./embed";
import { evaluate } from "./evaluate";
import { deploy } from "./deploy";
import { apply } from "./apply";
import { explain } from "./explain";
import { fashion } from "./fashion";
import { feedback } from "./feedback";
import { sentiment } from "./sentiment";
import { text } from "./text";
import { weights } from "./weights";

export const zh = { ...a11y, ...shell, ...digits, ...spiral, ...engine, ...data, ...prepare, ...table, ...ames, ...train, ...offline, ...optimise, ...evaluate, ...deploy, ...apply, ...explain, ...fashion, ...feedback, ...text, ...sentiment, ...share, ...embed, ...weights } as const;
