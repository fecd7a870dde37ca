// The playground page's entry: opens an experiment from the address, then hands over to the page element.

import { html, render } from "lit";
import { askedTask, isEmbed } from "./address";
import { AppController } from "./app-controller";
import { offer } from "./app-data";
import type { TaskInfo } from "./bindings";
import { asksOptions, type EmbedOptions, PLAIN } from "./embed/options";
import { KindlingError } from "./errors";
import { currentLanguage, loadRest, lookup, setLanguage, t } from "./i18n";
import { open, type OpenOptions, OWN_TABLE } from "./lab";
import { loaded } from "./missing";
import { takeUp, waits } from "./offline/kept-run";
import type { BackendChoice } from "./protocol";
import { applyTheme } from "./theme";
import { VIEWS } from "./tasks";
import "./views/page";

applyTheme();
const root = document.getElementById("app");

/** Whether what the address says counts; in an embed not after it turned out to be broken. */
let counts = true;

function options(): OpenOptions {
  const query = new URLSearchParams(location.search);
  const backend = query.get("backend");
  const task = askedTask(location);
  return {
    ...(task === null ? {} : { task }),
    backend: backend === "cpu" || backend === "webgpu" ? (backend as BackendChoice) : "auto",
    ...(counts && location.hash.length > 1 ? { link: location.hash } : {}),
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
    const rest = task === FIRST ? undefined : loadRest();
    const [{ view }] = await loaded(Promise.all([(VIEWS[task] ?? noView)(), rest]));
    const embed = asksOptions(location.search) ? await readAsked(lab.opened.task) : PLAIN;
    const kept = !embed.embedded && waits();
    const app = new AppController(lab, view, kept ? null : lab.linked, embed);
    clear();
    render(html`<kd-page .app=${app}></kd-page>`, root);
    // A room that needs them asks again.
    loadRest().catch(() => undefined);
    if (embed.embedded) (await import("./embed/frame")).connect(app);
    if (kept) void takeUpRun(app);
    if (!embed.embedded) watch(app);
  } catch (error) {
    if (data) {
      const { openTable } = await import("./views/start-table");
      render(openTable(start, sentence(error)), root);
      return;
    }
    clear();
    render(failed(error), root);
    if (!isEmbed(location)) watch(null);
  }
}

/** A run that was trained before the page was loaded anew. */
async function takeUpRun(app: AppController): Promise<void> {
  const bytes = await takeUp();
  if (!bytes) return;
  await app.restore(bytes);
  // It does not fit what is open now: it is not lost.
  if (app.state.error) offer(`${app.state.task.id}.kindling`, "application/json", bytes);
}

/** Use without a network, and newer versions: nothing of it is in the way of the first steps. */
function watch(app: AppController | null): void {
  if (import.meta.env.PROD) setTimeout(() => void import("./offline/update").then((update) => update.watch(app)).catch(() => undefined), 1_000);
}

/** What the address asks of the page beside the experiment. */
async function readAsked(task: TaskInfo): Promise<EmbedOptions> {
  const [{ readOptions }] = await loaded(Promise.all([import("./embed/read"), loadRest()]));
  const asked = readOptions(counts ? location.search : "?embed=1", task);
  // Elements that are upgraded later get their `app` too late.
  await loaded(Promise.all([asked.embedded ? import("./embed/bar") : null, asked.challenge ? import("./embed/challenge-panel") : null]));
  return asked;
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
  if (isEmbed(location)) void import("./embed/frame").then(({ tellFailure }) => tellFailure(error));
  const defaults = () => {
    if (isEmbed(location)) {
      // The address of an embed is its host's.
      counts = false;
      void start();
      return;
    }
    const badOptions = error instanceof KindlingError && error.kind === "bad-embed";
    history.replaceState(null, "", location.pathname + (badOptions ? "" : location.search));
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
