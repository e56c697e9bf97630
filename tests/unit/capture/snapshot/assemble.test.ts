import { describe, expect, test } from 'vitest';
import type { FrameReading, Gap } from '@/utils/capture/reader/reading';
import { assembleSnapshot } from '@/utils/capture/snapshot/assemble';
import type { PlacedFrame } from '@/utils/capture/snapshot/placing';
import { snapshotPolicy } from '@/utils/capture/snapshot/policy';
import { frameReading } from '@/utils/capture/snapshot/reading-schema';
import type { LoadResource } from '@/utils/capture/snapshot/resources';
import { reading } from '../reading';

const top = (html: string, gaps: Gap[] = [], more: Partial<FrameReading> = {}): PlacedFrame => ({
  frameId: 0,
  parentFrameId: -1,
  reading: reading(html, gaps, more),
});
const files =
  (named: Record<string, string>, asked: string[] = []): LoadResource =>
  async ({ url }) => {
    asked.push(url);
    const name = url.replace('http://a.test/', '');
    const body = named[name];
    return body === undefined
      ? null
      : {
          body: new TextEncoder().encode(body),
          mediaType: name.endsWith('css') ? 'text/css' : 'image/png',
          how: 'loaded',
        };
  };
const assembled = async (
  frames: PlacedFrame[],
  load: LoadResource,
  policy = snapshotPolicy,
  loaded: string[] = [],
) => {
  const wasLoaded = (url: string): boolean => loaded.includes(url);
  const snapshot = await assembleSnapshot(frames, load, undefined, wasLoaded, policy);
  if (!snapshot) throw new Error('nothing was assembled');
  return { ...snapshot, text: await snapshot.html.text() };
};
const image = (url: string, shown = true): Gap => ({
  fill: 'resource',
  url,
  kind: 'image',
  shown,
  drawn: null,
});
const sheet = (css: string): Gap => ({
  fill: 'sheet',
  css,
  url: null,
  baseUrl: 'http://a.test/page.html',
  rules: null,
  context: 'raw',
});
const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('the policy stands before everything the page says', async () => {
  const { text } = await assembled([top('<html><head></head></html>')], files({}));
  expect(text.indexOf("default-src 'none'")).toBeLessThan(text.indexOf('<html'));
  expect(text.startsWith('<!DOCTYPE html><meta charset="utf-8">')).toBe(true);
});

test('a resource is loaded once, keeps its fragment, and is missing only when it was shown', async () => {
  const asked: string[] = [];
  const gaps = [
    image('http://a.test/x.png#light'),
    image('http://a.test/gone.png'),
    image('http://a.test/icon.png', false),
  ];
  const { text, missing } = await assembled(
    [top('<img src="{0}"><img src="{0}"><img src="{1}"><link href="{2}">', gaps)],
    files({ 'x.png': 'PNG' }, asked),
  );
  expect(text).toContain(`<img src="data:image/png;base64,${base64('PNG')}#light">`.repeat(2));
  expect(text).toContain('<img src="data:,"><link href="data:,">');
  expect(asked.sort()).toEqual(['gone.png', 'icon.png', 'x.png'].map((name) => `http://a.test/${name}`));
  expect(missing).toEqual(['http://a.test/gone.png']);
});

test('what a sheet names is missing where it had been loaded, or was made by the page', async () => {
  const css =
    '@font-face { src: url(used.woff) } a { background: url(unused.png), url(blob:http://a.test/1) }';
  const { missing, transformations } = await assembled(
    [top('<style>{0}</style>', [sheet(css)])],
    files({}),
    snapshotPolicy,
    ['http://a.test/used.woff'],
  );
  expect(missing).toEqual(['http://a.test/used.woff', 'blob:http://a.test/1']);
  expect(transformations).toEqual([
    {
      code: 'unused-references',
      detail: 'References that nothing shows the page to have loaded are left empty. (1)',
    },
  ]);
});

