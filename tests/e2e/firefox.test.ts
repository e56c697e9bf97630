/** What is particular to Firefox: leave given site by site, pictures drawn whole, a background that is stopped when it idles. */
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestFirefox, type FirefoxDriver } from '../browser/firefox';
import { captureTab, sealedPackage, type SealedPackage } from '../browser/sealed-package';
import { until } from '../browser/until';
import { ONLY_IN_VIEW } from '../site/picture-pages';
import { openLine, type Line } from './line';
import {
  complaintsAbout,
  newestCapture,
  openSceneIn,
  startCapture,
  untilAccepted,
  untilSealed,
  type Scene,
} from './scene';

let line: Line;
let scene: Scene<FirefoxDriver>;

beforeAll(async () => {
  scene = await openSceneIn(openTestFirefox, {
    deskAddress: async (deskUrl) => (line = await openLine(deskUrl)).url,
  });
});

afterAll(async () => {
  await scene.close();
  await line.close();
});

const stepsOf = async (id: string) => (await scene.browser.extension.capture(id))?.steps ?? [];

test('an upload goes on through stops of the background, and nothing of it is lost', async () => {
  const id = await startCapture(scene, scene.site.filmUrl);
  const { packageBytes } = await untilSealed(scene, id);
  line.sentBytes = 0;
  line.bytesPerMs = (packageBytes ?? 0) / 8_000;
  const halfway = line.passed((packageBytes ?? 0) / 2);
  await scene.browser.extension.send('delivery.request', { captureIds: [id], partialConfirmed: true });
  await halfway;
  await scene.browser.stopBackground();
  line.mend();
  await untilAccepted(scene, id);
  expect(await complaintsAbout(scene, id)).toEqual([]);
});

test('a page of many screens is drawn from top to bottom, with what floats on it once', async () => {
  const id = await startCapture(scene, scene.site.tallUrl);
  const capture = await untilSealed(scene, id);
  expect(capture).toMatchObject({ completeness: 'complete' });
  // The files of a frame of another site are not to be had: docs/browsers.md.
  expect(capture.limitations.map(({ code }) => code)).toEqual(['bodies-refused']);
  expect((await stepsOf(id)).find(({ name }) => name === 'full-page')?.status).toBe('done');
});

test('what waits to come into view is brought in before the page is drawn, and read again', async () => {
  const id = await startCapture(scene, scene.site.pictureUrl('lazy'));
  expect(await untilSealed(scene, id)).toMatchObject({ completeness: 'complete' });
  expect((await stepsOf(id)).find(({ name }) => name === 'page-again')?.status).toBe('done');
});

