// The page on which the API is tried: an editor, examples, what the program says and draws.

import { Console } from "./console";
import { Editor } from "./editor";
import { EXAMPLES, FIRST } from "./examples";
import type { FromFrame } from "./messages";
import { brokenLine, prepare } from "./prepare";
import { pageOf, Runner } from "./runner";
import { type Asked, MOST_LINK, readFragment, writeCode } from "./share";
import { say } from "./strings";

const find = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

const status = find("status");
const notice = find("notice");
const choice = find<HTMLSelectElement>("example");
const [runButton, stopButton] = [find<HTMLButtonElement>("run"), find<HTMLButtonElement>("stop")];
const kindling = new URL("../kindling.js", pageOf()).href;

let began = 0;
/** Of a program that runs: whether it has come to its end. */
let ended = true;
/** Whether its page shows something. */
let drawn = false;
let example = FIRST;
let keeping: ReturnType<typeof setTimeout> | undefined;

const editor = new Editor(find("editor"), say("editor"), run, () => {
  clearTimeout(keeping);
  keeping = setTimeout(keep, 300);
});
const output = new Console(find("console"), (line) => editor.goTo(line));
const runner = new Runner(find("frame"), hear);

/** The text outlives a reload and a way back: it is part of this place in the tab's history. */
function keep(): void {
  try {
    history.replaceState({ code: editor.code }, "");
  } catch {
    // Only not kept.
  }
}

function tell(text: string, kind = ""): void {
  status.textContent = text;
  status.dataset["kind"] = kind;
}

function run(): void {
  // Whoever shows this page in a frame could lay something over Run that people like to press.
  if (window !== window.top) {
    const link = Object.assign(document.createElement("a"), { href: location.href, target: "_blank", rel: "noopener", textContent: say("say.alone") });
    notice.replaceChildren(say("say.framed"), " ", link);
    notice.hidden = false;
    return;
  }
  output.clear();
  notice.hidden = true;
  const prepared = prepare(editor.code, kindling);
  if ("refused" in prepared) {
    runner.stop();
    fail({ type: "thrown", thrown: { text: say("say.import", { name: prepared.refused }), line: prepared.line }, final: true });
    return;
  }
  began = performance.now();
  ended = false;
  drawn = false;
  tell(say("say.running"), "running");
  runner.run(prepared.code);
  stopButton.disabled = false;
}

function stop(): void {
  if (!runner.running) return;
  runner.stop();
  ended = true;
  stopButton.disabled = true;
  tell(say("say.stopped"));
  runButton.focus();
}

function hear(message: FromFrame): void {
  if (message.type === "log") output.log(message.level, message.parts);
  else if (message.type === "table") output.table(message.table);
  else if (message.type === "clear") output.clear();
  else if (message.type === "drawn") show(true);
  else if (message.type === "thrown") fail(message);
  else if (message.type === "done" && !ended) {
    ended = true;
    show(drawn);
    tell(say("say.done", { seconds: ((performance.now() - began) / 1000).toFixed(1) }), "done");
  }
}

/** Room for the page of the program; what the run before drew keeps it until this one has ended without. */
function show(something: boolean): void {
  drawn = something;
  find("results").toggleAttribute("data-drawn", something);
}

function fail({ thrown, final }: Extract<FromFrame, { type: "thrown" }>): void {
  const broken = thrown.text.startsWith("SyntaxError") && thrown.line === null ? brokenLine(editor.code) : null;
  output.thrown(broken === null ? thrown : { ...thrown, line: broken });
  if (!final) return;
  ended = true;
  show(drawn);
  tell(say("say.failed"), "failed");
}

function open(asked: Asked): void {
  const shared = typeof asked === "object" && "code" in asked;
  const wanted = typeof asked === "object" && "example" in asked ? asked.example : example;
  const code = shared ? asked.code : Object.hasOwn(EXAMPLES, wanted) ? EXAMPLES[wanted] : undefined;
  const broken = asked === "broken" || code === undefined;
  if (!broken && !shared) example = wanted;
  choice.value = example;
  notice.textContent = say(shared ? "say.shared" : "say.broken");
  notice.hidden = !shared && !broken;
  editor.replace(code ?? EXAMPLES[example] ?? "");
}

/** What the address asks for, then what was typed at this place of the tab's history. */
function arrive(): void {
  const kept = history.state as { code?: unknown } | null;
  open(readFragment(location.hash));
  if (typeof kept?.code === "string") editor.replace(kept.code);
}

async function copy(text: string, done: string): Promise<void> {
  const manual = find<HTMLTextAreaElement>("manual");
  try {
    await navigator.clipboard.writeText(text);
    find("manual-box").hidden = true;
    tell(done);
  } catch {
    // No permission, or no clipboard: the text is there to be taken by hand.
    find("manual-box").hidden = false;
    manual.value = text;
    manual.select();
  }
}

function share(): void {
  const fragment = writeCode(editor.code);
  if (fragment === null) tell(say("say.long", { most: MOST_LINK }), "failed");
  else void copy(location.href.replace(/#.*$/, "") + fragment, say("say.link"));
}

runButton.onclick = run;
stopButton.onclick = stop;
find("reset").onclick = () => editor.replace(EXAMPLES[example] ?? "");
find("copy").onclick = () => void copy(editor.code, say("say.copied"));
find("share").onclick = share;
find("clear").onclick = () => output.clear();
choice.onchange = () => open({ example: choice.value });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) run();
});
// A fragment that asks for nothing, such as the skip link's, leaves the text alone.
window.addEventListener("hashchange", () => {
  if (readFragment(location.hash) !== "nothing") arrive();
});

arrive();
tell(say("say.idle"));
find("try").dataset["ready"] = "";