test('imports are resolved against their own sheet, to a depth', async () => {
  const { text } = await assembled(
    [top('<style>{0}</style>', [sheet('@import "deep/a.css" layer(x);')])],
    files({
      'deep/a.css': '@import "b.css";a{background:url(p.png)}',
      'deep/b.css': 'b{}',
      'deep/p.png': 'P',
    }),
  );
  const inner = /base64,([^"]+)"/.exec(text)?.[1] ?? '';
  expect(Buffer.from(inner, 'base64').toString()).toBe(
    `@import "data:text/css;charset=utf-8;base64,${base64('b{}')}";a{background:url("data:image/png;base64,${base64('P')}")}`,
  );
  expect(text).toContain('" layer(x);</style>');
  const circle = await assembled(
    [top('<style>{0}</style>', [sheet('@import "c.css";')])],
    files({ 'c.css': '@import "c.css";' }),
  );
  expect(circle.html.size).toBeLessThan(10_000);
});

test('a page that is in no quirks mode opens in none', async () => {
  const doctypes: [Partial<FrameReading>, string][] = [
    [{ doctype: null }, '<!DOCTYPE html><meta'],
    [{ doctype: null, quirksMode: true }, '<meta'],
    [
      {
        doctype: '<!DOCTYPE x PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">',
        contentType: 'application/xhtml+xml',
      },
      '<!DOCTYPE html><meta',
    ],
    [{ doctype: '<!DOCTYPE html SYSTEM "about:legacy-compat">' }, '<!DOCTYPE html SYSTEM'],
  ];
  for (const [more, begins] of doctypes) {
    const { text } = await assembled([top('<html></html>', [], more)], files({}));
    expect(text.slice(0, begins.length)).toBe(begins);
  }
});

test('the colours that were preferred apply, whoever opens the file', async () => {
  const css = '@media (prefers-color-scheme: dark) {a{}} @media not (prefers-color-scheme:light) {b{}}';
  const { text } = await assembled(
    [top('<style>{0}</style>', [sheet(css)], { colorScheme: 'dark' })],
    files({}),
  );
  expect(text).toContain('@media (min-width:0) {a{}} @media not (max-width:-1px) {b{}}');
});

test('a style element cannot be ended by its content', async () => {
  const { text } = await assembled(
    [top('<style>{0}</style>', [sheet('a::before{content:"</style><script>1</script>"}')])],
    files({}),
  );
  expect(text).not.toContain('"</style>');
});

describe('frames', () => {
  const element = {
    index: 0,
    url: 'http://b.test/',
    source: '/f?a&b',
    innerWidth: 300,
    innerHeight: 150,
    frameset: false,
    area: { x: 0, y: 0, width: 300, height: 150 },
  };
  const inside = (html: string, more: Partial<FrameReading> = {}): PlacedFrame => ({
    frameId: 7,
    parentFrameId: null,
    reading: reading(html, [image('http://a.test/x.png')], {
      framePath: [0],
      url: 'http://b.test/',
      ...more,
    }),
  });
  const parent = top('<iframe {0}></iframe>', [{ fill: 'frame', frame: 0 }], { frames: [element] });

  test('a frame is escaped into srcdoc, its resources are not', async () => {
    const { text } = await assembled([parent, inside('<p title="a&quot;b">{0}')], files({ 'x.png': 'PNG' }));
    expect(text).toContain('<iframe sandbox="" src="/f?a&amp;b" srcdoc="&lt;!DOCTYPE html&gt;');
    expect(text).toContain(
      `&lt;p title=&quot;a&amp;quot;b&quot;&gt;data:image/png;base64,${base64('PNG')}"></iframe>`,
    );
  });

  test('a quirks-mode frame keeps its mode in a data: URL', async () => {
    const { text } = await assembled(
      [parent, inside('<p>50% é #', { quirksMode: true, doctype: null })],
      files({}),
    );
    const url = /src="(data:text\/html[^"]+)"/.exec(text)?.[1] ?? '';
    expect(text).not.toContain('srcdoc');
    expect(decodeURIComponent(url.replaceAll('&amp;', '&'))).toContain('<p>50% é #');
  });

  test('a frame that was not read is empty and missing', async () => {
    const { text, missing } = await assembled([parent], files({}));
    expect(text).toContain('srcdoc=""');
    expect(missing).toEqual(['http://b.test/']);
  });

  test('frames without a position are placed by address before size, and guesses are said', async () => {
    const unlisted = { ...element, index: null };
    const two = top(
      '<iframe {0}></iframe><iframe {1}></iframe>',
      [
        { fill: 'frame', frame: 0 },
        { fill: 'frame', frame: 1 },
      ],
      {
        frames: [unlisted, { ...unlisted, url: 'http://c.test/' }],
      },
    );
    const child = (frameId: number, url: string): PlacedFrame => ({
      frameId,
      parentFrameId: 0,
      reading: reading(`<p>${url}`, [], { framePath: [null], url }),
    });
    const known = await assembled([two, child(2, 'http://c.test/'), child(1, 'http://b.test/')], files({}));
    expect(known.text.indexOf('p&gt;http://b.test/')).toBeLessThan(known.text.indexOf('p&gt;http://c.test/'));
    expect(known.limitations).toEqual([]);
    const guessed = await assembled([two, child(2, 'http://other.test/')], files({}));
    expect(guessed.limitations.map(({ code }) => code)).toEqual(['frame-guessed']);
  });
});

