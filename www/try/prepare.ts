// A program of the user's made ready to run: `kindling` is imported from where it is, loops ask a guard whether they have run
// for too long, top-level statements note their line. Nothing moves to another line, so the browser's line numbers hold.

import { javascriptLanguage } from "@codemirror/lang-javascript";
import type { SyntaxNodeRef, Tree } from "@lezer/common";
import { GUARD } from "./names";

const OURS = new Set(["kindling", "./kindling.js"]);
const LOOPS = new Set(["ForStatement", "WhileStatement", "DoStatement"]);
/** What cannot have another statement before it, or need none. */
const UNMARKED = new Set(["ImportDeclaration", "ExportDeclaration", "FunctionDeclaration", "ClassDeclaration", "LineComment", "BlockComment", "Hashbang", "⚠"]);

export type Prepared = { code: string } | { refused: string; line: number };

interface Edit { at: number; end: number; text: string }

/** `kindling` is the absolute address of the module. Anything else that is imported is refused. */
export function prepare(code: string, kindling: string): Prepared {
  const tree = javascriptLanguage.parser.parse(code);
  const lineOf = (at: number): number => code.slice(0, at).split("\n").length;
  const edits: Edit[] = [];
  let refused: Prepared | null = null;
  tree.iterate({
    enter: (node) => {
      const specifier = imported(node);
      if (specifier) {
        const name = code.slice(specifier.from + 1, specifier.to - 1);
        if (OURS.has(name)) edits.push({ at: specifier.from, end: specifier.to, text: JSON.stringify(kindling) });
        else refused ??= { refused: name.slice(0, 80), line: lineOf(specifier.from) };
      }
      if (LOOPS.has(node.name)) edits.push(...guard(node, lineOf(node.from)));
    },
  });
  if (refused) return refused;
  edits.push(...marks(tree, lineOf));
  return { code: `${apply(code, edits)}\n;${GUARD}.done();` };
}

/** Where the browser's own message does not say it: the line at which the text can no longer be read; null when it can. */
export function brokenLine(code: string): number | null {
  let at = -1;
  javascriptLanguage.parser.parse(code).iterate({ enter: (node) => { if (node.type.isError && at < 0) at = node.from; } });
  return at < 0 ? null : code.slice(0, at).split("\n").length;
}

/** The string that an import names, in any of its forms. */
function imported({ name, node }: SyntaxNodeRef): { from: number; to: number } | null {
  return name === "ImportDeclaration" || name === "ExportDeclaration" || name === "DynamicImport" ? node.getChild("String") : null;
}

/** The guard at the beginning of a loop's body, in braces where the body has none. */
function guard({ node, name }: SyntaxNodeRef, line: number): Edit[] {
  const body = name === "DoStatement" ? node.getChild("do")?.nextSibling : node.lastChild;
  if (!body || body.type.isError) return [];
  const call = `${GUARD}.loop(${line});`;
  if (body.name === "Block") return [{ at: body.from + 1, end: body.from + 1, text: call }];
  return [{ at: body.from, end: body.from, text: `{${call}` }, { at: body.to, end: body.to, text: "}" }];
}

/** A note of the line before each top-level statement: an error that comes back from the worker has no line of its own. */
function marks(tree: Tree, lineOf: (at: number) => number): Edit[] {
  const edits: Edit[] = [];
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    if (!UNMARKED.has(node.name)) edits.push({ at: node.from, end: node.from, text: `${GUARD}.at(${lineOf(node.from)});` });
  }
  return edits;
}

/** Of edits at one place the outer one was found first; a mark stands before them all. */
function apply(code: string, edits: Edit[]): string {
  const marksFirst = (edit: Edit): number => (edit.text.startsWith(`${GUARD}.at`) ? 0 : 1);
  const closing = (edit: Edit): number => (edit.text === "}" ? 0 : 1);
  const ordered = edits.map((edit, i) => ({ edit, i })).sort((a, b) =>
    a.edit.at - b.edit.at || closing(a.edit) - closing(b.edit) || marksFirst(a.edit) - marksFirst(b.edit) || a.i - b.i);
  let out = "";
  let from = 0;
  for (const { edit } of ordered) {
    out += code.slice(from, edit.at) + edit.text;
    from = edit.end;
  }
  return out + code.slice(from);
}
