/**
 * The disk that the browser keeps everything on is full, to the last byte: a capture that begins then says so or waits,
 * and whatever is older is there when there is room again, and still there after the browser was killed and started anew.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../browser/until';
import { complaintsAbout, openScene, readyToCapture, startCapture, untilSealed, type Scene } from './scene';
import { smallDisk, type SmallDisk } from './small-disk';

const MB = 1_000_000;
const PATIENCE_MS = 90_000;
const CAPTURES = 2;
/** Long enough that somebody meets it. */
const FULL_MS = 3_000;

let disk: SmallDisk | null;
let scene: Scene;

beforeAll(async () => {
  disk = await smallDisk(400 * MB);
  if (disk) scene = await openScene({ profileFolder: disk.folder });
});

afterAll(async () => {
  await scene?.close();
  await disk?.close();
});

/** Asked of a page of the extension, which may be beginning anew at that moment. */
const isFresh = async (): Promise<true | undefined> => {
  const page = await scene.browser.openExtensionPage('options.html');
  const asked = `chrome.storage.session.get('log-renewed').then((found) => found['log-renewed'])`;
  const answer = await page.evaluate<true | undefined>(asked);
  await page.close();
  return answer;
};
/** The database's log is begun anew once a session, and when there is room again. */
const untilFresh = () => until('the log to be fresh', PATIENCE_MS, () => isFresh().catch(() => undefined));

test('what is older is there again, and after the browser was killed', async (context) => {
  if (!disk) return context.skip('this user may not mount a small disk');
  const sealed: string[] = [];
  for (let made = 0; made < CAPTURES; made += 1) {
    const id = await startCapture(scene, scene.site.liveUrl);
    await untilSealed(scene, id);
    sealed.push(id);
  }
  const begin = await readyToCapture(scene, scene.site.filmUrl);
  await untilFresh();

  await disk.fill();
  // Answered, refused for lack of room, or cut off with the database itself: all may be.
  void begin().catch(() => null);
  await new Promise((resolve) => setTimeout(resolve, FULL_MS));
  await disk.relieve();
  await untilFresh();

  await scene.restartBrowser();
  await untilFresh();
  await scene.restartBrowser();
  const kept = await scene.browser.extension.captures();
  expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(sealed));
  for (const id of sealed) expect(await complaintsAbout(scene, id), id).toEqual([]);
  const late = await startCapture(scene, scene.site.liveUrl);
  await untilSealed(scene, late);
}, 240_000);
