/** What the search for leads gets to read: every frame with those around it, whatever the browser listed. */
import { expect, it } from 'vitest';
import { pageFacts } from '@/utils/capture/page-facts';
import type { FrameWithReading } from '@/utils/capture/frame-with-reading';
import type { LoggedRequest } from '@/utils/capture/request-log';

const frame = (frameId: number, parentFrameId: number | null, url: string): FrameWithReading => ({
  ...{ frameId, parentFrameId, url, documentId: null, failed: false, reading: null },
});
const PAGE = 'https://pirate.test/film';
const PLAYER = 'https://player.test/embed';
const INNER = 'https://cdn.test/inner';

const request = (frameId: number, headers: [string, string][] = []): LoggedRequest => ({
  ...{ requestId: '1', url: 'https://cdn.test/master.m3u8', method: 'GET', type: 'media' },
  ...{
    frameId,
    parentFrameId: -1,
    documentId: null,
    startedAtMs: 1,
    hops: [],
    status: 200,
    statusLine: '',
    headers,
  },
  ...{ redacted: 0, ip: null, proxied: null, fromCache: false, answeredAtMs: 1, error: null },
});

it('names the frames around each frame, outermost first', async () => {
  const frames = [frame(0, -1, PAGE), frame(3, 0, PLAYER), frame(9, 3, INNER)];
  const { asSeen } = await pageFacts(frames, [request(9, [['content-TYPE', 'video/mp2t']])], []);
  expect(asSeen.frames.map(({ url, parents }) => [url, parents])).toEqual([
    [PAGE, []],
    [PLAYER, [PAGE]],
    [INNER, [PAGE, PLAYER]],
  ]);
  expect(asSeen.requests).toEqual([
    {
      ...{ url: 'https://cdn.test/master.m3u8', type: 'media', contentType: 'video/mp2t' },
      frames: [PAGE, PLAYER, INNER],
    },
  ]);
});

it('comes to an end where frames are each other’s parents, or have none', async () => {
  const frames = [frame(1, 2, PAGE), frame(2, 1, PLAYER), frame(4, 77, INNER), frame(5, null, INNER)];
  const { asSeen } = await pageFacts(frames, [request(404)], []);
  expect(asSeen.frames.map(({ parents }) => parents.length)).toEqual([20, 20, 0, 0]);
  expect(asSeen.requests[0]?.frames).toEqual([]);
});

it('reads documents and scripts as they were sent, and no pictures', async () => {
  const resource = (url: string, mediaType: string) => ({
    url,
    mediaType,
    body: new Blob([`source of ${url}`]),
  });
  const resources = [
    resource(PLAYER, 'text/html'),
    resource('https://player.test/a.js', 'text/javascript'),
    resource('https://player.test/a.png', 'image/png'),
  ];
  const { asSent } = await pageFacts([frame(0, -1, PAGE), frame(3, 0, PLAYER)], [], resources);
  expect(asSent.frames.map(({ url, parents, html }) => [url, parents, html])).toEqual([
    [PLAYER, [PAGE], `source of ${PLAYER}`],
    ['https://player.test/a.js', [], 'source of https://player.test/a.js'],
  ]);
});
