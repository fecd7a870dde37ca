// Every document has the strict policy; the one in which a visitor's program runs may also have scripts from blobs, and no more.

import { expect, test } from "vitest";
import { pages } from "../../www/pages";
import { documentOf } from "../../www/pages/page";
import { headersOf, POLICY, policyOf } from "../../www/pages/policy";
import { ruled } from "../browser/server";

const directives = (policy: string): Record<string, string> => Object.fromEntries(policy.split("; ").map((one) => [one.split(" ", 1)[0] ?? "", one.slice(one.indexOf(" ") + 1)]));
const FRAME = "try/run/";

test("only the frame of /try/ takes scripts from blobs; connections are the site's own everywhere", () => {
  expect(pages.filter((page) => page.scriptSources).map(({ path }) => path)).toEqual([FRAME]);
  for (const page of pages) {
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(documentOf(page)) ?? [];
    const { "script-src": scripts, ...others } = directives(policy);
    const { "script-src": strict, ...same } = directives(POLICY);
    expect(scripts, page.path).toBe(page.path === FRAME ? `${strict ?? ""} blob:` : strict);
    expect(others, page.path).toEqual(same);
    expect(others, page.path).toMatchObject({ "default-src": "'none'", "connect-src": "'self'", "form-action": "'none'", "worker-src": "'self' blob:" });
  }
  expect(directives(POLICY)["script-src"]).toBe("'self' 'wasm-unsafe-eval'");
});

test("as headers, each page and each kind of file has its own policy, once", () => {
  const rules = headersOf(pages);
  for (const page of pages) expect(ruled(rules, `/${page.path}`)["Content-Security-Policy"], page.path).toBe(policyOf(page));
  for (const file of ["assets/main-0.js", "pkg/cpu/kindling-0.js", "data/x", "kindling.js", "kindling-demo.js", "service-worker.js"]) {
    expect(ruled(rules, `/${file}`), file).toMatchObject({ "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Access-Control-Allow-Origin": "*" });
  }
  // A host allows a hundred rules.
  expect(rules.match(/^\//gm)?.length).toBeLessThan(100);
});