/** Which heights of the page the strips show otherwise than in the colour of what comes and goes. */
function heightsUnlike({ evidence, files }: SealedPackage, x: number, heights: readonly number[]): number[] {
  const strips = evidence.page.coverage?.strips ?? [];
  return heights.filter((y) => {
    const strip = strips.findLast(({ area }) => area.y <= y);
    const stored = strip && files.get(strip.path.replace(/^data\//, ''));
    if (!stored) return true;
    const { width, data } = PNG.sync.read(stored);
    const at = (Math.round(y - strip.area.y) * width + x) * 4;
    return ONLY_IN_VIEW.some((channel, index) => channel !== data[at + index]);
  });
}

test.each([
  ['beside', 'drawn at once'],
  ['hesitant', 'drawn a moment later, in a shadow root'],
])('rows that a page keeps only while they are in view are in the picture (%s: %s)', async (page) => {
  const tab = await scene.browser.openTab(scene.site.pictureUrl(page));
  await tab.evaluate('scrollTo(0, 1234)');
  const sealed = await captureTab(scene.browser, tab.url());
  expect(sealed.record.completeness).toBe('complete');
  expect(sealed.evidence.limitations.map(({ code }) => code)).toContain('virtualised');
  expect(sealed.text('snapshot/seen.txt')).toContain('Row 119');
  const rows = Array.from({ length: 120 }, (_, row) => row * 50 + 40);
  expect(heightsUnlike(sealed, 500, rows)).toEqual([]);
  expect(await tab.evaluate('scrollY')).toBe(1234);
});

test('parts that a page shows only while they are in view are in the picture, and nothing is missing', async () => {
  const tab = await scene.browser.openTab(scene.site.pictureUrl('fading'));
  const sealed = await captureTab(scene.browser, tab.url());
  expect(sealed.record.completeness).toBe('complete');
  expect(sealed.evidence.transformations.map(({ code }) => code)).toContain('walked');
  const parts = Array.from({ length: 10 }, (_, part) => part * 600 + 500);
  expect(heightsUnlike(sealed, 600, parts)).toEqual([]);
});

test('a page of which no picture is believed is drawn from its DOM, and neither loaded nor run again for it', async () => {
  const tab = await scene.browser.openTab(scene.site.pictureUrl('unpainted'));
  const asked = (): string[] => scene.site.requests.map(({ url }) => url);
  await until('the page to have said so', 30_000, async () =>
    ['told', 'made'].every((word) => asked().some((url) => url.endsWith(word))) ? true : undefined,
  );
  const before = asked().length;
  const sealed = await captureTab(scene.browser, tab.url());
  expect(sealed.evidence.errors.map(({ code }) => code)).not.toContain('reconstruction.not-injectable');
  const made = sealed.files.get('screenshots/reconstruction.png');
  expect(made && PNG.sync.read(made).height).toBeGreaterThan(9_000);
  expect(asked().slice(before)).toEqual([]);
  expect(await tab.evaluate("document.querySelectorAll('iframe').length")).toBe(2);
});

test('where pages are told another ratio than the screen has, the pictures are right, and the package says the true one', async () => {
  const setResisting = (on: boolean) =>
    scene.browser.inBrowser(`Services.prefs.setBoolPref('privacy.resistFingerprinting', ${on})`);
  await setResisting(true);
  try {
    const tab = await scene.browser.openTab(scene.site.tallUrl);
    expect(await tab.evaluate('devicePixelRatio')).toBe(2);
    const { record, evidence } = await captureTab(scene.browser, tab.url());
    expect(record.completeness).toBe('complete');
    expect(evidence.deviations.map(({ code }) => code)).not.toContain('strips-from-screen');
    for (const { area, pixels } of evidence.page.coverage?.strips ?? [])
      expect(pixels.height).toBe(area.height);
    expect(evidence.device.device_pixel_ratio).toBe(1);
  } finally {
    await setResisting(false);
  }
});

test('what a page keeps even from its own scripts is read: a closed shadow root, a canvas with another site’s picture', async () => {
  const tab = await scene.browser.openTab(scene.site.pictureUrl('guarded'));
  await until('the canvas to be drawn', 30_000, async () =>
    (await tab.evaluate<string>('document.title')) === 'drawn' ? true : undefined,
  );
  const sealed = await captureTab(scene.browser, tab.url());
  expect(sealed.text('snapshot/page.html')).toContain('Behind a closed door');
  expect(sealed.text('snapshot/text.txt')).toContain('Behind a closed door');
  const [, drawn = ''] = /data:image\/png;base64,([\w+/=]+)/.exec(sealed.text('snapshot/page.html')) ?? [];
  const { width, height, data } = PNG.sync.read(Buffer.from(drawn, 'base64'));
  expect([width, height]).toEqual([320, 180]);
  expect(data.filter((_, at) => at % 4 === 3)).not.toContain(0);
});

test('a document in the browser’s own viewer is its bytes and its certificate, and says that nobody may look inside', async () => {
  const id = await startCapture(scene, `${scene.site.origins.site}/films.json`);
  const capture = await untilSealed(scene, id);
  expect(capture.completeness).toBe('complete');
  expect(capture.limitations.map(({ code }) => code)).toEqual(['closed-viewer']);
  const steps = await stepsOf(id);
  expect(steps.filter(({ status }) => status === 'failed')).toEqual([]);
  const done = steps.filter(({ status }) => status === 'done').map(({ name }) => name);
  expect(done).toEqual(expect.arrayContaining(['viewport', 'document', 'tls', 'network']));
  expect(await complaintsAbout(scene, id)).toEqual([]);
});

test('with the leave of the click alone a capture is complete, and names what it could not see', async () => {
  await scene.browser.allowAllSites(false);
  try {
    const known = (await scene.browser.extension.captures()).length;
    const tab = await scene.browser.openTab(scene.site.liveUrl);
    const popup = await scene.browser.pressAction(tab);
    await popup.waitForText('Constat sees only this page');
    await popup.click('Capture this page');
    const { id } = await newestCapture(scene, known);
    const { evidence } = await sealedPackage(scene.browser, id);
    const { completeness, limitations, method, page } = evidence;
    expect(completeness).toBe('complete');
    const codes = limitations.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['no-host-access', 'no-request-log', 'frames-missing']));
    // The whole page all the same, a good deal higher than the window.
    expect(method.full_page).toBe('tab-capture');
    expect(page.document_size.height).toBeGreaterThan(page.viewport.height);
    expect(page.coverage?.height_covered).toBeGreaterThanOrEqual(page.document_size.height - 1);
    expect(await complaintsAbout(scene, id)).toEqual([]);

    await popup.click('Give access…');
    await scene.browser.answerPrompt();
    const again = await scene.browser.pressAction(tab);
    await again.waitForText('Captured and sealed');
    expect(await again.text()).not.toContain('Constat sees only this page');
    await again.close();
  } finally {
    await scene.browser.allowAllSites(true);
  }
});

test('left alone, the background is stopped, and a press of the button wakes it', async () => {
  const isStopped = `const { extension } = WebExtensionPolicy.getByID('constat@constat.example');
    return extension.backgroundState === 'stopped'`;
  await until('the background to be stopped', 60_000, async () =>
    (await scene.browser.inBrowser<boolean>(isStopped)) ? true : undefined,
  );
  const tab = await scene.browser.openTab(scene.site.pictureUrl('hero'));
  const popup = await scene.browser.pressAction(tab);
  await popup.waitForText('Capture this page');
  await popup.close();
});
