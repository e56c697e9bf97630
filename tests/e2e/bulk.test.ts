/**
 * A list captured from its file to its summary, in each browser: mistakes and duplicates told before anything opens, pages
 * of two hosts in windows of their own, paused, its background stopped and the browser killed in the middle. Every row ends once.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BulkRunRecord } from '@/utils/archive/bulk';
import type { BulkRow, BulkStatus } from '@/utils/bulk/row';
import { drivers } from '../browser/drivers';
import { openOwnPage, type OwnPage } from '../browser/own-page';
import { allStored } from '../browser/stored';
import { until } from '../browser/until';
import { complaintsAbout, openSceneIn, untilAccepted, type AnyScene } from './scene';

const SITE = 'https://cinebarge.test';
const LIVE = 'http://kickoff.matchbarge.test';
/** Chromium is told of no such host; where every name leads to this machine, nobody listens at that port. */
const LOST = 'https://no-such-host.test:4/film';

const PAGES = [
  `${SITE}/`,
  `${LIVE}/`,
  `${SITE}/tall`,
  `${LIVE}/icon.svg`,
  `${SITE}/films.json`,
  `${SITE}/still.png`,
];
const LIST = `url,work,rights_holder,kind,infringement,case,tags
${PAGES[0]},Salt,Venn Harbour Pictures,Film,stream,M-2026/14,mirror
${PAGES[1]},,,,,,
https://cinebarge.test?utm_source=forum,,,,,,
${LOST},,,,,,
https://me:secret@cinebarge.test/members,,,,,,
${PAGES[2]},,,,,,
ftp://cinebarge.test/salt.mkv,,,,,,
${PAGES[3]},Salt,,,,,
${PAGES[3]},,,,,,
${PAGES[4]},,,,,,
${PAGES[5]},,,,,,
`;

/** A run may take as long as this on a machine that does other things too. */
const PATIENCE_MS = 150_000;

const among = (found: readonly BulkRow[], ...statuses: BulkStatus[]): BulkRow[] =>
  found.filter(({ state }) => statuses.includes(state.status));
const someCapturing = (found: BulkRow[]) => among(found, 'capturing').length > 0;
const captureIdOf = (row: BulkRow | undefined): string =>
  row && 'captureId' in row.state ? (row.state.captureId ?? '') : '';

describe.each(drivers)('in %s', (_, openBrowser) => {
  let scene: AnyScene;
  let page: OwnPage;

  beforeAll(async () => {
    scene = await openSceneIn(openBrowser);
  });

  afterAll(() => scene.close());

  const rows = () => allStored<BulkRow>(page, 'bulkRows');

  const untilRows = (what: string, isSo: (found: BulkRow[]) => boolean) =>
    until(what, PATIENCE_MS, async () => {
      const found = await rows();
      return isSo(found) ? found : undefined;
    });
  const untilOver = () =>
    until('the run to be over', PATIENCE_MS, async () =>
      (await allStored<BulkRunRecord>(page, 'bulkRuns'))[0]?.status === 'over' ? true : undefined,
    );

  const choose = () => page.chooseFile('sunday.csv', LIST);
  /** Shows one view of the list. */
  const show = async (view: string) => page.click(await page.nameOf(view));

  test('what was understood stands there line by line, and nothing is opened', async () => {
    page = await openOwnPage(scene.browser, 'bulk.html');
    await choose();
    await page.waitForText('Capture 7 pages');
    expect(await page.nameOf('All lines')).toMatch(/11$/);
    expect(await page.nameOf('To capture')).toMatch(/7$/);
    await show('Duplicate');
    await page.waitForText('The same page as line 2');
    await show('Mistakes');
    await page.waitForText('A user name or password stands in the address');
    await page.waitForText('Not a web address (http or https)');
    await page.waitForText('The claim lacks: Rights holder, Kind of content, and How it infringes');
    expect(await page.text()).not.toContain('secret');
    expect(scene.site.requests).toEqual([]);
  });

  test('paused, its background stopped, the browser killed: every row ends once', async () => {
    await page.choose('Pause between two pages of one site', '2 seconds');
    await page.click('Capture 7 pages');
    await untilRows('a row that is captured', (found) => among(found, 'complete', 'partial').length > 0);

    await page.click('Pause');
    const atRest = await untilRows(
      'what was open to come to its end',
      (found) => among(found, 'opening', 'capturing').length === 0,
    );
    await page.waitForText('Go on');
    expect(among(atRest, 'waiting').length).toBeGreaterThan(0);

    await page.click('Go on');
    await untilRows('a row under way', someCapturing);
    await scene.browser.stopBackground();
    // Whoever goes on using the extension wakes it, as an alarm would.
    await (await scene.browser.openExtensionPage('options.html')).close();
    await page.evaluate("void chrome.runtime.sendMessage({ command: 'work.resume', input: {} })");

    const before = await untilRows(
      'more under way, or nothing left to be',
      (found) => someCapturing(found) || among(found, 'waiting', 'opening').length === 0,
    );
    await scene.restartBrowser();
    page = await openOwnPage(scene.browser, 'bulk.html');
    await untilOver();
    await page.waitForText('Done');

    const after = await rows();
    const captures = await scene.browser.extension.captures();
    const sealed = captures.filter(({ state }) => state === 'sealed');
    const ended = among(after, 'complete', 'partial');
    expect(after.map(({ url }) => url).sort()).toEqual([...PAGES, LOST].sort());
    expect(among(after, 'failed').map(({ url }) => url)).toEqual([LOST]);
    expect(ended.map(captureIdOf).sort()).toEqual(sealed.map(({ id }) => id).sort());
    // Who had ended before the browser was killed has not been captured once more.
    for (const row of among(before, 'complete', 'partial')) expect(after).toContainEqual(row);
  });

  test('what the list says of a page is said of its capture, which anybody can check', async () => {
    const [first] = await rows();
    const capture = await scene.browser.extension.capture(captureIdOf(first));
    expect(capture).toMatchObject({
      ...{ trigger: 'bulk', url: PAGES[0], work: 'Salt', claimVersion: 1 },
      ...{ caseName: 'M-2026/14', tags: ['mirror'] },
    });
    expect(await complaintsAbout(scene, captureIdOf(first))).toEqual([]);
  });

  test('only what has failed is tried again', async () => {
    const before = await rows();
    await show('Failed');
    const [lost] = among(before, 'failed');
    await page.waitForText(lost?.state.status === 'failed' ? lost.state.problem.detail : LOST);
    await page.click('Try the failed one again');
    const failedAt = (found: BulkRow[]): number =>
      Math.max(0, ...found.map(({ state }) => (state.status === 'failed' ? state.endedAtMs : 0)));
    await untilRows('it to fail again', (found) => failedAt(found) > failedAt(before));
    await untilOver();
    const others = (found: BulkRow[]) => found.filter(({ url }) => url !== LOST);
    expect(others(await rows())).toEqual(others(before));
  });

  test('the desk is asked which pages it knows, and these can be left out', async () => {
    const [first] = await rows();
    const captureIds = [captureIdOf(first)];
    await scene.browser.extension.send('delivery.request', { captureIds, partialConfirmed: true });
    await untilAccepted(scene, captureIdOf(first));
    await page.click('Begin another list');
    await choose();
    await page.click('Does the desk know these pages?');
    await page.click('Ask the desk');
    await page.waitForText('The desk knows 1 of these pages.');
    await page.waitForText('Capture 6 pages');
    await page.close();
  });
});
