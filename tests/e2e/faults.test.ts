/**
 * Everything that goes wrong in the world, at random moments of many captures: browser, worker and desk killed, the
 * desk's disk full, the line cut, slow and damaging. At the end every capture is accounted for, each referral is there
 * once, and every receipt verifies. `CONSTAT_FAULTS=500` for the full measure, `CONSTAT_SEED` for another one.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaptureRecord } from '@/utils/archive/records';
import { until } from '../browser/until';
import { referralsAt } from './desk-folder';
import { openLine, type Line } from './line';
import { randomNumbers } from './random-numbers';
import { complaintsAbout, openScene, readyToCapture, type Scene } from './scene';
import { smallDisk, type SmallDisk } from './small-disk';

const CAPTURES = Number(process.env['CONSTAT_FAULTS'] ?? 7);
const SEED = Number(process.env['CONSTAT_SEED'] ?? 2026);
const MB = 1_000_000;
/** A fault falls between the trigger and this: what a capture and its delivery take, and a little more. */
const LATEST_FAULT_MS = 5_000;
/** How long a disk stays full, a line bad: long enough that somebody meets it. */
const FAULT_MS = 3_000;
const LIMIT_MS = 180_000 + CAPTURES * 20_000;
/** Tabs left open by captures: a machine's memory has an end. */
const OPEN_TABS = 6;

const faults = ['browser', 'worker', 'desk', 'full', 'cut', 'slow', 'damage'] as const;
type Fault = (typeof faults)[number];

let scene: Scene;
let line: Line;
let disk: SmallDisk | null;

beforeAll(async () => {
  disk = await smallDisk((150 + CAPTURES * 6) * MB);
  if (!disk) console.log('No full disk in this run: this user may not mount one.');
  scene = await openScene({
    ...(disk ? { deskFolder: disk.folder } : {}),
    deskAddress: async (deskUrl) => {
      line = await openLine(deskUrl);
      return line.url;
    },
  });
  await scene.browser.extension.send('settings.save', {
    ...{ deskUrl: line.url, operatorName: '', organisation: '', caseRef: '', purpose: '' },
    ...{ tlp: 'TLP:AMBER', sendAutomatically: true },
  });
});

afterAll(async () => {
  await scene.close();
  await line.close();
  await disk?.close();
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function happen(fault: Fault, random: () => number): Promise<void> {
  switch (fault) {
    case 'browser':
      return scene.restartBrowser();
    case 'worker':
      return scene.browser.stopBackground();
    case 'desk':
      await scene.desk.child.kill();
      return scene.restartDesk();
    case 'full':
      await disk?.fill();
      await sleep(FAULT_MS);
      return disk?.relieve();
    case 'cut':
      line.cut();
      break;
    case 'slow':
      line.bytesPerMs = 200;
      break;
    case 'damage':
      line.damages = () => random() < 0.2;
      break;
  }
  await sleep(FAULT_MS);
  line.mend();
}

const isSettled = ({ state }: CaptureRecord) => state === 'sealed' || state === 'failed';
const isAccepted = ({ delivery }: CaptureRecord) => delivery?.status === 'accepted';

/** Closes what captures have left open; the first tab stays, for a browser without any ends. */
async function closeOldTabs(): Promise<void> {
  const pages = scene.browser.context.pages();
  for (const page of pages.slice(1, Math.max(1, pages.length - OPEN_TABS)))
    await page.close().catch(() => undefined);
}

/** All captures, once each is settled and whoever is sealed is accepted. Asks again as a user would who comes back. */
async function untilAllAccepted(): Promise<CaptureRecord[]> {
  let open: CaptureRecord[] = [];
  let askedAtMs = 0;
  return until(
    () => `every capture to be settled and accepted; open are ${JSON.stringify(open, null, 1)}`,
    LIMIT_MS,
    async () => {
      const all = await scene.browser.extension.captures();
      open = all.filter(
        (capture) => !isSettled(capture) || (capture.state === 'sealed' && !isAccepted(capture)),
      );
      const captureIds = open.filter(({ state }) => state === 'sealed').map(({ id }) => id);
      if (captureIds.length > 0 && Date.now() - askedAtMs > 5_000) {
        askedAtMs = Date.now();
        await scene.browser.extension.send('delivery.request', { captureIds, partialConfirmed: true });
      }
      return open.length === 0 ? all : undefined;
    },
  );
}

test(
  `${CAPTURES} captures in a bad world, seed ${SEED}`,
  async () => {
    const random = randomNumbers(SEED);
    const answered: string[] = [];
    const happened: Record<Fault, number> = {
      browser: 0,
      worker: 0,
      desk: 0,
      full: 0,
      cut: 0,
      slow: 0,
      damage: 0,
    };
    for (let capture = 0; capture < CAPTURES; capture += 1) {
      const url = random() < 0.3 ? scene.site.filmUrl : scene.site.liveUrl;
      const possible = faults.filter((fault) => fault !== 'full' || disk !== null);
      const fault = possible[Math.floor(random() * possible.length)] ?? 'browser';
      const begin = await readyToCapture(scene, url);
      const began = begin().then(
        (id) => void answered.push(id),
        () => undefined, // killed before the answer: what was written down is found below
      );
      await sleep(random() * LATEST_FAULT_MS);
      await happen(fault, random);
      happened[fault] += 1;
      await began;
      await closeOldTabs();
    }

    await scene.browser.openTab(scene.site.liveUrl); // whoever goes on using the browser wakes a stopped worker
    const captures = await untilAllAccepted();
    const sealed = captures.filter(({ state }) => state === 'sealed');
    const referrals = await referralsAt(scene.deskFolder);
    const complaints = [];
    for (const { id } of sealed) complaints.push(...(await complaintsAbout(scene, id)));
    console.log(
      `${JSON.stringify(happened)}, ${line.damaged} pieces damaged; of ${CAPTURES} begun ${answered.length} answered, ` +
        `${captures.length} were written down: ${sealed.length} sealed ` +
        `(${sealed.filter(({ completeness }) => completeness === 'partial').length} partial), ` +
        `${captures.length - sealed.length} failed with nothing read; ${referrals.length} referrals accepted, ` +
        `${complaints.length} complaints`,
    );

    expect(captures.map(({ id }) => id)).toEqual(expect.arrayContaining(answered));
    expect(captures.length).toBeLessThanOrEqual(CAPTURES);
    expect(referrals).toEqual(sealed.map(({ seal }) => seal).sort());
    expect(complaints).toEqual([]);
  },
  LIMIT_MS * 2,
);
