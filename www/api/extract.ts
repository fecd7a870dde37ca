// The public names of kindling.js with signatures and comments, read from the source itself: the pages cannot say anything
// else. Runs in Node, when the site is built and in tests.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseSync } from "vite";

/** A name, or a member of one. */
export interface Declared {
  /** "open", "Lab.train", "OpenOptions.seed". */
  name: string;
  kind: "function" | "class" | "type" | "method" | "property";
  /** TypeScript, without bodies. */
  signature: string;
  /** Its comment, paragraphs on one line each. */
  comment: string;
  members: Declared[];
}

const www = resolve(import.meta.dirname, "..");

type Node = { type: string; start: number; end: number; [key: string]: unknown };
type Comment = { start: number; end: number; value: string };
interface Source { file: string; text: string; body: Node[]; comments: Comment[] }

const read = new Map<string, Source>();

function source(file: string): Source {
  const known = read.get(file);
  if (known) return known;
  const text = readFileSync(file, "utf8");
  const { program, comments } = parseSync(file, text);
  const made = { file, text, body: program.body as unknown as Node[], comments };
  read.set(file, made);
  return made;
}

const file = (from: string, specifier: string): string => {
  const path = resolve(from, "..", specifier);
  return specifier.endsWith("bindings") ? `${path}/index.ts` : `${path}.ts`;
};

const nameOf = (node: unknown): string => String((node as { name?: unknown } | undefined)?.name ?? "");

/** Every exported name of kindling.ts, in the order in which it names them. */
export function publicNames(): Declared[] {
  const entry = source(resolve(www, "kindling.ts"));
  return entry.body.flatMap((node) => {
    if (node.type !== "ExportNamedDeclaration" || !node["source"]) throw new Error("kindling.ts only names what other files export.");
    const from = file(entry.file, String((node["source"] as unknown as { value: string }).value));
    return (node["specifiers"] as Node[]).map((one) => find(source(from), nameOf(one["local"])));
  });
}

/** A declaration by its name, through files that only pass it on. */
function find(from: Source, name: string): Declared {
  for (const node of from.body) {
    if (node.type !== "ExportNamedDeclaration") continue;
    const declaration = node["declaration"] as Node | null;
    if (declaration && nameOf(declaration["id"]) === name) return declared(from, node, declaration, name);
    const passed = (node["specifiers"] as Node[]).some((one) => nameOf(one["exported"]) === name);
    if (passed && node["source"]) return find(source(file(from.file, (node["source"] as unknown as { value: string }).value)), name);
  }
  throw new Error(`${from.file} does not export ${name}.`);
}

function declared(from: Source, outer: Node, node: Node, name: string): Declared {
  const comment = commentBefore(from, outer.start);
  const text = from.text.slice(node.start, node.end);
  if (node.type === "FunctionDeclaration") {
    const signature = tidy(from.text.slice(node.start, (node["body"] as Node).start)).replace(/^async /, "");
    return { name, kind: "function", signature, comment, members: [] };
  }
  if (node.type === "ClassDeclaration") {
    const heading = tidy(from.text.slice(node.start, (node["body"] as Node).start));
    return { name, kind: "class", signature: heading, comment, members: members(from, node, name) };
  }
  const shown = members(from, node, name);
  return { name, kind: "type", signature: indented(text), comment, members: shown };
}

/** Public members; of a class without those that its comment calls internal. */
function members(from: Source, node: Node, owner: string): Declared[] {
  const body = node["body"] as { body?: Node[] } | undefined;
  return (body?.body ?? []).flatMap((member): Declared[] => {
    const key = nameOf(member["key"]);
    const comment = commentBefore(from, member.start);
    if (member["accessibility"] === "private" || member["kind"] === "constructor" || comment.startsWith("@internal")) return [];
    const kind = member.type === "MethodDefinition" && member["kind"] === "method" ? "method" : "property";
    return [{ name: `${owner}.${key}`, kind, signature: signatureOf(from, member), comment, members: [] }];
  });
}

function signatureOf(from: Source, member: Node): string {
  if (member.type === "MethodDefinition") {
    const body = (member["value"] as unknown as { body: Node }).body;
    const text = tidy(from.text.slice(member.start, body.start)).replace(/^async /, "");
    return text.replace(/^get (\w+)\(\)/, "readonly $1");
  }
  const value = member["value"] as Node | null;
  return tidy(from.text.slice(member.start, value ? value.start : member.end)).replace(/[\s=;]+$/, "");
}

/** The comment that stands right before. */
function commentBefore(from: Source, start: number): string {
  const last = from.comments.filter((comment) => comment.end <= start && comment.value.startsWith("*")).at(-1);
  return last && from.text.slice(last.end, start).trim() === "" ? plain(last.value) : "";
}

const plain = (comment: string): string => comment.split("\n").map((line) => line.trim().replace(/^\*+\s?/, "")).join(" ").replace(/\s+/g, " ").trim();
const tidy = (text: string): string => text.replace(/\s+/g, " ").replace(/\( /g, "(").replace(/,? \)/g, ")").trim();

/** A type as people write it: a line for each member, its comment above it on one line. */
function indented(text: string): string {
  const comments: string[] = [];
  const without = text.replace(/\/\*\*([\s\S]*?)\*\//g, (_, comment: string) => `\n/*${comments.push(plain(comment)) - 1}*/\n`);
  const lines = without.replace(/, *\}/g, ",\n}").split("\n").map((line) => line.trim()).filter((line) => line !== "");
  let depth = 0;
  return lines.map((line) => {
    if (/^[}\])]/.test(line)) depth--;
    const shown = "  ".repeat(Math.max(0, depth)) + line.replace(/^\/\*(\d+)\*\/$/, (_, i: string) => `/** ${comments[Number(i)]} */`).replace(/,$/, ";");
    depth += [...line.replace(/^[}\])]/, "")].reduce((sum, character) => sum + ("{[(".includes(character) ? 1 : "}])".includes(character) ? -1 : 0), 0);
    return shown;
  }).join("\n");
}
