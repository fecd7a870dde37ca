// The playground page's entry: opens an experiment from the address, then hands over to the page element.

import { html, render } from "lit";
import { askedTask } from "./address";
import { AppController } from "./app-controller";
import { KindlingError } from "./errors";
import { currentLanguage, loadRest, lookup, setLanguage, t } from "./i18n";
import { open, type OpenOptions, OWN_TABLE } from "./lab";
import type { BackendChoice } from "./protocol";
import { applyTheme } from "./theme";
import { VIEWS } from "./tasks";
import "./views/page";

applyTheme();
const root = document.getElementById("app");

function options(): OpenOptions {
  const query = new URLSearchParams(location.search);
  const backend = query.get("backend");
  const task = askedTask(location);
  return {
    ...(task === null ? {} : { task }),
    backend: backend === "cpu" || backend === "webgpu" ? (backend as BackendChoice) : "auto",
    ...(location.hash.length > 1 ? { link: location.hash } : {}),
  };
}

/** Takes away what the page itself brought; everything later is drawn and taken away by `render`. */
const opening = [...(root?.childNodes ?? [])];
const clear = (): void => opening.forEach((node) => node.remove());

/** Whether a table of the user's own is to be opened, by the address or by a link that does not bring it. */
const wantsTable = (): boolean => askedTask(location) === OWN_TABLE && !/[#&]data=/.test(location.hash);

async function start(data?: Uint8Array): Promise<void> {
  if (!root) return;
  if (wantsTable() && !data) {
    const [{ openTable }] = await Promise.all([import("./views/start-table"), loadRest()]);
    clear();
    render(openTable(start), root);
    return;
  }
  try {
    const lab = await open({ ...options(), ...(data ? { data } : {}) });
    const task = lab.opened.spec.task;
    const [{ view }] = await Promise.all([(VIEWS[task] ?? noView)(), task === FIRST ? undefined : loadRest()]);
    const app = new AppController(lab, view, lab.linked);
    clear();
    render(html`<kd-page .app=${app}></kd-page>`, root);
    void loadRest();
  } catch (error) {
    if (data) {
      const { openTable } = await import("./views/start-table");
      render(openTable(start, sentence(error)), root);
      return;
    }
    clear();
    render(failed(error), root);
  }
}

/** The task whose strings come with the page. */
const FIRST = "house-price";
const noView = (): never => { throw new Error("this task has no view"); };

function sentence(error: unknown): string {
  if (!(error instanceof KindlingError)) return String(error);
  // What is wrong with a link has a name of its own in every language.
  const reason = lookup(`link.bad.${error.parameters["code"]}`);
  return lookup(`error.${error.kind}`, { ...error.parameters, ...(reason === null ? {} : { reason }) }) ?? error.message;
}

/** Nothing opened: what went wrong, and the ways on. */
function failed(error: unknown): unknown {
  const defaults = () => {
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
  };
  return html`<section class="opening" role="alert">
    <h1>Kindling</h1>
    <h2>${t("shell.open.failed")}</h2>
    <p>${sentence(error)}</p>
    <p>
      <button class="button primary" @click=${defaults}>${t("shell.open.defaults")}</button>
      <button class="button" @click=${() => location.reload()}>${t("shell.open.retry")}</button>
    </p>
  </section>`;
}

// A link pasted into an open page opens like one that was clicked.
window.addEventListener("hashchange", () => location.reload());
void setLanguage(currentLanguage()).then(() => start());
