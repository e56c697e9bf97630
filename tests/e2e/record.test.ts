/** Record mode in Chromium: every exchange of a page in capture.wacz, which others can read and replay when the site is gone. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WARCParser } from 'warcio';
import type { Page } from 'playwright-core';
import type { Evidence } from '@/utils/evidence/schema';
import { until } from '../browser/until';
import { oldText, tone } from '../site/workers-page';
import { liveFrames, openReplay, type FrameShows } from '../browser/replay';
import {
  complaintsAbout,
  newestCapture,
  openScene,
  startCapture,
  untilCapture,
  untilSealed,
  type Scene,
} from './scene';

interface Package {
  id: string;
  evidence: Evidence;
  custody: { event: string; detail: Record<string, unknown> }[];
  wacz: Buffer;
}

interface Archived {
  type: string;
  url: string;
  ip: string | null;
  status: number | null;
  headers: Map<string, string>;
  digestIsRight: boolean;
  content: Buffer;
}

let scene: Scene;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'constat-recorded-'));
  scene = await openScene();
});

afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true, force: true });
});

async function packageOf(id: string): Promise<Package> {
  const file = path.join(folder, `${id}.zip`);
  await scene.browser.extension.savePackage(id, file);
  const zip = await JSZip.loadAsync(await readFile(file));
  const read = async (name: string): Promise<Buffer> =>
    (await zip.file(`${id}/data/${name}`)?.async('nodebuffer')) ?? Buffer.alloc(0);
  const custody = (await read('custody.jsonl')).toString().trim().split('\n');
  return {
    id,
    evidence: JSON.parse((await read('evidence.json')).toString()) as Evidence,
    custody: custody.map((line) => JSON.parse(line) as Package['custody'][number]),
    wacz: await read('capture.wacz'),
  };
}

/** By an independent reader (warcio), with every payload hashed once more. */
async function recordsOf(wacz: Buffer): Promise<Archived[]> {
  const zip = await JSZip.loadAsync(wacz);
  const warc = await zip.file('archive/data.warc.gz')?.async('nodebuffer');
  const records: Archived[] = [];
  for await (const record of new WARCParser(Readable.from([warc ?? Buffer.alloc(0)]))) {
    const content = Buffer.from(await record.readFully(false));
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    records.push({
      type: record.warcType ?? '',
      url: record.warcTargetURI ?? '',
      ip: record.warcHeader('WARC-IP-Address') ?? null,
      status: record.warcType === 'response' ? Number(record.httpHeaders?.statusCode) : null,
      headers: new Map(
        [...(record.httpHeaders?.headers ?? [])].map(([name, value]) => [name.toLowerCase(), value]),
      ),
      digestIsRight:
        record.warcPayloadDigest === undefined ||
        record.warcPayloadDigest === null ||
        record.warcPayloadDigest === digest,
      content,
    });
  }
  return records;
}

/** Opens the archive with the site gone, and tells what is shown of each frame that was shown alive. */
/** A page whose scripts play a stream comes to rest after some seconds, on a busy machine after many. */
const REPLAY_MS = 30_000;

