// The content security policy of every page: nothing but the site's own files, no inline script, no eval. It is in the
// documents themselves, so that every static host serves it.

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

export const POLICY = written(DIRECTIVES);

/** Vite's client brings styles as elements and hears of changes through a socket. Only while developing. */
export const DEVELOPMENT_POLICY = written({ ...DIRECTIVES, "style-src": "'self' 'unsafe-inline'", "connect-src": "'self' ws:" });

/**
 * For hosts that read `_headers` (Netlify, Cloudflare Pages): the same policy also for workers and files, and leave for other sites to load the element and
 * the API.
 */
export const HEADERS = `/*\n  Content-Security-Policy: ${POLICY}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: same-origin\n  Access-Control-Allow-Origin: *\n`;
