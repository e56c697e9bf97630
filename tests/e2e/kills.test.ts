/**
 * SIGKILL to browser, background and desk at random moments, in each browser: every capture that began is accounted for, none is doubled,
 * no package is torn, and each is referred once. `CONSTAT_KILLS=50` for the full measure, `CONSTAT_SEED` for another one.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureRecord } from '@/utils/archive/records';
import { defaultSettings } from '@/utils/archive/settings';
import { drivers } from '../browser/drivers';
import { until } from '../browser/until';
import { referralsAt } from './desk-folder';
import { randomNumbers } from './random-numbers';
import { complaintsAbout, openSceneIn, readyToCapture, untilAccepted, type AnyScene } from './scene';

/** One for each victim, in each browser: build servers have no time for more. */
const CAPTURES = Number(process.env['CONSTAT_KILLS'] ?? 3);
const SEED = Number(process.env['CONSTAT_SEED'] ?? 2026);
/** Kills fall between the trigger and this: what a capture and its delivery take, and a little more. */
const LATEST_KILL_MS = 6_000;
const LIMIT_MS = 120_000 + CAPTURES * 10_000;

const victims = ['browser', 'background', 'desk'] as const;
type Victim = (typeof victims)[number];

async function kill(scene: AnyScene, victim: Victim): Promise<void> {
  if (victim === 'background') return scene.browser.stopBackground();
  if (victim === 'browser') return scene.restartBrowser();
  await scene.desk.child.kill();
  await scene.restartDesk();
}

const isSettled = ({ state }: CaptureRecord) => state === 'sealed' || state === 'failed';

describe.each(drivers)('in %s', (_, openBrowser) => {
  let scene: AnyScene;

  beforeAll(async () => {
    scene = await openSceneIn(openBrowser);
    await scene.browser.extension.send('settings.save', {
      ...defaultSettings,
      deskUrl: scene.desk.url,
      sendAutomatically: true,
    });
  });

  afterAll(() => scene.close());

  test(
    `${CAPTURES} captures under fire, seed ${SEED}`,
    async () => {
      const random = randomNumbers(SEED);
      const answered: string[] = [];
      const killed: Record<Victim, number> = { browser: 0, background: 0, desk: 0 };
      for (let capture = 0; capture < CAPTURES; capture += 1) {
        const url = random() < 0.5 ? scene.site.filmUrl : scene.site.liveUrl;
        const victim = victims[capture % victims.length] ?? 'browser';
        const begin = await readyToCapture(scene, url);
        const began = begin().then(
          (id) => void answered.push(id),
          () => undefined, // killed before the answer: what was written down is found below
        );
        await new Promise((resolve) => setTimeout(resolve, random() * LATEST_KILL_MS));
        await kill(scene, victim);
        killed[victim] += 1;
        await began;
      }

      // Whoever goes on using the browser wakes a background that was stopped.
      await scene.browser.openTab(scene.site.liveUrl);
      let open: CaptureRecord[] = [];
      const captures = await until(
        () => `every capture to be settled; open are ${JSON.stringify(open, null, 1)}`,
        LIMIT_MS,
        async () => {
          const all = await scene.browser.extension.captures();
          open = all.filter((capture) => !isSettled(capture));
          return open.length === 0 ? all : undefined;
        },
      );
      const sealed = captures.filter(({ state }) => state === 'sealed');
      const captureIds = sealed.map(({ id }) => id);
      await scene.browser.extension.send('delivery.request', { captureIds, partialConfirmed: true });
      for (const id of captureIds) await untilAccepted(scene, id);
      const partial = sealed.filter(({ completeness }) => completeness === 'partial').length;
      console.log(
        `killed ${JSON.stringify(killed)}; of ${CAPTURES} begun ${answered.length} had answered, ` +
          `${captures.length} were written down: ${sealed.length} sealed (${partial} partial), ` +
          `${captures.length - sealed.length} failed with nothing read`,
      );

      expect(captures.map(({ id }) => id)).toEqual(expect.arrayContaining(answered));
      expect(captures.length).toBeLessThanOrEqual(CAPTURES);
      expect(await referralsAt(scene.deskFolder)).toEqual(sealed.map(({ seal }) => seal).sort());
      for (const id of captureIds) expect(await complaintsAbout(scene, id), id).toEqual([]);
    },
    LIMIT_MS * 2,
  );
});
