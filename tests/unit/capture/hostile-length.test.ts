/** Nothing that searches a page's text or addresses for secrets can be kept busy by it: time grows with the text, not with its square. */
import { describe, expect, test } from 'vitest';
import { captureOf } from '@/components/popup/same-page';
import type { CaptureRecord } from '@/utils/archive/records';
import { withoutFields } from '@/utils/capture/erase-fields';
import { erasedMhtml } from '@/utils/capture/erase-mhtml';
import { Erasing, newErasing, type Eraser } from '@/utils/capture/erasing';
import { canonicalUrl } from '@/utils/evidence/canonical-url';
import { fingerprint } from '@/utils/evidence/fingerprint';
import { looksRandom } from '@/utils/evidence/redaction-names';

const CHARS = 300_000;
/** A step for each pair of places takes minutes at this length; what reads once takes a fraction of a second. */
const LIMIT_MS = 25_000;

/** With what every pattern of the search begins, goes on or ends, and what the search stops at. */
const PIECES = [
  ...['eyJ-', 'eyJ_', 'eyJaaaaaaaa.eyJaaaa', '.eyJ', 'eyJ ', 'eyJaaaaaaaa.eyJ-', 'aaaa', 'A1b2'],
  ...['<input "', "<input '", '<input a="', '<input a=" ', '<input a=\' b="', '<input ', '<input a', '<meta'],
  ...['y="<input " ', "y='<meta ' "],
  ...['<textarea "', '<textarea>', '<textarea a=', '<input value="', '<', '"', '<input          '],
  ...[
    '?a=',
    ';a',
    ';a=',
    ';jsessionid=',
    '%3Fa%3D',
    '%5B',
    '%25',
    '%253Ftoken%253D',
    '&a=',
    '?',
    '#',
    '#/',
    '=',
  ],
  ...[
    '//',
    '\\/\\/',
    'http://',
    'https%3A%2F%2F',
    '@',
    '//a@',
    'a@',
    'a:b@',
    ':',
    'a+',
    '/',
    '%',
    '\\u0026',
    '\\',
  ],
  ...[
    '&amp;',
    '&amp;a=',
    '!a=',
    '[',
    '[]',
    '?[',
    'a[b]=',
    '"token":"',
    '"token":',
    'token="',
    "'a':'",
    '{"a":',
  ],
  ...['constat-removed-', '1,', '1 ', '\t', ' ', '=\r\n', '=3D', '\r\n', 'token', 'token_', 'aA', 'session'],
];
const hostile = (piece: string): string => piece.repeat(Math.ceil(CHARS / piece.length));

const eraser = (): Eraser =>
  new Erasing(newErasing({ secretNames: null, keepStreamKeys: true }, 'https://pirate.test/film')).eraser();

describe.each(PIECES)('%j over and over', (piece) => {
  const text = hostile(piece);

  test('as text', { timeout: LIMIT_MS }, () => {
    const one = eraser();
    one.text(one.text(text));
    looksRandom(text);
    withoutFields(text, { typed: 0, tokens: 0 }, 'typed too');
  });

  test('as an address', { timeout: LIMIT_MS }, () => {
    eraser().url(`https://h.example/${text}\n`);
    eraser().url(`https://h.example/?a=${text} `, 'video/mp4');
    canonicalUrl(`https://h.example/${text}x`);
  });

  test('as the browser’s own archive', { timeout: LIMIT_MS }, async () => {
    const head = 'Content-Type: multipart/related;\r\n\tboundary="B"\r\n\r\n\r\n--B\r\n';
    const part = 'Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n';
    await erasedMhtml(new Blob([`${head}${part}${text}\r\n--B--`]), eraser());
  });
});

test.each(['1,', '1 ', ' ', '1'])(
  '%j over and over as the text of a page',
  { timeout: LIMIT_MS },
  async (piece) => {
    const text = hostile(piece);
    expect(await fingerprint({ urlFinal: 'https://h.example/', title: 'x', text })).toHaveLength(64);
  },
);

test('a captured address full of marks is compared in one pass', { timeout: LIMIT_MS }, () => {
  const marked = 'https://h.example/?' + 'a%26constat-removed-0123456789'.repeat(2_000);
  const captures = [{ url: marked }] as CaptureRecord[];
  expect(captureOf(`https://h.example/?${'a%26'.repeat(20_000)}&x`, captures)).toBeNull();
});
