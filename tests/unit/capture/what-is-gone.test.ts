/** A page that empties itself under a capture is told from one that goes on as pages do. */
import { expect, test } from 'vitest';
import { capturePolicy } from '@/utils/capture/policy';
import { isMuchGone, whatIsGone } from '@/utils/capture/what-is-gone';

const films = Array.from({ length: 80 }, (_, index) => `Film ${index} free stream`);
const said = (lines: string[], path = 'film') => ({
  text: lines.join('\n'),
  links: lines.map((text) => ({ text, url: `https://pirate.test/${path}/${encodeURIComponent(text)}` })),
});
const isGone = (after: ReturnType<typeof said>[]): boolean =>
  isMuchGone(whatIsGone([said(films)], after), capturePolicy);

test.each<[string, ReturnType<typeof said>[], boolean]>([
  ['is as it was', [said(films)], false],
  ['has more to say', [said([...films, ...films])], false],
  [
    'says it in another order, and in another frame',
    [said(films.slice(40)), said(films.slice(0, 40))],
    false,
  ],
  ['has another teaser', [said(['Another film today', ...films.slice(1)])], false],
  ['is empty', [said(['Nothing here'])], true],
  ['has no frame left', [], true],
  ['says something of the same length', [said(films.map((_, index) => `Nothing of this ${index}`))], true],
  ['links elsewhere', [said(films, 'ok')], true],
  ['has lost a third', [said(films.slice(27))], true],
])('a page that %s', (_, after, gone) => {
  expect(isGone(after)).toBe(gone);
});

test('a counter on a page of a few words is not much', () => {
  const count = (seconds: number) => [{ text: `Starting in ${seconds} s`, links: [] }];
  expect(isMuchGone(whatIsGone(count(5), count(4)), capturePolicy)).toBe(false);
});

test('how much is told', () => {
  expect(whatIsGone([said(films)], [said(films.slice(1))])).toEqual({
    ...{ words: 4, ofWords: 320, links: 1, ofLinks: 80 },
  });
});
