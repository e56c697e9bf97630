/** The whole line in each browser, used as a user uses it: one click on an infringing page, some seconds later a receipt that holds. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumBuild, firefoxBuild } from '../../scripts/launch/build';
import { buildDigest } from '../browser/build-digest';
import { drivers } from '../browser/drivers';
import { sealedPackage } from '../browser/sealed-package';
import { untilStill } from '../browser/until';
import { held, promised } from './promised';
import {
  complaintsAbout,
  newestCapture,
  openSceneIn,
  startCapture,
  untilAccepted,
  untilSealed,
  type AnyScene,
} from './scene';

const builds = [chromiumBuild, firefoxBuild];
const columns = drivers.map(([name, openBrowser], column) => [name, openBrowser, column] as const);

describe.each(columns)('in %s', (_, openBrowser, column) => {
  let scene: AnyScene;
  let captureId: string;

  beforeAll(async () => {
    scene = await openSceneIn(openBrowser);
  });

  afterAll(() => scene.close());

  const countCaptures = async () => (await scene.browser.extension.captures()).length;

  test('from the button to a verified receipt, by the popup alone', async () => {
    const known = await countCaptures();
    const page = await scene.browser.openTab(scene.site.entryUrl);
    const popup = await scene.browser.pressAction(page);
    await popup.click('Capture this page');
    captureId = (await newestCapture(scene, known)).id;
    await popup.waitForText('Captured and sealed');
    await popup.click('Send to the desk');
    await popup.waitForText('Received by the desk');

    const capture = await scene.browser.extension.capture(captureId);
    expect(capture).toMatchObject({ completeness: 'complete', trigger: 'popup', url: scene.site.filmUrl });
    expect(capture?.stamps).toEqual({ open: 'stamped', close: 'stamped' });
    expect(await complaintsAbout(scene, captureId)).toEqual([]);
  });

  test('its package holds what the table of docs/browsers.md says', async () => {
    const { evidence } = await sealedPackage(scene.browser, captureId);
    const { redirects, tls, target, page } = evidence;
    expect(held(evidence)).toEqual(await promised(column));
    expect(evidence.tool.build_sha256).toBe(buildDigest(builds[column] ?? ''));
    expect(target.url_final).toBe(scene.site.filmUrl);
    expect(redirects.map(({ status }) => status)).toEqual([302, 302]);
    const { host } = new URL(scene.site.filmUrl);
    expect(tls).toMatchObject({ host, protocol: expect.stringContaining('1.3') as string });
    expect(tls?.chain[0]?.subject).toContain(host);
    expect(page.coverage?.height_covered).toBeGreaterThanOrEqual(page.document_size.height - 1);
  });

  test('the keyboard shortcut captures the page in front, and asks the site for nothing', async () => {
    const page = await scene.browser.openTab(scene.site.filmUrl);
    await untilStill(() => scene.site.requests.length);
    const before = scene.site.requests.length;
    const known = await countCaptures();
    await scene.browser.pressShortcut(page, 'capture-page');
    const { id } = await newestCapture(scene, known);
    expect(await untilSealed(scene, id)).toMatchObject({ trigger: 'shortcut', url: scene.site.filmUrl });
    expect(scene.site.requests.slice(before)).toEqual([]);
    expect(await complaintsAbout(scene, id)).toEqual([]);
  });

  test('the context menu captures the page it was opened on', async () => {
    const known = await countCaptures();
    const page = await scene.browser.openTab(scene.site.liveUrl);
    await scene.browser.chooseMenu(page, 'capture-page');
    const { id } = await newestCapture(scene, known);
    expect(await untilSealed(scene, id)).toMatchObject({ trigger: 'context-menu', url: scene.site.liveUrl });
  });

  test('a page of the browser is refused before the click, and the popup says what to do instead', async () => {
    const page = await scene.browser.openTab(scene.browser.ownPage);
    const popup = await scene.browser.pressAction(page);
    await popup.waitForText('Open ');
    expect(await popup.text()).not.toContain('Capture this page');
    await popup.close();
  });

  test('two pages at once, one of them behind the other, end whole and as two receipts', async () => {
    const ids = [
      await startCapture(scene, scene.site.filmUrl),
      await startCapture(scene, scene.site.liveUrl),
    ];
    for (const id of ids) expect((await untilSealed(scene, id)).completeness).toBe('complete');
    await scene.browser.extension.send('delivery.request', { captureIds: ids, partialConfirmed: true });
    for (const id of ids) await untilAccepted(scene, id);
    const receipts = await Promise.all(ids.map((id) => scene.browser.extension.receipt(id)));
    expect(new Set(receipts.map((receipt) => receipt?.seal)).size).toBe(2);
  });
});
