/** Record mode, in each browser: every exchange of a page in capture.wacz, which others can read and replay when the site is gone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginCaptureOf, granted } from '../../scripts/launch/captured';
import { drivers } from '../browser/drivers';
import { liveFrames, openReplay, type FrameShows } from '../browser/replay';
import { until } from '../browser/until';
import { leaflet } from '../site/documents';
import { oldText, tone } from '../site/workers-page';
import { packageOf, recordsOf, type Archived, type Package } from './recorded';
import { complaintsAbout, newestCapture, openSceneIn, untilSealed, type AnyScene } from './scene';

/** A page whose scripts play a stream comes to rest after some seconds, on a busy machine after many. */
const REPLAY_MS = 30_000;

/** On a busy machine the replayer loses a picture now and then. What is missing twice is not in the archive. */
async function replayed(wacz: Buffer, live: FrameShows[], url: string, limitMs = REPLAY_MS) {
  const first = await replayedOnce(wacz, live, url, limitMs);
  const isWhole = first.frames.length > 0 && first.frames.every(({ broken }) => broken.length === 0);
  return isWhole ? first : replayedOnce(wacz, live, url, limitMs);
}

/** Opens the archive with the site gone, and tells what is shown of each frame that was shown alive. */
async function replayedOnce(wacz: Buffer, live: FrameShows[], url: string, limitMs: number) {
  const replay = await openReplay(wacz, url);
  try {
    const urls = live.map((frame) => frame.url);
    const texts = (of: FrameShows[]): string => of.map(({ text }) => text).join('\n');
    let frames: FrameShows[] = [];
    // The page's own scripts are at work: the player takes its time with the stream. What never comes shows in the comparison.
    await until('the replay to say what the page said', limitMs, async () => {
      frames = await replay.frames(urls);
      return texts(frames) === texts(live) || undefined;
    }).catch(() => undefined);
    return { frames, escaped: [...replay.escaped] };
  } finally {
    await replay.close();
  }
}

const codes = (remarks: { code: string }[]): string[] => remarks.map(({ code }) => code);

