// One run after the other, each in a frame of its own. Stop takes the frame away, and its workers with it.

import type { FromFrame, ToFrame } from "./messages";
import { LOOP_SECONDS } from "./names";
import { say } from "./strings";

export class Runner {
  private frame: HTMLIFrameElement | null = null;
  private program: string | null = null;

  constructor(private readonly place: HTMLElement, private readonly heard: (message: FromFrame) => void) {
    window.addEventListener("message", (event: MessageEvent<FromFrame>) => {
      if (!this.frame || event.source !== this.frame.contentWindow || event.origin !== location.origin) return;
      if (event.data.type === "ready") this.begin();
      else this.heard(event.data);
    });
  }

  get running(): boolean {
    return this.frame !== null;
  }

  /** Runs a prepared program, in the place of what runs. */
  run(code: string): void {
    this.stop();
    this.program = code;
    this.frame = document.createElement("iframe");
    this.frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-downloads allow-forms");
    this.frame.title = say("page");
    this.frame.src = new URL("run/", pageOf()).href;
    this.place.append(this.frame);
  }

  stop(): void {
    this.frame?.remove();
    this.frame = null;
  }

  private begin(): void {
    // A frame that loads itself again runs nothing a second time.
    if (this.program === null) return;
    const message: ToFrame = { type: "run", code: this.program, loop: say("say.loop", { seconds: LOOP_SECONDS }), unawaited: say("say.unawaited") };
    this.program = null;
    this.frame?.contentWindow?.postMessage(message, location.origin);
  }
}

/** The folder of the English page: the frame is one for all languages. */
export const pageOf = (): string => new URL(document.getElementById("try")?.dataset["page"] ?? "./", location.href).href;
