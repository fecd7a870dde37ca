// Finds Firefox ESR and WebKitGTK's browser for the tests of embeds; on Debian as root it installs the packages.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

const onPath = (...names) =>
  (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path)) ?? null;

/** Debian puts it into a folder for the processor. */
function miniBrowser() {
  const libraries = existsSync("/usr/lib") ? readdirSync("/usr/lib").map((name) => join("/usr/lib", name)) : [];
  const folders = ["/usr/libexec", ...libraries].flatMap((folder) => ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"].map((name) => join(folder, name)));
  return folders.map((folder) => join(folder, "MiniBrowser")).find((path) => existsSync(path)) ?? null;
}

const find = () => ({
  FIREFOX: process.env.FIREFOX ?? onPath("firefox-esr", "firefox"), WEBKIT_DRIVER: process.env.WEBKIT_DRIVER ?? onPath("WebKitWebDriver"),
  MINI_BROWSER: process.env.MINI_BROWSER ?? miniBrowser(), XVFB_RUN: process.env.XVFB_RUN ?? onPath("xvfb-run"),
});

/** As environment variables; throws one sentence when one is missing and cannot be installed. */
export function needBrowsers() {
  const complete = (found) => Object.values(found).every((path) => path !== null);
  let found = find();
  if (!complete(found) && existsSync("/etc/debian_version") && process.getuid?.() === 0) {
    console.log("Installing Debian's firefox-esr, webkit2gtk-driver and xvfb for the tests of embeds");
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "firefox-esr", "webkit2gtk-driver", "xvfb", "xauth"], {
      stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    found = find();
  }
  if (complete(found)) return found;
  throw new Error("The tests of embeds need Firefox, WebKitGTK's WebKitWebDriver and MiniBrowser, and xvfb-run: install Debian's firefox-esr, webkit2gtk-driver and xvfb, or the like.");
}
