/** Pages that do all they can against being captured: a capture, or a partial one that says what it lacks. One browser. */
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { beginCaptureOf } from '../../scripts/launch/captured';
import { browserOnSite } from './browser-on-site';
import { captureTab, sealedPackage, type SealedPackage } from './sealed-package';
import { until } from './until';

const SENTENCE = 'The evidence on this page is this sentence.';
const { site, browser } = await browserOnSite();
// Its page stands open, behind what is captured, from the beginning.
await browser.extension.captures();

/** There is no desk in this test, so nobody stamps. */
const codes = ({ evidence }: SealedPackage): string[] =>
  [...new Set([...evidence.limitations, ...evidence.errors].map(({ code }) => code))].filter(
    (code) => !code.includes('stamp'),
  );

/** Waiting for their `load` would be waiting for ever. */
const neverLoads = new Set(['dialog', 'busy-frame', 'many-frames']);

async function visit(name: string): Promise<Page> {
  const page = await browser.context.newPage();
  // A dialog stays open, as it does for a user: Playwright would close it.
  const dialog = new Promise<void>((opened) => page.on('dialog', () => opened()));
  await page.goto(site.hostileUrl(name), { waitUntil: neverLoads.has(name) ? 'commit' : 'load' });
  if (name === 'dialog') await dialog;
  if (name === 'many-frames') await page.waitForFunction('window.length === 400');
  if (name === 'busy-frame') await page.waitForFunction("document.title === 'the frame is busy'");
  if (name === 'devtools-detector') await page.waitForFunction("document.title === 'armed'");
  await page.bringToFront();
  return page;
}

async function captured(name: string): Promise<SealedPackage> {
  const page = await visit(name);
  const made = await captureTab(browser, site.hostileUrl(name));
  void page.close().catch(() => undefined);
  return made;
}

/** What every one of them must show, however it fights. */
function expectSentence(made: SealedPackage): void {
  expect(made.text('snapshot/text.txt')).toContain(SENTENCE);
  expect(made.text('snapshot/page.html')).toContain(SENTENCE);
  expect(made.text('evidence.json') + made.text('snapshot/page.html')).not.toContain('forged');
}

describe('a whole capture of', () => {
  test.each([
    ['prototypes', []],
    ['clobbered', []],
    ['before-unload', []],
    ['strict-policy', ['no-tls', 'tls.no-certificate']],
    ['debugger-trap', []],
    ['restless', ['first-strip-differs', 'virtualised']],
    ['many-nodes', ['limit-shadow-roots']],
    [
      'many-frames',
      [
        'frames-unread',
        'frames-missing',
        'frame-not-placed',
        'mhtml-left-out',
        'leads-truncated',
        'hold.timed-out',
      ],
    ],
    // It may be busy at the very moment that it is to be let go: it goes on once it listens.
    ['busy', ['release.timed-out']],
    [
      'blobs',
      [
        ...['limit-pictures', 'resources-missing', 'mhtml-left-out', 'mhtml.too-large'],
        ...['first-strip-differs', 'images-plain'],
      ],
    ],
  ])('%s', async (name, mayLack) => {
    const made = await captured(name);
    expectSentence(made);
    expect(codes(made).filter((code) => !mayLack.includes(code))).toEqual([]);
    expect(made.record.completeness).toBe('complete');
  });
});

test('a page that loads others ahead of a click is told of by its own answer, whatever address it then takes', async () => {
  const [own, other] = [site.hostileUrl('foretold'), site.hostileUrl('clean')];
  const page = await visit('foretold');
  const loaded = (url: string): number => site.requests.filter((request) => request.url === url).length;
  await until('both to be loaded ahead', 30_000, async () =>
    Promise.resolve(loaded(other) > 0 && loaded(own) > 1 ? true : undefined),
  );
  await page.evaluate("dispatchEvent(new Event('clean'))");
  const made = await captureTab(browser, other);
  void page.close().catch(() => undefined);
  expectSentence(made);
  expect(codes(made)).toEqual([]);
  expect(made.evidence.target.url_final).toBe(other);
  expect(made.evidence.main_response).toMatchObject({ url: own, status: 200 });
  expect(made.evidence.main_response?.headers).toContainEqual(['x-page', 'the one that is shown']);
  // They are requests that the page has made, and are in its log.
  const log = made.text('network/requests.jsonl').trim().split('\n');
  expect(log.filter((line) => line.includes('/hostile/clean'))).toHaveLength(1);
});

test('a page that becomes another one as it is scrolled is read once, and both addresses are told', async () => {
  const made = await captured('renamed');
  expectSentence(made);
  const told = made.evidence.limitations.find(({ code }) => code === 'address-changed')?.detail;
  expect(told).toContain(site.hostileUrl('renamed'));
  expect(told).toContain(site.hostileUrl('clean'));
  expect(made.evidence.target.url_final).toBe(site.hostileUrl('renamed'));
  expect(made.text('snapshot/page.html')).not.toContain('holiday');
  expect(made.text('snapshot/text-after.txt')).toContain('holiday');
  expect(made.text('custody.jsonl')).toContain('navigation.address_changed');
});

test('a server whose date no record can hold is taken at its word, and its page is sealed', async () => {
  const made = await captured('far-future');
  expectSentence(made);
  expect(codes(made)).toEqual(['http-date-unreadable']);
  expect(made.evidence.clock.http_date).toEqual([]);
  expect(made.record.completeness).toBe('complete');
});

