// Definitions of terms where they stand: shown while the pointer or the focus is on one, or after a tap; Escape takes it away.

/** One box serves all terms. */
export function defineTerms(): void {
  const tip = Object.assign(document.createElement("div"), { className: "term-tip", id: "term-tip", hidden: true });
  tip.setAttribute("role", "tooltip");
  document.body.append(tip);
  let shown: HTMLElement | null = null;
  const hide = (): void => {
    shown?.removeAttribute("aria-describedby");
    shown = null;
    tip.hidden = true;
  };
  const show = (term: HTMLElement): void => {
    const definition = document.getElementById(`term-${term.dataset["term"]}`)?.nextElementSibling?.textContent;
    if (!definition) return;
    hide();
    shown = term;
    tip.textContent = definition;
    tip.hidden = false;
    term.setAttribute("aria-describedby", tip.id);
    const { left, bottom } = term.getBoundingClientRect();
    tip.style.left = `${Math.max(12, Math.min(left, innerWidth - tip.offsetWidth - 12)) + scrollX}px`;
    tip.style.top = `${bottom + scrollY + 4}px`;
  };
  const termOf = (event: Event): HTMLElement | null => (event.target as Element).closest<HTMLElement>("a.term");
  document.addEventListener("pointerover", (event) => {
    const term = termOf(event);
    if (term) show(term);
    // The box itself may be pointed at, to read on in it.
    else if (!tip.contains(event.target as Node) && shown !== document.activeElement) hide();
  });
  document.addEventListener("focusin", (event) => { const term = termOf(event); if (term) show(term); else hide(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  // A finger has no pointer that hovers: the first tap shows, and the glossary is one more tap away.
  let touched: HTMLElement | null = null;
  document.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch" ? shown : termOf(event); }, { capture: true });
  document.addEventListener("click", (event) => {
    const term = termOf(event);
    if (!term) return hide();
    if (touched !== term && (event as PointerEvent).pointerType === "touch") event.preventDefault();
    show(term);
  });
}
