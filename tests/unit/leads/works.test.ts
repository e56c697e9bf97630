import { expect, test } from 'vitest';
import { normalEan, normalIsbn } from '@/utils/leads/check-digit';
import { found, leadsOf, linking, page, request } from './pages';

test.each([
  ['https://www.imdb.com/title/tt0111161/?ref_=x', 'imdb:tt0111161'],
  ['https://player.example/embed/movie/tt0111161', 'imdb:tt0111161'],
  ['https://player.example/?imdb=tt12345678', 'imdb:tt12345678'],
  ['https://www.themoviedb.org/movie/603-the-matrix', 'tmdb:movie/603'],
  ['https://myanimelist.net/anime/1/x', 'mal:anime/1'],
  ['https://store.steampowered.com/app/440/x/', 'steam:440'],
  ['https://www.kinopoisk.ru/film/301/', 'kinopoisk:film/301'],
])('%s names a work', (href, value) => {
  expect(leadsOf(linking(href), 'external-id')).toMatchObject([{ value }]);
});

test('a player asked with a number of TMDB names it; a link with the same parameter does not', () => {
  const url = 'https://player.example/?tmdb=603';
  expect(found(page({}, [request(url)]))).toEqual(['external-id tmdb:603']);
  expect(found(linking(url))).toEqual([]);
});

test.each([
  ['ISBN 0-306-40615-2', 'isbn:9780306406157'],
  ['ISBN-13: 978-0-306-40615-7', 'isbn:9780306406157'],
  ['ISBN: 080442957X', 'isbn:9780804429573'],
  ['EAN: 4006381333931', 'ean:4006381333931'],
  ['ISRC GB-AYE-06-01498', 'isrc:GBAYE0601498'],
])('%s in the text names a work', (text, value) => {
  expect(leadsOf(page({ text }))).toMatchObject([
    { kind: 'external-id', value, shown_in: 'data/snapshot/text.txt' },
  ]);
});

test('structured data names a work', () => {
  expect(
    found(page({ html: '{"isbn":"9780306406157","gtin13":"4006381333931","imdb_id":"tt0111161"}' })),
  ).toEqual([
    'external-id isbn:9780306406157',
    'external-id ean:4006381333931',
    'external-id imdb:tt0111161',
  ]);
});

test.each([
  'ISBN 0-306-40615-3',
  'ISBN 978-0-306-40615-8',
  'EAN 4006381333932',
  'call 0306406152',
  'ISRC 1234',
])('%s does not', (text) => {
  expect(found(page({ text }))).toEqual([]);
});

test('a changed digit is always noticed', () => {
  for (const [number, normal] of [
    ['9780306406157', normalIsbn],
    ['0306406152', normalIsbn],
    ['4006381333931', normalEan],
  ] as const) {
    expect(normal(number)).not.toBeNull();
    for (let place = 0; place < number.length; place++) {
      const digit = (Number(number[place]) + 1) % 10;
      expect(normal(number.slice(0, place) + digit + number.slice(place + 1))).toBeNull();
    }
  }
});