describe.each(drivers)('in %s', (name, openBrowser) => {
  let scene: AnyScene;

  beforeAll(async () => {
    scene = await openSceneIn(openBrowser);
  });

  afterAll(() => scene.close());

  describe('the film page, reloaded and recorded from the popup', () => {
    let made: Package;
    let live: FrameShows[];
    let records: Archived[];
    let asked: string[];

    beforeAll(async () => {
      const page = await scene.browser.openTab(scene.site.entryUrl);
      await page.evaluate("document.cookie = 'sid=cookie-of-the-user; path=/'");
      const known = (await scene.browser.extension.captures()).length;
      const before = scene.site.requests.length;
      const popup = await scene.browser.pressAction(page);
      await popup.click('Reload and record everything');
      const { id } = await newestCapture(scene, known);
      await untilSealed(scene, id);
      // A browser may ask for its own updates meanwhile; the site answers for the whole world.
      const urls = scene.site.requests.slice(before).map(({ url }) => url);
      asked = urls.filter((url) => new URL(url).hostname.endsWith('.test'));
      live = await liveFrames(page);
      made = await packageOf(scene, id);
      records = await recordsOf(made.wacz);
    });

    test('says that it was recorded, how, and that the user wanted the reload', async () => {
      expect(made.evidence.completeness).toBe('complete');
      expect(made.evidence.method.page_load).toBe('reloaded');
      expect(made.evidence.files.find(({ role }) => role === 'web-archive')?.method).toBe('recording');
      expect(codes(made.evidence.deviations)).toEqual(
        expect.arrayContaining(['page-reloaded', 'caches-bypassed']),
      );
      expect(codes(made.evidence.transformations)).toContain('bodies-decoded');
      expect(made.custody.map(({ event }) => event)).toEqual(
        expect.arrayContaining(['recording.started', 'recording.ended']),
      );
      expect(await complaintsAbout(scene, made.id)).toEqual([]);
    });

    test('every request that reached the site is an exchange in the archive, with address, headers and body', () => {
      const responses = records.filter(({ type }) => type === 'response');
      expect([...new Set(responses.map(({ url }) => url))].sort()).toEqual([...new Set(asked)].sort());
      expect(records.filter(({ type }) => type === 'request').length).toBe(responses.length);
      expect(records.every(({ digestIsRight }) => digestIsRight)).toBe(true);
      expect(responses.filter(({ status, content }) => status === 200 && content.length === 0)).toEqual([]);
      expect(new Set(responses.map(({ ip }) => ip))).toEqual(new Set(['127.0.0.1']));
      const film = responses.find(({ url }) => url === scene.site.filmUrl);
      expect(film?.headers.get('server')).toBe('barge/1.4');
      expect(film?.content.toString()).toContain('The Salt Cartographer');
    });

    test('the player of another site, its stream and its segments are in it', () => {
      const of = (ending: string) =>
        records.filter(({ type, url }) => type === 'response' && url.endsWith(ending));
      expect(of('/e/salt2026')[0]?.content.toString()).toContain('data-manifest');
      expect(of('/1080/index.m3u8')[0]?.content.toString()).toContain('seg-0.ts');
      expect(of('/seg-0.ts')[0]?.content.length).toBe(188 * 700);
    });

    test('cookies are in no record, and each one left out is counted', () => {
      expect(
        records.some(({ content, headers }) =>
          /cookie-of-the-user/.test(content.toString() + JSON.stringify([...headers])),
        ),
      ).toBe(false);
      expect(records.some(({ headers }) => headers.has('cookie') || headers.has('set-cookie'))).toBe(false);
      const removed = made.evidence.handling.redactions.filter(({ path: of }) => of === 'data/capture.wacz');
      expect(removed.find(({ kind }) => kind === 'cookie')?.count).toBeGreaterThan(0);
    });

    test('ReplayWeb.page shows it with the site gone: every picture, style sheet and frame, and asks nobody', async () => {
      const { frames, escaped } = await replayed(made.wacz, live, scene.site.filmUrl);
      expect(frames.map(({ broken }) => broken).flat()).toEqual([]);
      expect(frames.map(({ url, pictures, sheets, text }) => ({ url, pictures, sheets, text }))).toEqual(
        live.map(({ url, pictures, sheets, text }) => ({ url, pictures, sheets, text })),
      );
      expect(escaped).toEqual([]);
    });
  });

  /** Has the extension open an address itself, recording from the first request on. */
  const openCapture = async (url: string): Promise<string> =>
    granted(await scene.browser.extension.send('capture.open', { url, trigger: 'list' })).captureId;

  test('an address opened under recording: the redirects that led to the page are exchanges, too', async () => {
    const { site } = scene;
    const capture = await untilSealed(scene, await openCapture(site.entryUrl));
    const { host } = new URL(site.filmUrl);
    expect(host).not.toBe(new URL(site.entryUrl).host);
    expect(capture).toMatchObject({ completeness: 'complete', url: site.filmUrl, host });
    const made = await packageOf(scene, capture.id);
    const responses = (await recordsOf(made.wacz)).filter(({ type }) => type === 'response');
    expect(made.evidence.method.page_load).toBe('opened');
    expect(made.evidence.redirects.map(({ status }) => status)).toEqual([302, 302]);
    const hops = responses.filter(({ status }) => status === 302);
    expect(hops.map(({ url }) => url)).toEqual(made.evidence.redirects.map(({ url }) => url));
    expect(hops.at(-1)?.headers.get('location')).toBe(site.filmUrl);
  });

  test('a PDF opened under recording: its exchange is whole, nobody asks for it again, and the viewer ends no watch', async () => {
    const { site } = scene;
    const url = `${site.origins.site}/leaflet.pdf`;
    const before = site.requests.length;
    const capture = await untilSealed(scene, await openCapture(url));
    expect(capture.completeness).toBe('complete');
    const made = await packageOf(scene, capture.id);
    const named = codes([...made.evidence.limitations, ...made.evidence.deviations]);
    expect(named.filter((code) => /recording-lost|bodies-refused|refetched/.test(code))).toEqual([]);
    expect(site.requests.slice(before).filter((each) => each.url === url).length).toBe(1);
    const responses = (await recordsOf(made.wacz)).filter(
      (each) => each.url === url && each.type === 'response',
    );
    expect(responses.map(({ status, content }) => [status, content.equals(leaflet)])).toEqual([[200, true]]);
    expect(responses[0]?.headers.get('content-type')).toBe('application/pdf');
  });

  /** The player by itself: its scripts go on long enough for something to happen meanwhile. */
  const playerUrl = (): string => `${scene.site.origins.player}/e/salt2026`;

  /** Begins to record and waits until something of the page is on disk. */
  async function recordingUnderWay(): Promise<string> {
    const { browser, site } = scene;
    const tab = await browser.openTab(playerUrl());
    await until('the player to have what it wants', 30_000, async () =>
      (await tab.evaluate("document.querySelector('#state').textContent")) === '1080p' ? true : undefined,
    );
    const before = site.requests.length;
    const captureId = await beginCaptureOf(browser.extension, playerUrl(), 'record');
    await until(
      'the page to load its stream anew',
      30_000,
      async () => site.requests.slice(before).some(({ url }) => url.endsWith('seg-1.ts')) || undefined,
    );
    return captureId;
  }

  test('a background that is stopped in the middle loses nothing: the page is captured, what was recorded is kept', async () => {
    const id = await recordingUnderWay();
    await scene.browser.stopBackground();
    await scene.browser.extension.send('work.resume', {});
    const capture = await untilSealed(scene, id);
    expect(codes(capture.limitations)).toContain('recording-interrupted');
    const made = await packageOf(scene, id);
    expect(made.evidence.method.page_load).toBe('reloaded');
    const responses = (await recordsOf(made.wacz)).filter(({ type }) => type === 'response');
    expect(responses.map(({ url }) => url)).toContain(playerUrl());
    expect(await complaintsAbout(scene, id)).toEqual([]);
  });

  // What is done of it without the browser's help is the same in both; build servers have no time for it twice.
  describe.runIf(name === 'Chromium')('and more of the same', () => {
    test('what workers load, media, and texts in old encodings are recorded; what cannot be is named', async () => {
      const { site } = scene;
      const url = `${site.origins.site}/workers`;
      const before = site.requests.length;
      const { id } = await untilSealed(scene, await openCapture(url));
      const asked = new Set(site.requests.slice(before).map((each) => each.url.replace(/^.*\/workers/, '')));
      const made = await packageOf(scene, id);
      const records = await recordsOf(made.wacz);
      const responses = records.filter(({ type }) => type === 'response');
      const recorded = new Set(responses.map((each) => each.url.replace(/^.*\/workers/, '')));
      const unseen = [...asked].filter((path) => !recorded.has(path) && !path.includes('favicon'));
      // The websocket is noted, not recorded. The script of the service worker is not told every time.
      const told = new Set(['/by-shared', '/shared.js', '/socket', '/service.js']);
      expect(unseen.filter((path) => !told.has(path))).toEqual([]);
      const named = made.evidence.limitations.map(({ detail }) => detail).join(' ');
      const scripts = unseen.filter((path) => path.endsWith('.js'));
      expect(scripts.filter((path) => !named.includes(`/workers${path}`))).toEqual([]);
      const contentOf = (name: string) =>
        responses.find((each) => each.url.endsWith(`/workers/${name}`))?.content;
      expect(contentOf('old.txt')?.equals(oldText)).toBe(true);
      expect(contentOf('tone.wav')?.equals(tone())).toBe(true);
      expect(codes(made.evidence.limitations)).toEqual(
        expect.arrayContaining(['shared-workers-unseen', 'websockets-counted']),
      );
      expect(codes(made.evidence.limitations)).not.toContain('text-reencoded');
      const requests = records.filter(({ type }) => type === 'request');
      expect(requests.some(({ content }) => content.includes('open-sesame'))).toBe(false);
      expect(made.evidence.handling.redactions.map(({ kind }) => kind)).toContain('typed-value');
    });

    test('a browser that is killed in the middle: what had been received is sealed, as a partial capture', async () => {
      const id = await recordingUnderWay();
      await scene.restartBrowser();
      await scene.browser.extension.send('work.resume', {});
      const capture = await untilSealed(scene, id);
      expect(capture.completeness).toBe('partial');
      const made = await packageOf(scene, id);
      const responses = (await recordsOf(made.wacz)).filter(({ type }) => type === 'response');
      expect(responses.map(({ url }) => url)).toContain(playerUrl());
      expect(await complaintsAbout(scene, id)).toEqual([]);
    });

    test('without record mode the archive holds what was obtained, as that, and ReplayWeb.page opens it', async () => {
      const page = await scene.browser.openTab(scene.site.filmUrl);
      const { id } = await untilSealed(scene, await beginCaptureOf(scene.browser.extension, page.url()));
      const live = await liveFrames(page);
      const made = await packageOf(scene, id);
      const records = await recordsOf(made.wacz);
      expect(new Set(records.map(({ type }) => type))).toEqual(new Set(['warcinfo', 'resource']));
      expect(records.every(({ digestIsRight }) => digestIsRight)).toBe(true);
      expect(made.evidence.method.page_load).toBe('found');
      const { frames, escaped } = await replayed(made.wacz, live, scene.site.filmUrl, 0);
      expect(frames.map(({ broken }) => broken).flat()).toEqual([]);
      // The page itself is whole. Of a frame of another site the debugger, come late, hands out the files but not the document.
      expect({ pictures: frames[0]?.pictures, sheets: frames[0]?.sheets }).toEqual({
        pictures: live[0]?.pictures,
        sheets: live[0]?.sheets,
      });
      expect(escaped).toEqual([]);
    });
  });
});