test('a feed without an end is a partial capture that says where it ends', async () => {
  const made = await captured('endless');
  expectSentence(made);
  expect(codes(made)).toEqual(expect.arrayContaining(['page-endless', 'partial']));
  expect(made.record.completeness).toBe('partial');
});

test('a page that wipes itself when it believes that somebody is looking was read before', async () => {
  const made = await captured('devtools-detector');
  expectSentence(made);
  expect(made.text('snapshot/page.html')).toContain('Nobody is looking');
  expect(made.text('snapshot/text-after.txt')).toContain('Nothing here');
  expect(codes(made)).toContain('page-changed');
});

test('a frame that never answers again costs itself, not the page around it', async () => {
  const made = await captured('busy-frame');
  expectSentence(made);
  expect(codes(made)).toEqual(expect.arrayContaining(['frames-missing', 'mhtml-left-out']));
  expect(made.record.completeness).toBe('complete');
});

test('a page with a dialog open is pictured, called partial, and says what to do; the browser goes on', async () => {
  const page = await visit('dialog');
  const made = await captureTab(browser, site.hostileUrl('dialog'));
  expect(made.record.completeness).toBe('partial');
  expect(codes(made)).toContain('page-silent');
  expect(made.evidence.target.url_final).toBe(site.hostileUrl('dialog'));
  void page.close().catch(() => undefined);
  const elsewhere = await browser.openTab(site.hostileUrl('restless'));
  expect(await elsewhere.title()).toBe('restless');
});

test('a page in a window that is put away is captured whole all the same', async () => {
  const own = await browser.openExtensionPage('captures.html');
  const url = site.pictureUrl('hero');
  const inWindow = `chrome.windows.create({ url: ${JSON.stringify(url)} }).then(({ id }) => id)`;
  const windowId = await own.evaluate<number>(inWindow);
  await until('the page to have loaded', 30_000, async () =>
    (await own.evaluate(`chrome.tabs.query({ windowId: ${windowId} }).then(([tab]) => tab.status)`)) ===
    'complete'
      ? true
      : undefined,
  );
  const putAway = `chrome.windows.update(${windowId}, { state: 'minimized' })`;
  expect(await own.evaluate(`${putAway}.then(({ state }) => state)`)).toBe('minimized');
  const made = await captureTab(browser, url);
  expect(made.record.completeness).toBe('complete');
  expect(made.evidence.method.full_page).toBe('debugger');
  const { coverage, document_size: size } = made.evidence.page;
  expect(coverage?.height_covered).toBeGreaterThanOrEqual(size.height - 1);
  const firstStrip = made.files.get('screenshots/full-000.png');
  expect(await own.evaluate(`chrome.windows.get(${windowId}).then(({ state }) => state)`)).toBe('minimized');
  const { width, height, data } = PNG.sync.read(firstStrip ?? Buffer.alloc(0));
  // As wide as the window with its scroll bar, and not of one colour.
  expect(width).toBeGreaterThanOrEqual(size.width);
  const inTheMiddle = [0.1, 0.9].map((part) =>
    data.readUInt32LE(4 * (width * Math.floor(part * height) + (width >> 1))),
  );
  expect(new Set(inTheMiddle).size).toBe(2);
  await own.evaluate(`chrome.windows.remove(${windowId})`);
  await own.close();
});

test.each([
  ['a user who goes on to another tab while strips are taken', async () => undefined],
  ['a background that is stopped while strips are taken, behind another tab', () => browser.stopBackground()],
])('%s: all strips, through the debugger', async (_, happens) => {
  const { extension } = browser;
  const page = await browser.openTab(site.tallUrl);
  const captureId = await beginCaptureOf(extension, site.tallUrl);
  await until('its strips to be begun', 60_000, async () => {
    const steps = (await extension.capture(captureId))?.steps;
    const strips = steps?.find(({ name }) => name === 'full-page')?.status;
    return strips === undefined || strips === 'waiting' ? undefined : true;
  });
  await happens();
  const other = await browser.openTab(site.hostileUrl('restless'));
  await extension.send('work.resume', {});
  const made = await sealedPackage(browser, captureId);
  expect(made.evidence.method.full_page).toBe('debugger');
  expect(made.record.completeness).toBe('complete');
  await Promise.all([page.close(), other.close()]);
});

test('a page that goes, while it is read, to one that never answers is sealed with what was read', async () => {
  const made = await captured('leaves-for-good');
  expectSentence(made);
  expect(codes(made)).toEqual(expect.arrayContaining(['interrupted', 'full-page.interrupted', 'partial']));
  expect(made.evidence.target.url_final).toBe(site.hostileUrl('leaves-for-good'));
});

test('a page that goes elsewhere, or is closed, leaves what was read of it and nothing of another', async () => {
  const made = await captured('leaves');
  expect(made.evidence.target.url_final).toBe(site.hostileUrl('leaves'));
  if (made.record.completeness === 'partial') expect(codes(made)).toContain('interrupted');
  else expectSentence(made);
  const page = await visit('restless');
  const capturing = captureTab(browser, site.hostileUrl('restless'));
  await page.close();
  const cut = await capturing.catch((error: unknown) => String(error));
  if (typeof cut !== 'string') expect(cut.evidence.target.url_final).toBe(site.hostileUrl('restless'));
});
