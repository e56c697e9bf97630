import { expect, test } from 'vitest';
import { found, leadsOf, linking, page, PAGE, request } from './pages';

const MASTER = 'https://cdn.stream.example/hls/master.m3u8';

test.each([
  ['HLS by its name', request(`${MASTER}?t=1`), `${MASTER}?t=1`],
  [
    'HLS by its type',
    request('https://cdn.stream.example/p/1', 'application/x-mpegURL; charset=utf-8'),
    'https://cdn.stream.example/p/1',
  ],
  ['DASH by its name', request('https://cdn.stream.example/a/b.mpd'), 'https://cdn.stream.example/a/b.mpd'],
  [
    'DASH by its type',
    request('https://cdn.stream.example/x', 'application/dash+xml'),
    'https://cdn.stream.example/x',
  ],
  [
    'Smooth Streaming',
    request('https://cdn.stream.example/x.ism/Manifest'),
    'https://cdn.stream.example/x.ism/Manifest',
  ],
  [
    'HLS of Smooth Streaming',
    request('https://cdn.stream.example/x.ism/manifest(format=m3u8-aapl)'),
    'https://cdn.stream.example/x.ism/manifest(format=m3u8-aapl)',
  ],
  [
    'a proxy that names it in its query',
    request('https://cdn.stream.example/get.php?f=live.m3u8'),
    'https://cdn.stream.example/get.php?f=live.m3u8',
  ],
])('a requested manifest is a lead: %s', (_, asked, value) => {
  expect(leadsOf(page({}, [asked]))).toMatchObject([
    {
      kind: 'stream-manifest',
      value,
      host: 'cdn.stream.example',
      frame_chain: [PAGE],
      shown_in: 'data/network/requests.jsonl',
    },
  ]);
});

test.each([
  ['plain', `<script>play("${MASTER}")</script>`],
  ['JSON', String.raw`{"file":"https:\/\/cdn.stream.example\/hls\/master.m3u8","x":1}`],
  ['JSON in JSON', String.raw`"{\"file\":\"https:\\/\\/cdn.stream.example\\/hls\\/master.m3u8\"}"`],
  ['unicode escapes', String.raw`"https:\/\/cdn.stream.example\u002Fhls/master.m3u8\u0022"`],
  [
    'an attribute with entities',
    '<div data-setup="{&quot;src&quot;:&quot;https://cdn.stream.example/hls/master.m3u8&quot;}">',
  ],
  ['without scheme', "<source src='//cdn.stream.example/hls/master.m3u8'>"],
  [
    'in a query',
    '<iframe src="https://p.example/?url=https%3A%2F%2Fcdn.stream.example%2Fhls%2Fmaster.m3u8&a=1">',
  ],
  ['Base64', `atob("${btoa(MASTER)}")`],
])('a manifest in the markup is a lead: %s', (_, html) => {
  const leads = leadsOf(page({ html }), 'stream-manifest');
  expect(leads).toMatchObject([{ value: MASTER, shown_in: 'data/snapshot/page.html' }]);
  expect(html).toContain(leads[0]?.evidence);
});

test('a relative manifest in a script is resolved, and found as it is written', () => {
  expect(leadsOf(page({ html: 'hls.loadSource("/live/ch1.m3u8?x")' }))).toMatchObject([
    { kind: 'stream-manifest', value: 'https://films.example/live/ch1.m3u8', evidence: '/live/ch1.m3u8' },
  ]);
});

test('media files are leads by element, name or type; a TypeScript file, a page and a beep are not', () => {
  expect(
    found(
      page(
        {
          media: [{ src: 'https://v.example/play?id=7', poster: null, kind: 'video' }],
          links: [
            { href: 'https://v.example/Film.X.mkv', text: '' },
            { href: 'https://v.example/src/index.ts', text: '' },
          ],
        },
        [
          request('https://v.example/n', 'video/mp4'),
          request('https://v.example/about.mp4', 'text/html'),
          request('https://v.example/sounds/ping.mp3', 'audio/mpeg'),
        ],
      ),
    ),
  ).toEqual([
    'media-file https://v.example/n',
    'media-file https://v.example/play?id=7',
    'media-file https://v.example/Film.X.mkv',
  ]);
});

test('the segments of a stream are one lead', () => {
  const segments = Array.from({ length: 300 }, (_, number) =>
    request(`https://v.example/s/720p/seg-${number}.ts?k=${number}`, 'video/mp2t'),
  );
  expect(found(page({}, segments))).toEqual(['media-file https://v.example/s/720p/seg-*.ts']);
});

test('blob: addresses of a player are no lead: the requests behind them are', () => {
  const media = [{ src: 'blob:https://films.example/1', poster: null, kind: 'video' as const }];
  expect(found(page({ media }, [request(MASTER)]))).toEqual([`stream-manifest ${MASTER}`]);
});

test('a link to a page about a manifest is none', () => {
  expect(found(linking('https://forum.example/search?q=help.m3u8'))).toEqual([]);
});
