// The editor: CodeMirror with JavaScript. It stands in a shadow root, where its styles are style sheets of its own and no
// `<style>` of the page, which a Content-Security-Policy may forbid.

import { isolateHistory } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { basicSetup, EditorView } from "codemirror";

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "var(--font-size-s)", color: "var(--ink)", backgroundColor: "var(--surface)" },
  "&.cm-focused": { outline: "2px solid var(--ember)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--ember)" },
  ".cm-cursor": { borderLeftColor: "var(--ember)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--ink-faint)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--ember) 7%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--ember) 25%, transparent)" },
  ".cm-panels, .cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--ember) 14%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--ember) 22%, transparent)" },
  ".cm-foldPlaceholder": { backgroundColor: "transparent", borderColor: "var(--line)", color: "var(--ink-soft)" },
  ".tok-keyword": { color: "var(--code-keyword)" },
  ".tok-string, .tok-string2": { color: "var(--code-string)" },
  ".tok-number, .tok-bool, .tok-atom": { color: "var(--code-number)" },
  ".tok-comment": { color: "var(--code-comment)", fontStyle: "italic" },
  ".tok-typeName, .tok-className": { color: "var(--code-type)" },
});

export class Editor {
  private readonly view: EditorView;

  constructor(place: HTMLElement, label: string, run: () => void, changed: () => void) {
    const root = place.attachShadow({ mode: "open" });
    const parent = document.createElement("div");
    parent.style.height = "100%";
    root.append(parent);
    // Tab leaves the editor, as everywhere else; the indentation keys are those of CodeMirror (Ctrl+] and Ctrl+[).
    const keys = Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }]));
    const listener = EditorView.updateListener.of((update) => { if (update.docChanged) changed(); });
    const extensions = [keys, basicSetup, javascript(), syntaxHighlighting(classHighlighter), look, listener, EditorView.lineWrapping, EditorView.contentAttributes.of({ "aria-label": label })];
    this.view = new EditorView({ parent, root, state: EditorState.create({ extensions }) });
  }

  get code(): string {
    return this.view.state.doc.toString();
  }

  /** Puts other code in the place of this one; undo brings this one back. */
  replace(code: string): void {
    const { length } = this.view.state.doc;
    this.view.dispatch({ changes: { from: 0, to: length, insert: code }, selection: { anchor: 0 }, scrollIntoView: true, annotations: isolateHistory.of("full") });
  }

  /** Selects a line, from 1, and goes there. */
  goTo(line: number): void {
    const { doc } = this.view.state;
    const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
    this.view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.view.focus();
  }
}
