import { describe, expect, test } from 'vitest';
import {
  drawnNames,
  languageInside,
  mathNames,
  writingOf,
  type Language,
  type Writing,
} from '@/utils/capture/reader/languages';
import { HTML, MATH, SVG } from '@/utils/capture/reader/namespaces';
import { writeComment } from '@/utils/capture/reader/markup';

/** WHATWG HTML 13.2.6.5: start tags that end a drawing or a formula, wherever they stand in it. */
const breakingOut = (
  'b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol ' +
  'p pre ruby s small span strong strike sub sup table tt u ul var font'
).split(' ');

test('no element that is written in a drawing or a formula ends it, runs, or is HTML’s own', () => {
  const never = [
    ...breakingOut,
    ...'script link base iframe object xmp plaintext template form audio video'.split(' '),
  ];
  expect(never.filter((name) => drawnNames.has(name) || mathNames.has(name))).toEqual([]);
});

describe('an element is written as what it is, or not as itself', () => {
  test.each<[string | null, string, Language, Writing]>([
    [SVG, 'meta', 'svg', 'unknown'],
    [SVG, 'meta', 'html', 'unknown'],
    [SVG, 'lineargradient', 'svg', 'unknown'],
    [SVG, 'linearGradient', 'svg', 'as it is'],
    [SVG, 'svg', 'html', 'as it is'],
    [SVG, 'svg', 'math', 'misplaced'],
    [SVG, 'style', 'html', 'misplaced'],
    [MATH, 'mfrac', 'math', 'as it is'],
    [MATH, 'mfrac', 'html', 'misplaced'],
    [MATH, 'link', 'math', 'unwritable'],
    [HTML, 'meta', 'html', 'as it is'],
    [HTML, 'META', 'html', 'span'],
    [HTML, 'svg', 'html', 'span'],
    [HTML, 'image', 'html', 'span'],
    [HTML, 'style', 'svg', 'misplaced'],
    [null, 'meta', 'html', 'span'],
    ['urn:x', 'script', 'svg', 'misplaced'],
  ])('%s %s in %s: %s', (namespace, name, language, writing) => {
    expect(writingOf(namespace, name, language)).toBe(writing);
  });

  test('HTML stands within a drawing and a formula where the parser reads HTML', () => {
    expect(languageInside(SVG, 'foreignObject', undefined)).toBe('html');
    expect(languageInside(SVG, 'g', undefined)).toBe('svg');
    expect(languageInside(MATH, 'mtext', undefined)).toBe('html');
    expect(languageInside(MATH, 'annotation-xml', 'Text/HTML')).toBe('html');
    expect(languageInside(MATH, 'annotation-xml', 'MathML-Content')).toBe('math');
  });
});

test('a comment begins no tag where a parser takes it for text, and ends where it ended', () => {
  expect(writeComment(' a </title><meta> ')).toBe('<!-- a &lt;/title&gt;&lt;meta&gt; -->');
  for (const data of ['>', '->', 'a--b', 'a-', '-->']) expect(writeComment(data)).toBe('');
});