async function replayed(wacz: Buffer, live: FrameShows[], url: string, limitMs = REPLAY_MS) {
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

describe('the film page, reloaded and recorded from the popup', () => {
  let page: Page;
  let made: Package;
  let live: FrameShows[];
  let records: Archived[];
  let asked: string[];

  beforeAll(async () => {
    page = await scene.browser.openTab(scene.site.entryUrl);
    await page.context().addCookies([{ name: 'sid', value: 'cookie-of-the-user', url: scene.site.filmUrl }]);
    const known = (await scene.browser.extension.captures()).length;
    const before = scene.site.requests.length;
    const popup = await scene.browser.pressAction(page);
    await popup.click('Reload and record everything');
    const { id } = await newestCapture(scene, known);
    await untilSealed(scene, id);
    asked = scene.site.requests.slice(before).map(({ url }) => url);
    live = await liveFrames(page);
    made = await packageOf(id);
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

test('an address opened under recording: the redirects that led to the page are exchanges, too', async () => {
  const { site, browser } = scene;
  const opened = await browser.extension.send('capture.open', { url: site.entryUrl, trigger: 'list' });
  if (!opened.ok) throw new Error(opened.problem.detail);
  const capture = await untilSealed(scene, opened.value.captureId);
  expect(capture).toMatchObject({ completeness: 'complete', url: site.filmUrl });
  const made = await packageOf(capture.id);
  const responses = (await recordsOf(made.wacz)).filter(({ type }) => type === 'response');
  expect(made.evidence.method.page_load).toBe('opened');
  expect(made.evidence.redirects.map(({ status }) => status)).toEqual([302, 302]);
  const hops = responses.filter(({ status }) => status === 302);
  expect(hops.map(({ url }) => url)).toEqual(made.evidence.redirects.map(({ url }) => url));
  expect(hops.at(-1)?.headers.get('location')).toBe(site.filmUrl);
});

test('what workers load, media, and texts in old encodings are recorded; what cannot be is named', async () => {
  const { site, browser } = scene;
  const url = `${site.origins.site}/workers`;
  const before = site.requests.length;
  const opened = await browser.extension.send('capture.open', { url, trigger: 'list' });
  if (!opened.ok) throw new Error(opened.problem.detail);
  const { id } = await untilSealed(scene, opened.value.captureId);
  const asked = new Set(site.requests.slice(before).map((each) => each.url.replace(/^.*\/workers/, '')));
  const made = await packageOf(id);
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

/** Begins to record and waits until something of the page is on disk. */
async function recordingUnderWay(): Promise<string> {
  const { browser, site } = scene;
  await browser.openTab(site.filmUrl);
  const tabId = (await browser.extension.tabShowing(site.filmUrl)) ?? -1;
  const started = await browser.extension.send('capture.start', { tabId, trigger: 'list', mode: 'record' });
  if (!started.ok) throw new Error(started.problem.detail);
  const id = started.value.captureId;
  const before = site.requests.length;
  await untilCapture(scene, id, 'recording', ({ steps }) =>
    steps.some(({ name, status }) => name === 'record' && status === 'running'),
  );
  await until(
    'the page to load its stream',
    30_000,
    async () => site.requests.slice(before).some(({ url }) => url.endsWith('seg-1.ts')) || undefined,
  );
  return id;
}

test('a background that is stopped in the middle loses nothing: the page is captured, what was recorded is kept', async () => {
  const id = await recordingUnderWay();
  await scene.browser.stopBackground();
  await scene.browser.extension.send('work.resume', {});
  const capture = await untilSealed(scene, id);
  expect(codes(capture.limitations)).toContain('recording-interrupted');
  const made = await packageOf(id);
  expect(made.evidence.method.page_load).toBe('reloaded');
  const responses = (await recordsOf(made.wacz)).filter(({ type }) => type === 'response');
  expect(responses.map(({ url }) => url)).toContain(scene.site.filmUrl);
  expect(await complaintsAbout(scene, id)).toEqual([]);
});

test('a browser that is killed in the middle: what had been received is sealed, as a partial capture', async () => {
  const id = await recordingUnderWay();
  await scene.restartBrowser();
  await scene.browser.extension.send('work.resume', {});
  const capture = await untilSealed(scene, id);
  expect(capture.completeness).toBe('partial');
  const made = await packageOf(id);
  const responses = (await recordsOf(made.wacz)).filter(({ type }) => type === 'response');
  expect(responses.map(({ url }) => url)).toContain(scene.site.filmUrl);
  expect(await complaintsAbout(scene, id)).toEqual([]);
});

test('without record mode the archive holds what was obtained, as that, and ReplayWeb.page opens it', async () => {
  const id = await startCapture(scene, scene.site.filmUrl);
  await untilSealed(scene, id);
  const page = scene.browser.context.pages().findLast((each) => each.url() === scene.site.filmUrl);
  if (!page) throw new Error('the page is gone');
  const live = await liveFrames(page);
  const made = await packageOf(id);
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
