// Offers a newer version of the site to who is at work. It never reloads by itself, and what was trained is there again
// after the reload, or there is a button to save it.

import { html, nothing, render } from "lit";
import { askedTask } from "../address";
import type { App } from "../app";
import { loadRest, onLanguage, t } from "../i18n";
import { isOwnTable } from "../lab";
import "../styles/offer.css";
import { putDown } from "./kept-run";
import { idle, register, takeOver } from "./register";

/** Registers the service worker and waits for a newer version. `app`: what is open, null if nothing could be opened. */
export async function watch(app: App | null): Promise<void> {
  await idle();
  let shown = false;
  await register((registration) => {
    if (!shown) void offer(app, registration);
    shown = true;
  });
}

/** Whether the page that is loaded again opens what a saved run fits. */
const comesBack = ({ lab, state }: App): boolean =>
  !isOwnTable(state.task) && !lab.reopened && state.kept.length === 0 && state.task.id === (askedTask(location) ?? lab.opened.catalog.tasks[0]?.id);

async function offer(app: App | null, registration: ServiceWorkerRegistration): Promise<void> {
  await loadRest();
  const place = document.createElement("div");
  place.className = "offer";
  place.setAttribute("role", "status");
  document.body.append(place);
  let full = false;
  const reload = async (): Promise<void> => {
    if (app && trained(app) && comesBack(app) && !full) {
      try {
        await app.lab.pause();
        await putDown(await app.lab.save());
      } catch {
        // No room to put it down: the user decides.
        full = true;
        draw();
        return;
      }
    }
    await takeOver(registration);
  };
  const draw = (): void => void render(html`<p>${t("offline.new")} ${app && trained(app) ? t(comesBack(app) && !full ? "offline.new.kept" : "offline.new.lost") : nothing}</p>
    <p><button class="button primary" @click=${reload}>${t("offline.new.reload")}</button>
      ${app && trained(app) && (full || !comesBack(app)) ? html`<button class="button" @click=${() => app.save()}>${t("shell.save")}</button>` : nothing}
      <button class="button" @click=${leave}>${t("offline.new.later")}</button></p>`, place);
  const release = [onLanguage(draw), app?.subscribe(draw)];
  const leave = (): void => {
    for (const each of release) each?.();
    place.remove();
  };
  draw();
}

const trained = (app: App): boolean => app.state.run.step > 0;
