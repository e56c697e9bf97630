import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leadsDocument } from '@/utils/evidence/schema';
import { findLeads } from '@/utils/leads/find-leads';
import type { PageFacts } from '@/utils/leads/page-facts';
import { KEPT } from '@/utils/leads/policy';
import { found, frame, leadsOf, linking, page, PAGE, request } from './pages';

const PLAYER = 'https://cdn7.example/embed/abc';

/** A film page as they are: a framed player with a stream, downloads, advertising, a channel, a counter. */
const PIRATE: PageFacts = {
  frames: [
    frame({
      html: `<title>Film X</title><script src="https://www.googletagmanager.com/gtag/js?id=G-AB12CD34EF"></script>
        <a href="/dl/film-x.torrent">Torrent</a><a href="https://rapidgator.net/file/abc/Film.X.rar">Download</a>
        <iframe src="${PLAYER}" allowfullscreen></iframe><a href="https://t.me/+AbCdEf123456">Join</a>`,
      text: 'Film X (tt0111161). Donate: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
      links: [
        { href: 'https://films.example/dl/film-x.torrent', text: 'Torrent' },
        { href: 'https://rapidgator.net/file/abc/Film.X.rar', text: 'Download' },
        { href: 'https://t.me/+AbCdEf123456', text: 'Join' },
        { href: 'https://www.imdb.com/title/tt0111161/', text: 'IMDb' },
      ],
      iframes: [{ src: PLAYER, fullscreen: true }],
    }),
    frame({ url: PLAYER, parents: [PAGE], html: `jwplayer("x").setup({file:"https://s.example/m.m3u8"})` }),
  ],
  requests: [
    request('https://s.example/m.m3u8', 'application/vnd.apple.mpegurl', [PAGE, PLAYER]),
    request('https://a.magsrv.com/ad-provider.js'),
  ],
};

test('a pirate page gives away its leads, most important first', () => {
  expect(found(PIRATE)).toEqual([
    'stream-manifest https://s.example/m.m3u8',
    `player-frame ${PLAYER}`,
    'torrent https://films.example/dl/film-x.torrent',
    'cyberlocker https://rapidgator.net/file/abc/Film.X.rar',
    'external-id imdb:tt0111161',
    'payment bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    'analytics-id google-analytics:G-AB12CD34EF',
    'ad-network magsrv.com',
    'invite https://t.me/+AbCdEf123456',
  ]);
});

test('what a lead says to look for stands in the artefact it names', () => {
  const torrent = leadsOf(PIRATE, 'torrent')[0];
  expect(torrent).toMatchObject({ shown_in: 'data/snapshot/page.html', evidence: '/dl/film-x.torrent' });
  expect(leadsOf(PIRATE, 'stream-manifest')[0]).toMatchObject({
    shown_in: 'data/network/requests.jsonl',
    frame_chain: [PAGE, PLAYER],
  });
});

