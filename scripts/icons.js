// `node scripts/icons.js`: the icons of the installed site, from the flame, drawn by a browser. The results are committed.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { needChromium } from "./chromium.js";
import { root } from "./setup.js";

/** The one drawing of the flame. */
const [, path] = /<path fill="var\(--ember\)" d="([^"]+)"/.exec(readFileSync(join(root, "www/pages/page.ts"), "utf8")) ?? [];
if (!path) throw new Error("www/pages/page.ts has no flame");
const EMBER = "#b8480f";
const PAPER = "#f7f4ee";

/** `share`: how much of the side the flame takes. A maskable icon may lose a fifth of each side; its ground fills the square. */
const ICONS = [
  { name: "flame-192", size: 192, share: 0.8, ground: PAPER, radius: 0.2 },
  { name: "flame-512", size: 512, share: 0.8, ground: PAPER, radius: 0.2 },
  { name: "flame-maskable-512", size: 512, share: 0.56, ground: PAPER, radius: 0 },
  { name: "flame-apple-180", size: 180, share: 0.68, ground: PAPER, radius: 0 },
];

const svg = ({ size, share, ground, radius }) => {
  // The drawing's middle is (12, 11) in a square of 24.
  const scale = (size * share) / 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">
    <rect width="${size}" height="${size}" rx="${size * radius}" fill="${ground}"/>
    <path fill="${EMBER}" transform="translate(${size / 2} ${size / 2}) scale(${scale}) translate(-12 -11)" d="${path}"/></svg>`;
};

const browser = await chromium.launch({ executablePath: needChromium(), args: ["--no-sandbox", "--disable-background-networking"] });
const page = await browser.newPage();
mkdirSync(join(root, "public/icons"), { recursive: true });
for (const icon of ICONS) {
  await page.setViewportSize({ width: icon.size, height: icon.size });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg(icon)}`);
  writeFileSync(join(root, `public/icons/${icon.name}.png`), await page.screenshot({ omitBackground: true }));
}
await browser.close();
