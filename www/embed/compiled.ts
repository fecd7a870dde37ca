// Embeds of one page compile each package once: every embed keeps what it compiles, or is compiling, where those of its origin
// find it. A module may travel between frames and workers of one origin in one page, and nowhere else.

import type { ToWorker } from "../protocol";

type Compiled = Map<string, Promise<WebAssembly.Module>>;
const NAME = "kindlingCompiled";
/** How often one looks whether the frame that compiles is still there. */
const LOOK_MS = 200;

const own: Compiled = new Map();
Object.assign(window, { [NAME]: own });

/** Gives a worker the package that it asks for. */
export async function answer(worker: Worker, url: string): Promise<void> {
  let module: WebAssembly.Module | null = null;
  try {
    module = await compiled(url);
  } catch {
    // The worker tries by itself, and says what goes wrong.
  }
  const message = (given: WebAssembly.Module | null): ToWorker => ({ type: "module", url, module: given });
  try {
    worker.postMessage(message(module));
  } catch {
    worker.postMessage(message(null));
  }
}

async function compiled(url: string): Promise<WebAssembly.Module> {
  const tried = new Set<Window>();
  // Without a pause between looking and beginning: else two frames begin at once.
  for (let other = find(url, tried); other; other = find(url, tried)) {
    tried.add(other);
    const module = await from(other, url);
    if (module) return module;
  }
  let compiling = own.get(url);
  if (!compiling) {
    compiling = compile(url);
    own.set(url, compiling);
    compiling.catch(() => own.delete(url));
  }
  return compiling;
}

async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const streams = response.headers.get("content-type")?.startsWith("application/wasm");
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** The other frames of the page around this one, as far as they are of this origin. */
function neighbours(): Window[] {
  if (window.parent === window) return [];
  const found: Window[] = [];
  for (let i = 0; i < window.parent.length; i++) {
    const other = window.parent[i];
    if (other && other !== window && mapOf(other)) found.push(other);
  }
  return found;
}

function mapOf(other: Window): Compiled | undefined {
  try {
    return (other as unknown as Record<string, Compiled | undefined>)[NAME];
  } catch {
    return undefined; // Of another origin.
  }
}

const find = (url: string, tried: ReadonlySet<Window>): Window | undefined =>
  neighbours().find((other) => !tried.has(other) && mapOf(other)?.has(url));

/** The module that another frame has or is making; null when it makes none, fails, or goes away meanwhile. */
async function from(other: Window, url: string): Promise<WebAssembly.Module | null> {
  const making = mapOf(other)?.get(url);
  if (!making) return null;
  let timer = 0;
  const gone = new Promise<null>((resolve) => {
    timer = window.setInterval(() => { if (other.closed || mapOf(other)?.get(url) !== making) resolve(null); }, LOOK_MS);
  });
  try {
    return await Promise.race([making, gone]);
  } catch {
    return null;
  } finally {
    clearInterval(timer);
  }
}
