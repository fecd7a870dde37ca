// <kindling-demo task="house-price" stages="train">: a demo in any page, as a frame of this site. No library and no style: it
// is small enough to be loaded by every page that shows a demo.

import { readFromFrame, type ToFrame } from "./embed/messages";

/** Attributes that become the frame's address. */
const ASKED = ["stages", "theme", "lang", "autorun", "controls", "challenge", "backend"] as const;
/** Until the frame tells its own. */
const FIRST_HEIGHT = 560;
/** How far before it is seen a frame is loaded. */
const NEAR = "400px";

/** The site's folder: this file lies in it, or in its assets. */
const site = new URL(import.meta.env.DEV ? "/" : import.meta.url.includes("/assets/") ? "../" : "./", import.meta.url);

export class KindlingDemo extends HTMLElement {
  static readonly observedAttributes = ["theme", "lang"];
  private frame: HTMLIFrameElement | null = null;
  private near: IntersectionObserver | null = null;

  connectedCallback(): void {
    this.style.display ||= "block";
    window.addEventListener("message", this.heard);
    if (this.frame) return;
    this.near = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) this.load(); }, { rootMargin: NEAR });
    this.near.observe(this);
  }

  disconnectedCallback(): void {
    window.removeEventListener("message", this.heard);
    this.near?.disconnect();
    // Its worker ends with it.
    this.frame?.remove();
    this.frame = null;
  }

  attributeChangedCallback(name: string, _: string | null, value: string | null): void {
    if (name === "theme" && (value === "auto" || value === "light" || value === "dark")) this.tell({ kindling: 1, type: "theme", theme: value });
    if (name === "lang" && value) this.tell({ kindling: 1, type: "language", language: value.startsWith("zh") ? "zh" : "en" });
  }

  /** Trains, as the button does. */
  play(): void {
    this.tell({ kindling: 1, type: "play" });
  }

  pause(): void {
    this.tell({ kindling: 1, type: "pause" });
  }

  /** The address of the frame, which is also where the demo opens alone without `embed`. */
  get address(): string {
    const task = this.getAttribute("task") ?? "house-price";
    const url = new URL(`d/${/^[\w-]{1,40}$/.test(task) ? task : "house-price"}/`, site);
    url.searchParams.set("embed", "1");
    for (const name of ASKED) {
      const value = this.getAttribute(name);
      if (value) url.searchParams.set(name, value);
    }
    const link = this.getAttribute("link") ?? "";
    if (link.startsWith("#v1")) url.hash = link;
    return url.href;
  }

  private load(): void {
    this.near?.disconnect();
    const frame = document.createElement("iframe");
    frame.src = this.address;
    frame.title = this.getAttribute("title") ?? this.textContent?.trim() ?? "Kindling";
    frame.allow = "clipboard-write; fullscreen";
    Object.assign(frame.style, { display: "block", width: "100%", border: "0", height: `${FIRST_HEIGHT}px` });
    this.replaceChildren(frame);
    this.frame = frame;
  }

  private tell(message: ToFrame): void {
    this.frame?.contentWindow?.postMessage(message, site.origin);
  }

  private readonly heard = (event: MessageEvent): void => {
    if (!this.frame || event.source !== this.frame.contentWindow || event.origin !== site.origin) return;
    const message = readFromFrame(event.data);
    if (!message) return;
    if (message.type === "height") this.frame.style.height = `${message.height}px`;
    else this.dispatchEvent(new CustomEvent(`kindling-${message.type}`, { detail: message, bubbles: true }));
  };
}

if (!customElements.get("kindling-demo")) customElements.define("kindling-demo", KindlingDemo);