test('a page of documentation and a newspaper give away next to nothing', () => {
  const documentation = page({
    html: `<script>gtag('config', 'G-AB12CD34EF')</script><pre>import x from './src/index.ts';
      fetch("https://api.docs.example/v1/files/abcdef12345x"); // git@github.com:owner/repo.git
      0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed</pre><a href="https://codepen.io/x/embed/y">pen</a>`,
    text: 'Call user@example.com, commit 9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d. See RFC 8216 and npm install x@1.2.3.',
    links: [
      { href: 'https://github.com/owner/repo/releases/download/v1/tool.zip', text: 'Download (12 MB)' },
      { href: 'https://docs.example/download/', text: 'Download' },
      { href: 'https://pypi.org/project/x/', text: 'PyPI' },
      { href: 'https://files.pythonhosted.org/packages/ab/x.whl', text: 'wheel' },
    ],
    iframes: [{ src: 'https://codepen.io/x/embed/y', fullscreen: true }],
  });
  expect(found(documentation)).toEqual(['analytics-id google-analytics:G-AB12CD34EF']);

  const newspaper = page(
    {
      html: `<script>(window,document,'script','dataLayer','GTM-ABC123')</script>
        <a href="https://wa.me/?text=x">share</a><a href="https://t.me/share/url?url=x">share</a>`,
      text: 'A film about the trial of a file host. Write to letters. Tel. 0306406152. Price: 12.50 EUR',
      links: [
        { href: 'https://films.example/contact', text: 'Contact' },
        { href: 'https://www.facebook.com/sharer.php?u=https://films.example/film-x', text: 'Share' },
        { href: 'https://t.me/share/url?url=https://films.example/film-x', text: 'Share' },
        { href: 'https://apps.apple.com/app/id1', text: 'App' },
        { href: 'https://court.example/documents/ruling-2026.pdf', text: 'The ruling (PDF, 2 MB)' },
        { href: 'https://en.wikipedia.example/wiki/Film', text: 'Film' },
      ],
      iframes: [
        { src: 'https://www.youtube.com/embed/abc?autoplay=0', fullscreen: true },
        { src: 'https://www.google.com/maps/embed?pb=1', fullscreen: true },
        { src: 'https://securepubads.g.doubleclick.net/x', fullscreen: false },
      ],
    },
    [
      request('https://securepubads.g.doubleclick.net/tag/js/gpt.js'),
      request('https://cdn.films.example/photo.webp', 'image/webp'),
    ],
  );
  expect(found(newspaper)).toEqual([
    'analytics-id google-tag-manager:GTM-ABC123',
    'contact https://films.example/contact',
  ]);
});

test('one address is one lead, however often and wherever it stands; the request is kept', () => {
  const url = 'https://s.example/m.m3u8';
  const facts = page({ html: `"${url}" "${url}" '${url}'`, text: url, links: [{ href: url, text: '' }] }, [
    request(url),
    request(url),
  ]);
  expect(leadsOf(facts)).toMatchObject([{ value: url, shown_in: 'data/network/requests.jsonl' }]);
});

test('each kind is bounded, and the reader is told', () => {
  const links = Array.from({ length: 1000 }, (_, number) => ({
    href: `https://rapidgator.net/file/${number}`,
    text: '',
  }));
  const { leads, truncated } = findLeads(page({ links }));
  expect(leads).toHaveLength(KEPT.cyberlocker);
  expect(leads[0]?.value).toBe('https://rapidgator.net/file/0');
  expect(truncated).toBe(true);
  expect(findLeads(PIRATE).truncated).toBe(false);
  expect(Object.values(KEPT).reduce((sum, most) => sum + most)).toBeLessThanOrEqual(500);
});

