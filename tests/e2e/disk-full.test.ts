/**
 * The disk that the browser keeps everything on is as good as full: a capture stops or is refused in plain words before the
 * browser could damage its own database, whatever is older can be sent and deleted, and with room again all goes on.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintsAbout, openScene, readyToCapture, startCapture, untilAccepted } from './scene';
import { untilCapture, untilSealed, type Scene } from './scene';
import { smallDisk, type SmallDisk } from './small-disk';

const MB = 1_000_000;
/** Too little for evidence, enough for everything else: between the two limits of utils/archive/room.ts. */
const SCANTY_BYTES = 40 * MB;

let disk: SmallDisk | null;
let scene: Scene;

beforeAll(async () => {
  disk = await smallDisk(250 * MB);
  if (disk) scene = await openScene({ profileFolder: disk.folder });
});

afterAll(async () => {
  await scene?.close();
  await disk?.close();
});

test('a capture under way stops, another is refused, what is older is intact, sent and deleted', async (context) => {
  if (!disk) return context.skip('this user may not mount a small disk');
  const { extension } = scene.browser;
  const [older, doomed] = [
    await startCapture(scene, scene.site.liveUrl),
    await startCapture(scene, scene.site.filmUrl),
  ];
  await untilSealed(scene, older);
  await untilSealed(scene, doomed);

  // A page that takes long to read: the disk is full before it is sealed.
  const begin = await readyToCapture(scene, new URL('/tall', scene.site.filmUrl).href);
  const next = await readyToCapture(scene, scene.site.liveUrl);
  const stopped = await begin();
  await disk.fill(SCANTY_BYTES);
  const { limitations } = await untilCapture(scene, stopped, 'failed', ({ state }) => state === 'failed');
  expect(limitations.map(({ code }) => code)).toEqual(['disk-full']);
  await expect(next()).rejects.toThrow('disk-full');

  await extension.send('delivery.request', { captureIds: [older], partialConfirmed: true });
  await untilAccepted(scene, older);
  await extension.send('capture.delete', { captureIds: [doomed] });

  await disk.relieve();
  await untilSealed(scene, await next());
  await scene.restartBrowser();
  const ids = (await scene.browser.extension.captures()).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([older, stopped]));
  expect(ids).not.toContain(doomed);
  expect(await complaintsAbout(scene, older)).toEqual([]);
});
