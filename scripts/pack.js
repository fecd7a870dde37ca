// `npm run pack`: the tree of the npm package in package/, from what `npm run build` made, and its tarball.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fail, root, run, say } from "./setup.js";

/**
 * Of the site not in the package: its service worker, which belongs to a host that chose it, and what only hosts, search engines and
 * link previews ask for.
 */
const LEFT_OUT = /^(service-worker\.js|files\.json|_headers|robots\.txt|sitemap\.xml)$|oembed\.json$|^pictures\/.*\.jpg$/;
const out = join(root, "package");

/** What the package says of itself; versions are the project's. */
function manifest() {
  const { name, version, description, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return {
    name, version, description, license,
    type: "module",
    exports: {
      ".": { types: "./types/kindling.d.ts", default: "./site/kindling.js" },
      "./demo": { types: "./types/kindling-demo.d.ts", default: "./site/kindling-demo.js" },
      "./vite": { types: "./vite.d.ts", default: "./vite.js" },
      "./package.json": "./package.json",
    },
    sideEffects: ["./site/kindling-demo.js"],
  };
}

/** Writes package/; resolves to whether the types could be made. */
export async function assemble() {
  if (!existsSync(join(root, "dist/kindling-demo.js"))) fail("There is no dist/: run `npm run build` first.");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, "docs"), { recursive: true });
  const dist = join(root, "dist");
  cpSync(dist, join(out, "site"), { recursive: true, filter: (path) => !LEFT_OUT.test(relative(dist, path).replaceAll("\\", "/")) });
  for (const name of ["README.md", "vite.js", "vite.d.ts"]) cpSync(join(root, "packaging", name), join(out, name));
  for (const name of ["LICENSE", "LICENSE-APACHE", "LICENSE-MIT", "docs/embedding.md"]) cpSync(join(root, name), join(out, name));
  writeFileSync(join(out, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
  if ((await run("npx", ["tsc", "-p", "packaging"])) !== 0) return false;
  for (const file of readdirSync(join(out, "types"), { recursive: true })) if (file.endsWith(".d.ts")) nameFiles(join(out, "types", file));
  return true;
}

/** Node's way to find types wants whole file names where ours leave them out. */
function nameFiles(file) {
  const whole = (_, before, path) => `${before}"${path}${existsSync(join(dirname(file), `${path}.d.ts`)) ? "" : "/index"}.js"`;
  writeFileSync(file, readFileSync(file, "utf8").replace(/(from |import\()"(\.\.?\/[^"]+)"/g, whole));
}

if (import.meta.url === new URL(process.argv[1] ?? "", "file:").href) {
  if (!(await assemble())) fail("The types could not be made: see the lines above.");
  if ((await run("npm", ["pack", "--silent", out])) !== 0) fail("npm could not pack package/: see the lines above.");
  const { version } = manifest();
  say(`kindling-${version}.tgz is ready: ${(statSync(join(root, `kindling-${version}.tgz`)).size / 1e6).toFixed(1)} MB`);
}