test(
  'whatever a page holds, leads are well formed, each once, and say what to look for',
  { timeout: 60_000 },
  () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ maxLength: 30 }).map((rest) => `https://host.example/${rest}`),
      fc.constantFrom(
        'https://rapidgator.net/file/\ud800',
        'magnet:?xt=urn:btih:c9e15763f722f23e98a29decdfae341b98d53056&dn=%ff&tr=\ud83d',
        'mailto:%zz@x.example',
        'https:\\/\\/s.example\\/a.m3u8',
        '&quot;https://s.example/b.m3u8&quot;',
        'aHR0cHM6Ly9zLmV4YW1wbGUvYy5tM3U4',
        'https://t.me/+AbCdEf123456',
        'ISBN 0-306-40615-2',
        "ym(12345678, 'init'",
        `https://x.example/${'é'.repeat(2000)}.m3u8`,
        'https://[/x.m3u8',
        '"../a.m3u8"',
      ),
    );
    const words = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' "'));
    const facts = fc.record({
      frames: fc.array(
        fc.record({
          url: piece,
          parents: fc.array(piece, { maxLength: 3 }),
          html: words,
          text: words,
          links: fc.array(fc.record({ href: piece, text: piece }), { maxLength: 5 }),
          media: fc.array(
            fc.record({ src: piece, poster: fc.constant(null), kind: fc.constant('video' as const) }),
            {
              maxLength: 3,
            },
          ),
          iframes: fc.array(fc.record({ src: piece, fullscreen: fc.boolean() }), { maxLength: 3 }),
        }),
        { maxLength: 3 },
      ),
      requests: fc.array(
        fc.record({
          url: piece,
          type: fc.constant('media'),
          frames: fc.array(piece, { maxLength: 2 }),
          contentType: fc.option(piece),
        }),
        { maxLength: 5 },
      ),
    });
    fc.assert(
      fc.property(facts, (hostile) => {
        const { leads } = findLeads(hostile);
        leadsDocument.parse({ schema: 'https://constat.example/schema/leads/1', leads });
        const keys = leads.map(({ kind, value }) => `${kind} ${value}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { evidence } of leads) expect(evidence).not.toBe('');
      }),
      { numRuns: 80 },
    );
  },
);

test('a lead hidden anywhere among noise is found', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 500 }), fc.string({ maxLength: 500 }), (before, after) => {
      const html = `${before} "https://s.example/hidden.m3u8" ${after}`;
      expect(found(page({ html }))).toContain('stream-manifest https://s.example/hidden.m3u8');
    }),
  );
});

/** What makes careless patterns slow: with a square in the cost, half a megabyte of one of them takes hours. */
const SLOW = [
  'https://', // addresses that never end
  '"//',
  'a',
  '\\', // escapes
  '1',
  'ISBN 1-1-1-', // labels without numbers
  'x@',
  'a.m3u8"',
  'https://a.example/?u=https%3A%2F%2Fb.m3u8" ',
  'aHR0c',
  'magnet:?',
  'data-cf-beacon=',
  'bc1q',
  '&#x26;',
  '<iframe src="https://e.example/embed/1">',
];

test('markup made to be slow is read to its end', { timeout: 60_000 }, () => {
  const html = SLOW.map((piece) => piece.repeat(Math.ceil(500_000 / piece.length))).join('\n');
  const { leads, truncated } = findLeads(page({ html, text: html }));
  expect(truncated).toBe(false);
  expect(leads.length).toBeLessThan(10);
});

test('fifty megabytes are cut to a bound, and the reader is told', { timeout: 60_000 }, () => {
  const huge = '<a href="https://rapidgator.net/file/1">'.repeat(1_250_000);
  const { leads, truncated } = findLeads(page({ html: huge, text: huge }));
  expect(truncated).toBe(true);
  expect(leads).toHaveLength(1);
});

test('thirty thousand links, frames and requests end', { timeout: 60_000 }, () => {
  const many = Array.from({ length: 30_000 }, (_, number) => `https://h${number}.example/x`);
  const facts = page(
    {
      links: many.map((href) => ({ href, text: 'x' })),
      iframes: many.map((src) => ({ src, fullscreen: true })),
      html: 'player',
    },
    many.map((url) => request(url, null, [PAGE, url])),
  );
  facts.frames.push(...many.map((url) => frame({ url, parents: [PAGE], html: 'x'.repeat(1000) })));
  expect(findLeads(facts)).toEqual({ leads: [], truncated: true });
});

test('the last lines of an overlong page are read, too', () => {
  const html = `${'x '.repeat(10_000_000)}<a href="https://rapidgator.net/file/last">`;
  expect(found(page({ html }))).toEqual(['cyberlocker https://rapidgator.net/file/last']);
});

test('a chain of frames with megabytes in their addresses stays small', () => {
  const facts = linking('https://rapidgator.net/file/1');
  facts.frames[0]!.parents = Array.from({ length: 100 }, () => `data:text/html,${'x'.repeat(1_000_000)}`);
  expect(JSON.stringify(leadsOf(facts)).length).toBeLessThan(50_000);
});