test('beyond the size limit resources are left out, and it is said', async () => {
  const { text, limitations } = await assembled(
    [top('<img src="{0}"><img src="{0}">', [image('http://a.test/x.png')])],
    files({ 'x.png': 'P'.repeat(600) }),
    { ...snapshotPolicy, maxSnapshotBytes: 1_000 } as unknown as typeof snapshotPolicy,
  );
  expect(text.match(/src="data:,"/g)).toHaveLength(1);
  expect(limitations.map(({ code }) => code)).toEqual(['limit-snapshot-size']);
});

test('an external use brings the shapes it needs and nothing that runs', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg"><g id="a" onclick="x()"><use href="#b"/><script>1</script></g><path id="b" fill=\'url(#c)\'/><linearGradient id="c"/><path id="d"/></svg>';
  const { text } = await assembled(
    [
      top('<svg>{0}<use href="{1}"></use></svg>', [
        { fill: 'svg-definitions', url: 'http://a.test/i.svg#a' },
        { fill: 'svg-reference', definitions: 0 },
      ]),
    ],
    files({ 'i.svg': svg }),
  );
  expect(text).toContain(
    '<svg><defs><g id="constat-0-a"><use href="#constat-0-b"/></g><path id="constat-0-b" fill="url(#constat-0-c)"/>' +
      '<linearGradient id="constat-0-c"/></defs><use href="#constat-0-a"></use></svg>',
  );
});

test('thousands of uses of one large shape cost what the limit allows, and it is said', async () => {
  const uses = Array.from({ length: 3_000 }, (_, at): Gap[] => [
    { fill: 'svg-definitions', url: 'http://a.test/i.svg#a' },
    { fill: 'svg-reference', definitions: 2 * at },
  ]).flat();
  const html = uses.map((_, at) => (at % 2 === 0 ? `{${at}}` : `<use href="{${at}}"></use>`)).join('');
  const shape = `<g id="a">${'<path d="M0 0"/>'.repeat(10_000)}</g>`;
  const { text, limitations } = await assembled(
    [top(`<svg>${html}</svg>`, uses)],
    files({ 'i.svg': `<svg xmlns="http://www.w3.org/2000/svg">${shape}</svg>` }),
    { ...snapshotPolicy, maxSvgDefinitionChars: 1_000_000 } as unknown as typeof snapshotPolicy,
  );
  expect(text.match(/<defs>/g)).toHaveLength(6);
  expect(limitations.map(({ code }) => code)).toEqual(['limit-svg-definitions']);
});

test('a reading is parsed at the door', () => {
  expect(frameReading.safeParse(reading('<p>')).success).toBe(true);
  const hostile: Partial<Record<keyof FrameReading, unknown>>[] = [
    { doctype: '<!DOCTYPE html><script>' },
    { tokenPrefix: '.*' },
    { framePath: [-1] },
    { gaps: [{ fill: 'resource', url: 'x', kind: 'script', shown: true, drawn: null }] },
    { gaps: [{ fill: 'resource', url: 'x', kind: 'image', shown: true, drawn: 'http://outside.test/' }] },
    { remarks: [{ code: '<b>', count: 1, detail: '' }] },
  ];
  for (const more of hostile)
    expect(frameReading.safeParse({ ...reading('<p>'), ...more }).success, JSON.stringify(more)).toBe(false);
});
