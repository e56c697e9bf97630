/**
 * Everything that goes wrong in the world, at random moments of many captures, four at a time: browser, worker and desk
 * killed, the desk's disk full, the line cut, slow and damaging. At the end every capture is accounted for, each referral is
 * there once, and every receipt verifies. `CONSTAT_FAULTS=500` for the full measure, `CONSTAT_SEED` for another one.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaptureRecord } from '@/utils/archive/records';
import { defaultSettings } from '@/utils/archive/settings';
import { until } from '../browser/until';
import { dealt, faults, happen, type Fault, type World } from './bad-world';
import { referralsAt } from './desk-folder';
import { openLine, type Line } from './line';
import { randomNumbers } from './random-numbers';
import { complaintsAbout, openScene, readyToCapture } from './scene';
import { smallDisk } from './small-disk';

const CAPTURES = Number(process.env['CONSTAT_FAULTS'] ?? 8);
const SEED = Number(process.env['CONSTAT_SEED'] ?? 2026);
const MB = 1_000_000;
/** Begun side by side, as a bulk capture does at its most. */
const AT_ONCE = 4;
const FAULTS_A_ROUND = 2;
/** A capture begins, and a fault falls, at some moment within these: what a capture and its delivery take, about. */
const LATEST_START_MS = 1_500;
const LATEST_FAULT_MS = 4_000;
/** Of the whole, and of what is still to be sealed, sent and accepted when the faults are over. */
const LIMIT_MS = 300_000 + CAPTURES * 10_000;
const SETTLE_MS = 120_000 + CAPTURES * 2_000;
/** Tabs left open by captures: a machine's memory has an end. */
const OPEN_TABS = 6;
/** Packages judged side by side with the commands of VERIFY.txt. */
const JUDGES = 3;

let world: World;

beforeAll(async () => {
  const disk = await smallDisk((150 + CAPTURES * 6) * MB);
  if (!disk) console.log('No full disk in this run: this user may not mount one.');
  let line: Line | undefined;
  const scene = await openScene({
    ...(disk ? { deskFolder: disk.folder } : {}),
    deskAddress: async (deskUrl) => (line = await openLine(deskUrl)).url,
  });
  if (!line) throw new Error('no line');
  world = { scene, line, disk };
  await scene.browser.extension.send('settings.save', {
    ...defaultSettings,
    deskUrl: line.url,
    sendAutomatically: true,
  });
});

afterAll(async () => {
  await world.scene.close();
  await world.line.close();
  await world.disk?.close();
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const isSettled = ({ state }: CaptureRecord) => state === 'sealed' || state === 'failed';
const isAccepted = ({ delivery }: CaptureRecord) => delivery?.status === 'accepted';

/** Closes what captures have left open; the first tab stays, for a browser without any ends. */
async function closeOldTabs(): Promise<void> {
  const pages = world.scene.browser.context.pages();
  for (const page of pages.slice(1, Math.max(1, pages.length - OPEN_TABS)))
    await page.close().catch(() => undefined);
}

/** Begins some captures; adds those to `answered` that were promised. */
async function round(count: number, random: () => number, answered: string[], due: Fault[]): Promise<void> {
  const { scene } = world;
  const begins = [];
  for (let page = 0; page < count; page += 1)
    begins.push(await readyToCapture(scene, random() < 0.3 ? scene.site.filmUrl : scene.site.liveUrl));
  const began = begins.map(async (begin) => {
    await sleep(random() * LATEST_START_MS);
    await begin().then(
      (id) => void answered.push(id),
      () => undefined, // killed, or refused, before the answer: what was written down is found in the end
    );
  });
  for (const fault of due) {
    await sleep((random() * LATEST_FAULT_MS) / due.length);
    await happen(fault, world, random);
  }
  await Promise.all(began);
  await closeOldTabs();
}

/** All captures, once each is settled and whoever is sealed is accepted. Asks again as a user would who comes back. */
async function untilAllAccepted(): Promise<CaptureRecord[]> {
  let open: CaptureRecord[] = [];
  let askedAtMs = 0;
  const { extension } = world.scene.browser;
  return until(
    () => `every capture to be settled and accepted; open are ${JSON.stringify(open, null, 1)}`,
    SETTLE_MS,
    async () => {
      const all = await extension.captures();
      open = all.filter(
        (capture) => !isSettled(capture) || (capture.state === 'sealed' && !isAccepted(capture)),
      );
      const captureIds = open.filter(({ state }) => state === 'sealed').map(({ id }) => id);
      if (captureIds.length > 0 && Date.now() - askedAtMs > 5_000) {
        askedAtMs = Date.now();
        await extension.send('delivery.request', { captureIds, partialConfirmed: true });
      }
      return open.length === 0 ? all : undefined;
    },
  );
}

/** What the commands of VERIFY.txt and the receipt's say against any of these. */
async function complaintsAboutAll(captures: readonly CaptureRecord[]): Promise<string[]> {
  const complaints: string[] = [];
  const left = captures.values();
  const judge = async (): Promise<void> => {
    for (const { id } of left) {
      for (const said of await complaintsAbout(world.scene, id)) complaints.push(`${id}: ${said}`);
    }
  };
  await Promise.all(Array.from({ length: JUDGES }, judge));
  return complaints;
}

test(
  `${CAPTURES} captures in a bad world, seed ${SEED}`,
  async () => {
    const random = randomNumbers(SEED);
    const answered: string[] = [];
    const happened = Object.fromEntries(faults.map((fault) => [fault, 0])) as Record<Fault, number>;
    const deck = dealt(world.disk ? faults : faults.filter((fault) => fault !== 'full'), random);
    for (let begun = 0; begun < CAPTURES; begun += AT_ONCE) {
      const due = Array.from({ length: FAULTS_A_ROUND }, () => deck.next().value);
      await round(Math.min(AT_ONCE, CAPTURES - begun), random, answered, due);
      for (const fault of due) happened[fault] += 1;
    }

    const { scene, line } = world;
    await scene.browser.openTab(scene.site.liveUrl); // whoever goes on using the browser wakes a stopped worker
    const captures = await untilAllAccepted();
    const sealed = captures.filter(({ state }) => state === 'sealed');
    const referrals = await referralsAt(scene.deskFolder);
    const complaints = await complaintsAboutAll(sealed);
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
  LIMIT_MS,
);
