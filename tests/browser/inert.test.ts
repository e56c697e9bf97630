/** An opened snapshot goes nowhere and connects to nobody, whatever the page was built of; and what may stay is there. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { growTrees, scriptedPage, spriteFile, strangersIn, xhtmlPage } from './hostile-markup';
import { SnapshotBrowser, compare, shoot } from './snapshot-browser';
import { Site } from './snapshot-site';

let site: Site;
let browser: SnapshotBrowser;
const viewport = { width: 900, height: 700 };
const away = (how: string): string => `${site.origins[1]}/stolen/${how}`;

beforeAll(async () => {
  site = await new Site(fileURLToPath(new URL('pages', import.meta.url)), {
    '/scripted.html': () => ({ body: scriptedPage(away) }),
    '/capitals.html': () => ({
      body: xhtmlPage(away),
      headers: { 'content-type': 'application/xhtml+xml' },
    }),
    '/sprite.svg': () => ({ body: spriteFile(away), headers: { 'content-type': 'image/svg+xml' } }),
    '/empty.html': () => ({ body: '<!doctype html><title>Empty</title><body>' }),
  }).open(['a.test', 'evil.test']);
  browser = await SnapshotBrowser.launch();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function visit(path: string): Promise<Page> {
  const page = await browser.context.newPage();
  await page.setViewportSize(viewport);
  await page.goto(`${site.origins[0]}/${path}`);
  return page;
}

/** Reads and closes the page, opens its snapshot, and gives whatever left there the time to leave. */
async function opened(page: Page) {
  const { snapshot } = await browser.snapshot(page, ({ url }) => site.load(url));
  await page.close();
  const before = { requests: site.requests.length, connections: site.connections };
  const shown = await browser.open(snapshot.html, viewport);
  await shown.page.waitForTimeout(400);
  expect(site.requests.slice(before.requests)).toEqual([]);
  expect(site.connections).toBe(before.connections);
  expect(shown.requests).toEqual([]);
  expect(shown.page.url()).toMatch(/^file:/);
  expect(await strangersIn(shown.page)).toEqual([]);
  return { snapshot, page: shown.page };
}

const lastWords = (page: Page): Promise<string | null> => page.locator('#last').textContent();

test.each(['scripted.html', 'capitals.html'])('%s leads nowhere once it is captured', async (path) => {
  const { page, snapshot } = await opened(await visit(path));
  expect(await lastWords(page)).toBe('the last words');
  // It was left out by the reader; the last look at the markup had nothing to do.
  expect(snapshot.limitations.map(({ code }) => code)).not.toContain('markup-defused');
  await page.close();
});

test('drawings, formulas and old markup look as they did', async () => {
  const page = await visit('vectors.html');
  const live = await shoot(page, true);
  const { page: shown, snapshot } = await opened(page);
  const difference = compare(live, await shoot(shown, true));
  // Rounding at the edge of a drawing that was a document of its own.
  expect(difference.visible).toBe(0);
  expect(difference.exact).toBeLessThan(0.0001);
  // The drawing in the object was read as a frame, too; it is shown as a picture.
  expect(snapshot.limitations.map(({ code }) => code)).toEqual(['frame-not-placed']);
  const kept =
    'linearGradient feGaussianBlur clipPath foreignObject>div animate set textPath mfrac use+image'.split(
      ' ',
    );
  expect(
    await shown.evaluate(
      (all) => all.filter((one) => !document.querySelector(`svg ${one}, math ${one}`)),
      kept,
    ),
  ).toEqual([]);
  await shown.close();
});

test('trees grown at random are read back without a stranger, and none swallows what follows', async () => {
  for (const seed of [1, 20_261_123]) {
    const page = await visit('empty.html');
    await page.evaluate(growTrees, { seed, count: 400, away: away('tree') });
    const read = await opened(page);
    expect(await lastWords(read.page), `seed ${seed}`).toBe('the last words');
    expect(read.snapshot.limitations.map(({ code }) => code)).not.toContain('markup-defused');
    await read.page.close();
  }
});
