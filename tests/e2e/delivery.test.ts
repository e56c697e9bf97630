/** Sending, with the desk away, cut off in the middle, or heard twice: one referral, one receipt, nothing sent again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { referralsAt } from './desk-folder';
import { until } from '../browser/until';
import { openLine, type Line } from './line';
import {
  complaintsAbout,
  openScene,
  startCapture,
  untilAccepted,
  untilCapture,
  untilSealed,
  type Scene,
} from './scene';

/** Longer than anything in the browser waits for without noticing. */
const ASLEEP_MS = 3_000;

let line: Line;
let scene: Scene;

beforeAll(async () => {
  scene = await openScene({
    deskAddress: async (deskUrl) => {
      line = await openLine(deskUrl);
      return line.url;
    },
  });
});

afterAll(async () => {
  await scene.close();
  await line.close();
});

const send = (...captureIds: string[]) =>
  scene.browser.extension.send('delivery.request', { captureIds, partialConfirmed: true });

test('a desk killed in the middle of an upload gets the rest after its restart, not all of it again', async () => {
  const id = await startCapture(scene, scene.site.filmUrl);
  const { packageBytes } = await untilSealed(scene, id);
  const bytes = packageBytes ?? 0;
  expect(bytes).toBeGreaterThan(1_000_000);

  line.sentBytes = 0;
  line.bytesPerMs = 1_000;
  const halfway = line.passed(bytes * 0.6);
  await send(id);
  await halfway;
  await scene.desk.child.kill();
  line.mend();
  line.bytesPerMs = 300; // so slow that the next one, too, goes in a request that can be continued
  line.sentBytes = 0;
  await scene.restartDesk();
  await untilAccepted(scene, id);

  expect(line.sentBytes).toBeLessThan(bytes * 0.8);
  expect(await complaintsAbout(scene, id)).toEqual([]);
});

test('a laptop that slept in the middle of an upload goes on where it stood, though its connections are dead', async () => {
  const id = await startCapture(scene, scene.site.filmUrl);
  const { packageBytes } = await untilSealed(scene, id);
  const bytes = packageBytes ?? 0;
  line.sentBytes = 0;
  line.bytesPerMs = 1_000;
  const halfway = line.passed(bytes * 0.6);
  await send(id);
  await halfway;
  line.bytesPerMs = 1; // the rest is not to get through while the browser is being stopped
  const wake = await scene.browser.suspend();
  line.hangUp();
  line.mend();
  line.sentBytes = 0;
  line.offsets = [];
  await new Promise((resolve) => setTimeout(resolve, ASLEEP_MS));
  const sentAsleep = line.sentBytes;
  wake();
  await untilAccepted(scene, id);

  expect(sentAsleep).toBe(0);
  // Chromium may repeat the request by itself, from its beginning, which the desk refuses; the device then asks how far it was.
  expect(line.offsets.at(-1)).toBeGreaterThan(bytes * 0.2);
  expect(await complaintsAbout(scene, id)).toEqual([]);
});

test('without the desk a capture is sealed all the same, says which stamps are deferred, and fetches the closing one later', async () => {
  await scene.desk.child.kill();
  const id = await startCapture(scene, scene.site.liveUrl);
  const offline = await untilSealed(scene, id);
  expect(offline.completeness).toBe('complete');
  expect(offline.stamps).toEqual({ open: 'absent', close: 'deferred' });
  expect(await complaintsAbout(scene, id)).toEqual([]);

  await send(id);
  await scene.restartDesk();
  const online = await untilAccepted(scene, id);
  expect(online.stamps.close).toBe('stamped');
  expect(online.seal).toBe(offline.seal);
  expect(await complaintsAbout(scene, id)).toEqual([]);
});

test('a device that did not hear the answer asks again and ends with the same one referral', async () => {
  const id = await startCapture(scene, scene.site.liveUrl);
  const { seal, packageBytes } = await untilSealed(scene, id);
  line.sentBytes = 0;
  line.bytesPerMs = 1_000;
  const nearTheEnd = line.passed((packageBytes ?? 0) * 0.9);
  await send(id);
  await nearTheEnd;
  line.deaf = true;
  await until('the desk to accept', 60_000, async () =>
    (await referralsAt(scene.deskFolder)).includes(seal ?? '') ? true : undefined,
  );
  line.cut();
  expect(await scene.browser.extension.receipt(id)).toBeNull();
  line.mend();
  line.sentBytes = 0;
  await untilAccepted(scene, id);

  expect(line.sentBytes).toBeLessThan((packageBytes ?? 0) / 2);
  expect((await referralsAt(scene.deskFolder)).filter((each) => each === seal)).toHaveLength(1);
  expect(await complaintsAbout(scene, id)).toEqual([]);
});

test('asked for twice, a capture is one referral with one receipt', async () => {
  const id = await startCapture(scene, scene.site.liveUrl);
  const { seal } = await untilSealed(scene, id);
  await Promise.all([send(id), send(id)]);
  await untilAccepted(scene, id);
  const first = await scene.browser.extension.receipt(id);
  await send(id);
  await untilAccepted(scene, id);
  expect(await scene.browser.extension.receipt(id)).toEqual(first);
  expect((await referralsAt(scene.deskFolder)).filter((each) => each === seal)).toHaveLength(1);
});

test('a request that is taken back leaves the capture as it was', async () => {
  line.cut();
  const id = await startCapture(scene, scene.site.liveUrl);
  await untilSealed(scene, id);
  await send(id);
  await untilCapture(scene, id, 'waiting for the desk', ({ delivery }) => delivery?.status === 'waiting');
  await scene.browser.extension.send('delivery.cancel', { captureIds: [id] });
  line.mend();
  expect((await scene.browser.extension.capture(id))?.delivery).toBeNull();
});
