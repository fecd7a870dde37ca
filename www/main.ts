// The playground page's entry: opens an experiment from the address, then hands over to the page element.

import { html, render } from "lit";
import { AppController } from "./app-controller";
import { KindlingError } from "./errors";
import { currentLanguage, lookup, setLanguage, t } from "./i18n";
import { open, type OpenOptions } from "./lab";
import type { BackendChoice } from "./protocol";
import { applyTheme } from "./theme";
import { VIEWS } from "./tasks";
import "./views/page";

applyTheme();
const root = document.getElementById("app");

function options(): OpenOptions {
  const query = new URLSearchParams(location.search);
  const backend = query.get("backend");
  const task = query.get("task");
  return {
    ...(task === null ? {} : { task }),
    backend: backend === "cpu" || backend === "webgpu" ? (backend as BackendChoice) : "auto",
    ...(location.hash.length > 1 ? { link: location.hash } : {}),
  };
}

async function start(): Promise<void> {
  if (!root) return;
  const old = [...root.childNodes];
  try {
    const lab = await open(options());
    const { view } = await (VIEWS[lab.opened.spec.task] ?? noView)();
    const app = new AppController(lab, view, lab.linked);
    old.forEach((node) => node.remove());
    render(html`<kd-page .app=${app}></kd-page>`, root);
  } catch (error) {
    old.forEach((node) => node.remove());
    render(failed(error), root);
  }
}

const noView = (): never => { throw new Error("this task has no view"); };

/** Nothing opened: what went wrong, and the ways on. */
function failed(error: unknown): unknown {
  const known = error instanceof KindlingError ? error : null;
  const sentence = known ? (lookup(`error.${known.kind}`, known.parameters) ?? known.message) : String(error);
  const defaults = () => {
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
  };
  return html`<section class="opening" role="alert">
    <h1>Kindling</h1>
    <h2>${t("shell.open.failed")}</h2>
    <p>${sentence}</p>
    <p>
      <button class="button primary" @click=${defaults}>${t("shell.open.defaults")}</button>
      <button class="button" @click=${() => location.reload()}>${t("shell.open.retry")}</button>
    </p>
  </section>`;
}

// A link pasted into an open page opens like one that was clicked.
window.addEventListener("hashchange", () => location.reload());
void setLanguage(currentLanguage()).then(() => start());
