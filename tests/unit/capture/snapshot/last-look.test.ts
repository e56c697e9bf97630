import { describe, expect, test } from 'vitest';
import { lookedOver } from '@/utils/capture/snapshot/last-look';
import { escapedForStyleElement } from '@/utils/capture/snapshot/parts';
import { SvgFile } from '@/utils/capture/snapshot/svg-definitions';

const prefix = `constat-${'0123456789abcdef'.repeat(2)}-`;
const token = `${prefix}0;`;
const looked = (html: string): { html: string; found: number } => {
  let found = 0;
  return { html: lookedOver(html, prefix, () => found++), found };
};

describe('the last look', () => {
  test.each([
    '<meta name="viewport" content="width=device-width" ;>',
    '<meta property="og:url" content="http-equiv=refresh">',
    '<link rel="canonical" href="http://a.test/">',
    `<link rel="icon" href="${token}">`,
    `<iframe class="x" ${token}></iframe><iframe ${token}></iframe><frame ${token}>`,
    '<object id="player"><p>fallback</p></object>',
    '<metadata></metadata><linearGradient id="l"></linearGradient><basefont><frameset></frameset>',
    '<p title="&lt;meta http-equiv=refresh&gt;">&lt;script&gt;</p><!-- a -->',
  ])('leaves alone: %s', (html) => {
    expect(looked(html)).toEqual({ html, found: 0 });
  });

  test.each([
    '<meta http-equiv="refresh" content="0;url=http://evil.test/">',
    '<META HTTP-EQUIV=refresh content="0">',
    '<meta/http-equiv="refresh">',
    '<meta name=">" http-equiv="refresh">',
    `<meta name="a" ${token} content="0">`,
    `<meta htt${token}p-equiv="refresh">`,
    '<meta http-equiv="refresh"',
    '<link rel="preconnect" rel="icon" href="http://evil.test/">',
    '<link rel="dns-prefetch" href="//evil.test">',
    '<script src="x"></script>',
    '<base href="http://evil.test/">',
    '<iframe src="http://evil.test/"></iframe>',
    '<object data="data:text/html,x"></object>',
    '<embed src="x.svg">',
    '<xmp>',
    '<plaintext>',
  ])('writes as text: %s', (html) => {
    expect(looked(html)).toEqual({ html: `&lt;${html.slice(1)}`, found: 1 });
  });

  test('no name can be completed by the filling of a gap', () => {
    expect(looked(`<me${token}ta http-equiv="refresh">`).html).toMatch(/^&lt;/);
    expect(looked(`<${token}meta http-equiv="refresh">`).html).toMatch(/^&lt;/);
  });
});

test('a sheet begins no tag, and says the same', () => {
  const written = (css: string): unknown => escapedForStyleElement([css])[0];
  expect(written('a::before{content:"</style><meta x>"}')).toBe(
    'a::before{content:"\\3c /style>\\3c meta x>"}',
  );
  expect(written('/* </style> */ b{background:url(data:image/svg+xml,<svg/>)}')).toBe(
    '/* < /style> */ b{background:url(data:image/svg+xml,\\3c svg/>)}',
  );
  expect(written('<!-- .old{} -->')).toBe(' .old{} -->');
  expect(written('@media (400px<=width<calc(9px*99)){}')).toBe('@media (400px<=width< calc(9px*99)){}');
  for (const css of [
    '</style>',
    '"</style>',
    "'<!--",
    'url(</style>',
    '/*<b>',
    '<',
    '<?',
    "\\'<meta>'",
    '"\\"<a"',
  ])
    expect(written(css)).not.toMatch(/<([a-z/!?]|$)/i);
});

describe('shapes of another file', () => {
  const definitions = (markup: string): string =>
    new SvgFile(`<svg xmlns="http://www.w3.org/2000/svg">${markup}</svg>`).definitions('a', 'p-', 1_000_000);

  test('bring what draws, and nothing that HTML would take for its own', () => {
    expect(
      definitions(
        '<symbol id="a"><rect width="5"/><meta http-equiv="refresh" content="0"/><x:link rel="preconnect"/><p>x</p>' +
          '<title><base/></title><style>@import "x"</style><foreignObject><b/></foreignObject><LINK/><svg:path d="M0 0"/></symbol>',
      ),
    ).toBe('<symbol id="p-a"><rect width="5"/><path d="M0 0"/></symbol>');
  });

  test('keep gradients, filters and movements', () => {
    const markup =
      '<g id="p-a" filter="url(#p-f)"><animate attributeName="x" to="1"/><text>a &lt; b</text></g><filter id="p-f"><feFlood/></filter>';
    expect(definitions(markup.replaceAll('p-', ''))).toBe(markup);
  });

  test('hold no sign that ends a tag early', () => {
    expect(definitions(`<g id="a" class='a>b"c'/>`)).toBe('<g id="p-a" class="a&gt;b&quot;c"/>');
  });

  test('of a file that closes nothing are looked for once', () => {
    for (const open of ['<!--', '<![CDATA[', '<!', '<?x ', '<a b="', '<use href="#b"'])
      expect(new SvgFile(open.repeat(200_000)).definitions('a', 'p-', 1_000_000)).toBe('');
  });
});
