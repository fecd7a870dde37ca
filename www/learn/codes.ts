// The same program in several languages: one under the other as the page comes, behind tabs once there is a script.

/** Each `.codes` becomes tabs named by its headings: arrows, Home and End move between them. */
export function tabCodes(): void {
  document.querySelectorAll<HTMLElement>(".codes").forEach((codes, group) => {
    const panels = [...codes.children] as HTMLElement[];
    const list = Object.assign(document.createElement("div"), { className: "code-tabs" });
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", codes.dataset["label"] ?? "");
    const tabs = panels.map((panel, i) => {
      const heading = panel.querySelector("h3");
      const tab = Object.assign(document.createElement("button"), { type: "button", id: `code-tab-${group}-${i}`, textContent: heading?.textContent ?? "" });
      panel.id = `code-panel-${group}-${i}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      tab.addEventListener("click", () => choose(i));
      list.append(tab);
      return tab;
    });
    const choose = (chosen: number): void => {
      tabs.forEach((tab, i) => {
        tab.setAttribute("aria-selected", String(i === chosen));
        tab.tabIndex = i === chosen ? 0 : -1;
        panels[i]?.classList.toggle("unchosen", i !== chosen);
      });
    };
    list.addEventListener("keydown", (event) => {
      const at = tabs.indexOf(event.target as HTMLButtonElement);
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
      if (at < 0 || next === undefined) return;
      event.preventDefault();
      choose(next % tabs.length);
      tabs[next % tabs.length]?.focus();
    });
    codes.prepend(list);
    codes.classList.add("tabbed");
    choose(0);
  });
}
