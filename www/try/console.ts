// The console of the page: lines of what the program said, values that open, tables, errors that lead to their line. Everything
// in it is text: nothing of the program's becomes part of the page.

import type { Described, Level, Table, Thrown } from "./messages";
import { say } from "./strings";

const MOST_LINES = 500;

const element = <K extends keyof HTMLElementTagNameMap>(tag: K, className = "", ...children: (Node | string)[]): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

export class Console {
  /** `goTo` is called with the line of an error that is pressed. */
  constructor(private readonly list: HTMLElement, private readonly goTo: (line: number) => void) {}

  clear(): void {
    this.list.replaceChildren();
  }

  log(level: Level, parts: Described[]): void {
    const line = element("div", level);
    for (const part of parts) line.append(value(part), " ");
    this.add(line);
  }

  table({ columns, rows, more }: Table): void {
    // The corner over the names of the rows is no heading.
    const head = element("tr", "", element("td"), ...columns.map((name) => Object.assign(element("th", "", name), { scope: "col" })));
    const body = rows.map((row) => element("tr", "", ...row.map((cell, i) => (i === 0 ? Object.assign(element("th", "", cell), { scope: "row" }) : element("td", "", cell)))));
    const wrap = element("div", "table-wrap", element("table", "", element("thead", "", head), element("tbody", "", ...body)));
    Object.assign(wrap, { tabIndex: 0 });
    const line = element("div", "log", wrap);
    if (more > 0) line.append(element("span", "more", say("say.more", { count: more })));
    this.add(line);
  }

  thrown({ text, line: at }: Thrown): void {
    const line = element("div", "error thrown");
    if (at !== null) {
      const button = element("button", "", say("say.line", { line: at }));
      button.type = "button";
      button.title = say("say.goto", { line: at });
      button.onclick = () => this.goTo(at);
      line.append(button, " ");
    }
    line.append(text);
    this.add(line);
  }

  private add(line: HTMLElement): void {
    const stay = this.list.scrollTop + this.list.clientHeight < this.list.scrollHeight - 40;
    this.list.append(line);
    if (this.list.childElementCount > MOST_LINES) {
      this.list.firstElementChild?.remove();
      this.list.firstElementChild?.replaceChildren(element("span", "more", say("say.dropped", { most: MOST_LINES })));
    }
    // Who reads further up is left there.
    if (!stay) this.list.scrollTop = this.list.scrollHeight;
  }
}

/** A value: a line, or a line that opens. */
function value({ text, entries, more }: Described): HTMLElement {
  if (!entries) return element("span", "", text);
  const inside = element("ul");
  const details = element("details", "", element("summary", "", text), inside);
  // What is inside is made when it is first looked at.
  details.addEventListener("toggle", () => {
    inside.append(...entries.map(([name, one]) => element("li", "", element("span", "name", `${name}: `), value(one))));
    if (more) inside.append(element("li", "more", say("say.more", { count: more })));
  }, { once: true });
  return details;
}
