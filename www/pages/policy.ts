// The content security policy of every page: nothing but the site's own files, no inline script, no eval. It is in the
// documents themselves, so that every static host serves it.

import type { Page } from "./page";

/** Observable Plot puts style sheets of its own into each chart and legend; a test notices when another version changes them. */
const PLOT_STYLES = "'sha256-rCZUQsEQJf1DmnfnMZmlj08XC7qbIZySA6bEtitbQ00=' 'sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww='";

/**
 * Styles set by script on an element (`element.style`) are no inline styles: Lit's `.style`, uPlot, KaTeX's `render` and
 * Observable Plot do that and need nothing here. `frame-ancestors` stays open, for embeds.
 *
 * A worker fetched from the network has the policy of its own response, which a static host does not send; one that is
 * started from a blob has the page's. So all workers begin as blobs (www/lab/worker.ts); `'self'` is for the service worker.
 */
const DIRECTIVES: Record<string, string> = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": `'self' ${PLOT_STYLES}`,
  "connect-src": "'self'",
  "worker-src": "'self' blob:",
  "img-src": "'self' data: blob:",
  "font-src": "'self'",
  "manifest-src": "'self'",
  "frame-src": "'self'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
};

const written = (directives: Record<string, string>): string =>
  Object.entries(directives).map(([name, sources]) => `${name} ${sources}`).join("; ");

/** What every page has that declares nothing of its own. */
export const POLICY = written(DIRECTIVES);

type Declares = Pick<Page, "path" | "scriptSources">;

const policy = ({ scriptSources }: Declares): Record<string, string> =>
  ({ ...DIRECTIVES, ...(scriptSources ? { "script-src": `${DIRECTIVES["script-src"]} ${scriptSources}` } : {}) });

/** The policy of a page: a page may declare more sources of scripts, and nothing else. */
export const policyOf = (page: Declares): string => written(policy(page));

/** Vite's client brings styles as elements and hears of changes through a socket. Only while developing. */
export const developmentPolicy = (page: Declares): string => written({ ...policy(page), "style-src": "'self' 'unsafe-inline'", "connect-src": "'self' ws:" });

/** What the site has beside documents: folders, and scripts in its own. */
const FILES = ["assets/*", "data/*", "icons/*", "pictures/*", "pkg/*", "kindling.js", "kindling-demo.js", "service-worker.js"];

/**
 * For hosts that read `_headers` (Netlify, Cloudflare Pages): the policies also as headers, for workers and files too, and leave for other sites to load
 * the element and the API. Hosts join what several rules say of one header, and a browser obeys all of it: so each path is
 * named by one rule with a policy, a folder as a whole where its pages share theirs.
 */
export function headersOf(pages: readonly Declares[]): string {
  const paths = pages.map((page) => {
    const [folder] = page.path.split("/", 1);
    const shared = folder !== "" && pages.every((one) => !one.path.startsWith(`${folder}/`) || policyOf(one) === POLICY);
    return { path: shared ? `${folder}/*` : page.path, policy: policyOf(page) };
  });
  const rules = new Map([...paths, ...FILES.map((path) => ({ path, policy: POLICY }))].map(({ path, policy }) => [path, policy]));
  const written = [...rules].map(([path, policy]) => `/${path}\n  Content-Security-Policy: ${policy}\n`);
  return `/*\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: same-origin\n  Access-Control-Allow-Origin: *\n${written.join("")}`;
}
