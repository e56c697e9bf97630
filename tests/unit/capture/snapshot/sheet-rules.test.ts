/** Rules that scripts put into a linked sheet, or took out, against all that browsers write in ways of their own. */
import { describe, expect, test } from 'vitest';
import { isChangedByScripts } from '@/utils/capture/snapshot/sheet-rules';

const written = `@charset "utf-8"; @import url(data:text/css;base64,e30=);
/* .commented {} */ <!-- P , A.Link>B{color:red} -->
.quoted::before { content: "} .in-string {" } .a:hover,.b{ color: red }
.odd:nth-child(odd) { background: url(data:image/svg+xml;utf8,<svg>{"'}</svg>) }
@media (min-width:10em) { .nested { color: red } } @-ms-viewport { width: device-width }
::-moz-focus-inner { border: 0 } .broken { color: } .1wrong { } a > > b {} } .after-a-stray-bracket { }
@font-face { font-family: "f"; src: url(f.woff) } .last{color:red;`;

const applied = `@import url("data:text/css;base64,e30=");
p, a.link > b { color: red; }
.quoted::before { content: "} .in-string {"; }
.a:hover, .b { color: red; }
.odd:nth-child(2n+1) { background: url("data:image/svg+xml;utf8,<svg>{\\"'}</svg>"); }
@media (min-width: 10em) {
  .nested { color: red; }
}
.broken { }
@font-face { font-family: f; src: url("f.woff"); }
.last { color: red; }
`;

test('a sheet that nobody has changed is known, however the browser writes it', () => {
  expect(isChangedByScripts(written, applied)).toBe(false);
  expect(isChangedByScripts('', '')).toBe(false);
  expect(isChangedByScripts('::-moz-x { } @-moz-document url() { .a { } }', '')).toBe(false);
});

test('movements written for older browsers, too, are no change of a script', () => {
  const both = '@-webkit-keyframes spin { } @-moz-keyframes spin { } @keyframes spin { }';
  const inFirefox = '@keyframes spin { }\n@-moz-keyframes spin { }\n@keyframes spin { }\n';
  expect(isChangedByScripts(both, inFirefox)).toBe(false);
  expect(isChangedByScripts(both, `${inFirefox}@keyframes more { }`)).toBe(true);
});

describe('a sheet that scripts have changed', () => {
  test.each([
    ['one rule more', `${applied}.secret { color: red; }`],
    ['one more of the same', `${applied}.last { color: blue; }`],
    ['one that replaces another', applied.replace('.last {', '.other {')],
    ['one rule less', applied.replace('.last { color: red; }\n', '')],
    ['one more for some windows', `${applied}@media print { .last { } }`],
    ['one more font', `@font-face { }${applied}`],
    ['none left', ''],
  ])('%s', (_, rules) => {
    expect(isChangedByScripts(written, rules)).toBe(true);
  });
});

test.each([
  '/*',
  '"',
  '\\',
  'url(',
  'url( ',
  '{',
  '}',
  '(',
  'a ',
  'a,',
  '@media ',
  '<!--',
  '.a',
  ';',
  '@x;',
  "u'",
])('%j over and over', { timeout: 25_000 }, (piece) => {
  isChangedByScripts(piece.repeat(300_000), piece.repeat(300_000));
});
