/**
 * Takes a picture of every scene: `npx tsx tests/gallery/shoot.ts OUT [--only TEXT] [--dark] [--rtl] [--zoom|--narrow] [--locale fr]`.
 * Exit status 1 when a scene logs an error or is larger than its window.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/ready/look-up.js';
import { openGallery } from './open-gallery';

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    dark: { type: 'boolean', default: false },
    rtl: { type: 'boolean', default: false },
    /** As at 200 %: half the room. */
    zoom: { type: 'boolean', default: false },
    /** On a telephone's screen, or a window as narrow as one: 360 px. */
    narrow: { type: 'boolean', default: false },
    locale: { type: 'string', default: 'en' },
    chromium: { type: 'string', default: findChromium() ?? '' },
  },
});
const out = positionals[0] ?? 'out/gallery';
await mkdir(out, { recursive: true });

const gallery = await openGallery();
const browser = await chromium.launch({
  executablePath: asked.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const context = await browser.newContext({
  colorScheme: asked.dark ? 'dark' : 'light',
  deviceScaleFactor: asked.zoom ? 2 : 1,
  reducedMotion: 'reduce',
  locale: asked.locale,
});
context.setDefaultTimeout(20_000);

const page = await context.newPage();
const faults: string[] = [];
let current = '';
page.on('pageerror', (error) => faults.push(`${current}: ${error.message}`));
page.on('console', (message) => {
  if (message.type() === 'error') faults.push(`${current}: ${message.text()}`);
});

for (const { name, width, height } of await gallery.scenes(page)) {
  if (!name.includes(asked.only)) continue;
  current = name;
  const room = { width, height: height ?? 300 };
  // A popup keeps its width; a page in a tab has half of it at 200 %.
  const inTab = room.width > 400;
  const narrowed = asked.narrow ? 360 : asked.zoom ? room.width / 2 : room.width;
  const seen = { ...room, width: inTab ? narrowed : room.width };
  await page.setViewportSize(seen);
  await gallery.show(page, name, { dir: asked.rtl ? 'rtl' : 'ltr', locale: asked.locale });
  await page.waitForTimeout(150);
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (over > 0) faults.push(`${name}: ${over} px wider than its window`);
  // A scene with a height has its own scrolling boxes: the page itself must not scroll as well, unless all is one column.
  const ownBoxes = height !== null && seen.width === width && width > 400;
  const higher = ownBoxes
    ? await page.evaluate(() => {
        const folded = [...document.querySelectorAll('details:not([open])')].filter(
          (part) => part instanceof HTMLDetailsElement,
        );
        for (const part of folded) part.open = true;
        const over = document.documentElement.scrollHeight - document.documentElement.clientHeight;
        for (const part of folded) part.open = false;
        return over;
      })
    : 0;
  if (higher > 0) faults.push(`${name}: ${higher} px higher than its window`);
  await page.screenshot({ path: path.join(out, `${name}.png`), fullPage: !ownBoxes });
}
await browser.close();
await gallery.close();
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
