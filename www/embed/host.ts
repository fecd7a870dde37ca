// The page around an embed: hears one frame, tells it things. Only messages of this very window, from the origin that it was
// opened at, are heard.

import { type FromEmbed, message, readFromEmbed, type ToEmbed } from "./protocol";

/** Between a frame's own border and nothing: no embed is lower. */
const LEAST_HEIGHT = 80;

export interface Host {
  send(content: ToEmbed): void;
  /** Stops listening. */
  release(): void;
}

/** Listens to the embed in `frame`; `heard` gets every well-formed message, and the frame follows its height. */
export function attach(frame: HTMLIFrameElement, heard: (message: FromEmbed) => void = () => undefined): Host {
  const origin = (): string => new URL(frame.src, document.baseURI).origin;
  const send = (content: ToEmbed): void => frame.contentWindow?.postMessage(message(content), origin());
  const listen = (event: MessageEvent): void => {
    if (event.source === null || event.source !== frame.contentWindow || event.origin !== origin()) return;
    const content = readFromEmbed(event.data);
    if (!content) return;
    if (content.type === "height") frame.style.height = `${Math.max(LEAST_HEIGHT, Math.ceil(content.height))}px`;
    heard(content);
  };
  window.addEventListener("message", listen);
  // The embed may have spoken before anybody listened.
  if (frame.src) send({ type: "hello" });
  return { send, release: () => window.removeEventListener("message", listen) };
}
