import { expect, test } from 'vitest';
import type { FrameFacts } from '@/utils/leads/page-facts';
import { frame, leadsOf, page, PAGE, request } from './pages';

const PLAYER = 'https://player.example/xyz';
const framed = (src: string, fullscreen = false) => page({ iframes: [{ src, fullscreen }] });
const players = (facts: Parameters<typeof leadsOf>[0]) =>
  leadsOf(facts, 'player-frame').map(({ value }) => value);

test.each([
  ['embed address and full screen', 'https://cdn7.example/embed/abc123', true],
  ['a player script by name, with a file', 'https://cdn7.example/player.php?video=1', true],
  ['a listed host', 'https://streamtape.com/x/abc', false],
  ['a listed host below a subdomain', 'https://www2.streamtape.com/x/abc', false],
])('a frame that cannot be read is a player by its address: %s', (_, src, fullscreen) => {
  expect(players(framed(src, fullscreen))).toEqual([src]);
});

test.each([
  ['full screen alone', 'https://maps.example/city', true],
  ['an embed address alone', 'https://widget.example/embed/weather', false],
  ['a platform with its own rights programme', 'https://www.youtube.com/embed/abc', true],
  ['a listed word inside another host', 'https://streamtape.com.example/x', true],
  ['no web address', 'about:blank', true],
])('other frames are not: %s', (_, src, fullscreen) => {
  expect(players(framed(src, fullscreen))).toEqual([]);
});

test.each<[string, Partial<FrameFacts>]>([
  ['it holds a video', { media: [{ src: 'blob:x', poster: null, kind: 'video' }] }],
  ['it starts a known player', { html: "<script>jwplayer('p').setup({})</script>" }],
])('a frame that was read is a player when %s', (_, facts) => {
  const middle = 'https://wrap.example/';
  const outer = frame({ iframes: [{ src: middle, fullscreen: false }] });
  const wrap = frame({ url: middle, parents: [PAGE], iframes: [{ src: PLAYER, fullscreen: false }] });
  const inner = frame({ url: PLAYER, parents: [PAGE, middle], ...facts });
  expect(leadsOf({ frames: [outer, wrap, inner], requests: [] }, 'player-frame')).toMatchObject([
    { value: PLAYER, host: 'player.example', frame_chain: [PAGE, middle, PLAYER] },
  ]);
});

test('a frame that asks for a stream is a player, though nothing else shows it', () => {
  const facts = framed(PLAYER);
  facts.requests = [request('https://cdn.example/a.m3u8', null, [PAGE, PLAYER])];
  expect(players(facts)).toEqual([PLAYER]);
});
