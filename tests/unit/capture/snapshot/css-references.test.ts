import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findReferences, unescapeCss } from '@/utils/capture/snapshot/css-references';

const found = (css: string): string[] =>
  findReferences(css).references.map(({ url, kind }) => `${kind} ${url}`);
/** The sheet with every reference replaced by `"#"`. */
const rewritten = (css: string): string => {
  let text = '';
  let at = 0;
  for (const { start, end } of findReferences(css).references) {
    text += `${css.slice(at, start)}"#"`;
    at = end;
  }
  return text + css.slice(at);
};

describe('what names a file', () => {
  test.each([
    ['a{background:url(x.png)}', ['image x.png']],
    ['a{background:url( "x y.png" )}', ['image x y.png']],
    ["a{background:URL('x.png')}", ['image x.png']],
    ['a{background:u\\72l(x.png)}', ['image x.png']],
    ['a{background:\\75 rl(x.png)}', ['image x.png']],
    ['a{background:url(a\\)b.png)}', ['image a)b.png']],
    ['a{background:url(a\\26 b.png)}', ['image a&b.png']],
    ['a{background:url(x.png', ['image x.png']],
    ['@import "a.css" layer(x) supports(display: grid) screen;', ['style a.css']],
    ['@IMPORT url(a.css);', ['style a.css']],
    ['@import url("a.css") layer;b{}', ['style a.css']],
    ['@import/**/"a.css";', ['style a.css']],
    ['@font-face{src:local("Here"),url(f.woff2) format("woff2")}', ['font f.woff2']],
    ['@layer x{@font-face{src:url(f.woff2)}a{cursor:url(c.cur)}}', ['font f.woff2', 'image c.cur']],
    ['a{background:image-set("x.png" 1x,url(y.png) 2x type("image/png"))}', ['image x.png', 'image y.png']],
    ['a{background:-webkit-image-set(url(x.png) 1x)}', ['image x.png']],
    ['a{background:src("x.png")}', ['image x.png']],
    ['a{--pic:url(x.png);&:hover{background:url(y.png)}}', ['image x.png', 'image y.png']],
    ['.a{width:calc(1px*(2 + 3));background:url(x.png)}', ['image x.png']],
  ])('%s', (css, references) => expect(found(css)).toEqual(references));
});

describe('what does not', () => {
  test.each([
    'a::before{content:"url(x.png)"}',
    "a::before{content:'\\'url(x.png)'}",
    '/* url(x.png) */ a{b:/* url("y") */c}',
    'a[href="url(x.png)"]{color:red}',
    '@namespace svg url(http://www.w3.org/2000/svg);',
    '@namespace "http://www.w3.org/1999/xhtml";',
    '@document url(http://a.test/){a{color:red}}',
    'a{fill:url(#gradient);mask:url("#m")}',
    'a{background:url(bad "quote.png)}',
    'a{background:my-url(x.png)}',
    '@font-face{src:local("x.ttf")}',
    '@media (300px <= width < 900px){a{color:oklch(60% 0.2 30)}}',
    '@supports (content:"@import"){a{color:red}}',
    'a{content:"\\\n url(x.png)"}',
  ])('%s', (css) => expect(found(css)).toEqual([]));
});

test('only the arguments change', () => {
  expect(
    rewritten(
      '@import "a.css"layer(x);@layer a,b;.c{&:has(> img){background:URL( x.png )no-repeat}}/*url(y)*/',
    ),
  ).toBe('@import "#"layer(x);@layer a,b;.c{&:has(> img){background:URL( "#" )no-repeat}}/*url(y)*/');
});

test('states of the top layer, of the focus and of custom elements are found in selectors only', () => {
  const states = (css: string): string[] => findReferences(css).states.map(({ name }) => name);
  expect(states('x-y:not(:defined),dialog:modal::backdrop{}')).toEqual(['defined', 'modal']);
  expect(states('a:focus b,c:FOCUS-within{&:focus-visible{}}')).toEqual([
    'focus',
    'focus-within',
    'focus-visible',
  ]);
  expect(states('.box:target{}')).toEqual(['target']);
  expect(states('a{animation-name:defined;view-transition-name:modal}')).toEqual([]);
  expect(states('a{animation:focus 1s ease, modal 2s}b{animation:focus 1s}')).toEqual([]);
  expect(states('a{}/* :defined */b::after{content:":modal"}')).toEqual([]);
});

test('what is asked of the preferred colours is found where a media query asks it', () => {
  const asked = (css: string) =>
    findReferences(css).schemes.map(({ start, end, asked: scheme }) => [scheme, css.slice(start, end)]);
  expect(asked('@media (width > 1px) and (prefers-color-scheme: DARK){a{color:red}}')).toEqual([
    ['dark', 'prefers-color-scheme: DARK'],
  ]);
  expect(asked('@import "x" (prefers-color-scheme:light);')).toEqual([
    ['light', 'prefers-color-scheme:light'],
  ]);
  expect(asked('@media (prefers-color-scheme){}/*(prefers-color-scheme: dark)*/')).toEqual([]);
  expect(
    asked('a::after{content:"(prefers-color-scheme: dark)"}@container style(prefers-color-scheme: dark){}'),
  ).toEqual([]);
});

test('any text is read in one go and to its end', () => {
  const piece = fc.constantFrom(
    ...[
      'url(',
      '"',
      "'",
      '\\',
      ')',
      '(',
      '/*',
      '*/',
      '@import ',
      '{',
      '}',
      ';',
      ':',
      'a',
      '\n',
      'é',
      ' ',
      'image-set(',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const css = pieces.join('');
      let last = 0;
      for (const { start, end } of findReferences(css).references) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThanOrEqual(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(css.length);
    }),
  );
});

test('a quoted address survives escaping and reading', () => {
  fc.assert(
    fc.property(fc.string(), (url) => {
      const escaped = url.replace(/[\\"\n\r\f\u0000]/g, (c) => `\\${c.charCodeAt(0).toString(16)} `);
      const read = url.replaceAll('\u0000', '\ufffd');
      fc.pre(!url.startsWith('#'));
      expect(found(`a{background:url("${escaped}")}`)).toEqual([`image ${read}`]);
    }),
  );
});

test('megabytes without an end are read in linear time', () => {
  const long = 'a'.repeat(3_000_000);
  expect(found(`a{b:url(${long}`)).toHaveLength(1);
  expect(found(`a{b:url("${long}`)).toHaveLength(1);
  expect(found(`a{b:url(${long} x`)).toHaveLength(0);
  expect(unescapeCss('\\41\\d800 \\110000')).toBe('A\ufffd\ufffd');
});
