// `<kindling-demo>`: a demo in anybody's page, as a frame of the site that this script comes from. It begins to load when the
// reader comes near it.

import { siteBase } from "../lab/worker";
import { attach, type Host } from "./host";
import type { FromEmbed } from "./protocol";
import { embedAddress } from "./query";

/** Loading begins this many pixels before the demo is seen. */
const NEAR = "400px";
const HEIGHT = 560;
/** A frame that has said nothing for so long after it was loaded is not ours: ours speaks before that. */
const PATIENCE_MS = 5_000;
const ATTRIBUTES = ["task", "stages", "theme", "lang", "autorun", "link", "controls", "challenge", "backend", "height", "site"];

/** Events: `kindling-ready`, `kindling-progress`, `kindling-result`, `kindling-error`, each with the message as its detail. */
export class KindlingDemo extends HTMLElement {
  static readonly observedAttributes = ATTRIBUTES;
  private frame: HTMLIFrameElement | null = null;
  private host: Host | null = null;
  private near: IntersectionObserver | null = null;
  private waiting = 0;
  private seen = false;
  private spoke = false;
  /** What stood in the element: for readers without scripts, and the way on when nothing opens. */
  private inside: Node[] = [];

  connectedCallback(): void {
    this.style.display ||= "block";
    if (this.inside.length === 0) this.inside = [...this.childNodes];
    // Nothing moves when the frame comes.
    this.style.minHeight = `${this.firstHeight()}px`;
    this.near = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.near?.disconnect();
      this.seen = true;
      this.open();
    }, { rootMargin: NEAR });
    this.near.observe(this);
  }

  disconnectedCallback(): void {
    this.near?.disconnect();
    this.host?.release();
    clearTimeout(this.waiting);
    this.seen = false;
    this.frame = null;
    this.replaceChildren(...this.inside);
  }

  attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (!this.isConnected || old === value) return;
    if (name === "height") {
      if (this.frame) this.frame.style.height = `${this.firstHeight()}px`;
      else this.style.minHeight = `${this.firstHeight()}px`;
    } else if (name === "theme" && (value === "auto" || value === "light" || value === "dark")) {
      this.host?.send({ type: "theme", theme: value });
    } else if (name === "lang" && value) {
      this.host?.send({ type: "language", language: value.startsWith("zh") ? "zh" : "en" });
    } else if (this.seen) {
      this.open();
    }
  }

  play(): void {
    this.host?.send({ type: "play" });
  }

  pause(): void {
    this.host?.send({ type: "pause" });
  }

  /** One step of training. */
  step(): void {
    this.host?.send({ type: "step" });
  }

  reset(): void {
    this.host?.send({ type: "reset" });
  }

  private firstHeight(): number {
    const asked = Number(this.getAttribute("height") ?? HEIGHT);
    return asked >= 80 && asked <= 5_000 ? asked : HEIGHT;
  }

  private draw(src: string): HTMLIFrameElement {
    const frame = document.createElement("iframe");
    const said = this.inside.map((node) => node.textContent).join("").trim();
    frame.src = src;
    frame.title = this.getAttribute("title") ?? (said || `Kindling: ${this.getAttribute("task") ?? "house-price"}`);
    frame.allow = "clipboard-write";
    // By properties: a strict policy of the page around it forbids style elements.
    Object.assign(frame.style, { display: "block", width: "100%", border: "0", height: `${this.firstHeight()}px`, colorScheme: "auto" });
    frame.addEventListener("load", () => this.expect(), { once: true });
    return frame;
  }

  /** The frame's address, as the attributes say it; throws a sentence. */
  private address(): string {
    const given = ["task", "stages", "theme", "lang", "autorun", "link", "controls", "challenge", "backend"].flatMap((name) => {
      const value = this.getAttribute(name);
      return value === null ? [] : [[name, value]];
    });
    const base = new URL(this.getAttribute("site") ?? siteBase(), document.baseURI).href;
    return embedAddress(base.endsWith("/") ? base : `${base}/`, { task: "house-price", ...Object.fromEntries(given) });
  }

  private open(): void {
    this.host?.release();
    clearTimeout(this.waiting);
    this.spoke = false;
    try {
      this.frame = this.draw(this.address());
    } catch (error) {
      this.failed("bad-embed", error instanceof Error ? error.message : String(error));
      return;
    }
    this.host = attach(this.frame, (message) => this.heard(message));
    // Not in a shadow tree: the embeds of a page find each other by its list of frames, which leaves those out.
    this.replaceChildren(this.frame);
    this.style.minHeight = "";
  }

  /** Somebody else's server answers with a page of its own where the site's files are missing. */
  private expect(): void {
    if (this.spoke) return;
    this.waiting = window.setTimeout(() => {
      this.failed("network", `No demo of Kindling answers at ${this.frame?.src ?? ""}. Copy the site's files there, or name their folder with the attribute "site".`);
    }, PATIENCE_MS);
  }

  private heard(message: FromEmbed): void {
    this.spoke = true;
    clearTimeout(this.waiting);
    if (message.type === "opening" || message.type === "height") return;
    this.dispatchEvent(new CustomEvent(`kindling-${message.type}`, { detail: message, bubbles: true, composed: true }));
  }

  private failed(kind: string, message: string): void {
    const paragraph = document.createElement("p");
    paragraph.setAttribute("role", "alert");
    paragraph.textContent = message;
    this.replaceChildren(paragraph, ...this.inside);
    this.heard({ type: "error", kind, message });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "kindling-demo": KindlingDemo;
  }
}
