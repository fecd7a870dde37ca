// The contents mark the section that is read, and the other language opens at the same place.

/** Marks the entry of the section whose heading was passed last. */
export function followContents(): void {
  const links = new Map([...document.querySelectorAll<HTMLAnchorElement>(".contents a")].map((link) => [link.hash.slice(1), link]));
  const headings = [...document.querySelectorAll<HTMLElement>(".sections h2[id]")];
  const mark = (): void => {
    const read = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
    for (const [id, link] of links) {
      if (id === read?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
}

/** The link to the other language leads to the section that is read. */
export function keepPlace(): void {
  const other = document.querySelector<HTMLAnchorElement>(".site-header a[hreflang]");
  other?.addEventListener("click", () => {
    const read = document.querySelector<HTMLAnchorElement>(".contents a[aria-current]");
    if (read) other.hash = read.hash;
  });
}
