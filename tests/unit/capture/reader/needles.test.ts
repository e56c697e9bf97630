/** Many texts looked for in one: each found as the words it is, and in a time that no page can stretch. */
import { describe, expect, test } from 'vitest';
import { Needles } from '@/utils/capture/reader/needles';

const NOTHING = /(?!)/g;
const foundIn = (text: string, needles: string[], kept = NOTHING): string[] =>
  new Needles(needles).rangesIn(text, kept).map(({ from, to }) => text.slice(from, to));

describe('finds', () => {
  test('words of their own, not parts of others; the longest of those that begin alike', () => {
    expect(foundIn('film filmography a film, “film”', ['film'])).toEqual(['film', 'film', 'film']);
    expect(foundIn('a film by name', ['a film', 'a film by name', 'a fil'])).toEqual(['a film by name']);
    expect(foundIn('wow! so', ['wow!'])).toEqual(['wow!']);
    expect(foundIn('écran écrans', ['écran'])).toEqual(['écran']);
  });

  test('any number of spaces for any other', () => {
    expect(foundIn('one \n&nbsp;two', ['one two'])).toEqual(['one \n&nbsp;two']);
    expect(foundIn('one two', ['one&nbsp; two'])).toEqual(['one two']);
    expect(foundIn('onetwo', ['one two'])).toEqual([]);
  });

  test('a long text as far as it goes', () => {
    const long = `${'many words '.repeat(20)}and an end`;
    expect(foundIn(`<${long}>`, [long])).toEqual([long]);
    const draft = long.slice(0, 150);
    expect(foundIn(`${draft}… more`, [long])).toEqual([draft]);
    expect(foundIn(long.slice(0, 25), [long])).toEqual([]);
  });

  test('nothing within what is kept, but what holds it', () => {
    const kept = /&amp;|https:\/\/\S*/g;
    expect(foundIn('amp; &amp; https://h.test/secret', ['amp;', 'secret', 'https'], kept)).toEqual(['amp;']);
    expect(foundIn('see https://h.test/secret now', ['see https://h.test/secret'], kept)).toEqual([
      'see https://h.test/secret',
    ]);
    expect(foundIn('a &amp; b', ['a &amp; b'], kept)).toEqual(['a &amp; b']);
  });

  test('in whatever letters, each in its place', () => {
    expect(foundIn('A FILM, by İ. a Film', ['a film'])).toEqual(['A FILM', 'a Film']);
    expect(foundIn('ÉCRAN', ['écran'])).toEqual(['ÉCRAN']);
  });

  test('behind a sign that an address writes with letters', () => {
    expect(foundIn('q%3Dfilm xfilm 3Dfilm', ['film'])).toEqual(['film']);
  });

  test('what stands whole as words of its own, in whatever letters, and also within other words that are looked for', () => {
    const long = 'x'.repeat(100);
    const needles = new Needles(['film', 'graph', 'the film', 'A  Name', long, `${long}y`]);
    const found = needles.wholeIn(`filmography, The Film; a\nname ${long}`);
    expect([...found].sort()).toEqual(['a name', 'film', 'the film', long]);
  });
});

/** Two hundred of the longest, as alike as can be, in a text of what they are made of. */
describe.each(['!', 'a', 'a ', '&amp;', '! '])('%j over and over', (piece) => {
  const alike = Array.from({ length: 200 }, (_, index) => `${piece.repeat(10_000 / piece.length)}${index}`);
  const text = piece.repeat(500_000 / piece.length);

  test('is searched in one pass', { timeout: 25_000 }, () => {
    const needles = new Needles(alike);
    needles.rangesIn(text, /&(?:amp|lt|gt|quot|nbsp);/g);
    needles.wholeIn(text);
    new Needles(alike.map((each) => each.slice(-70))).rangesIn(text, NOTHING);
  });
});
