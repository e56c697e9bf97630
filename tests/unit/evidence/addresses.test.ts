/** When two addresses are of one view: a place on a page is no other page, a route inside one is. */
import { expect, it } from 'vitest';
import { viewOf } from '@/utils/evidence/addresses';

it.each([
  ['https://a.test/film', 'https://a.test/film#cast', true],
  ['https://a.test/#cast/x', 'https://a.test/', true],
  ['https://a.test/#/film/1', 'https://a.test/#/film/2', false],
  ['https://a.test/#!film', 'https://a.test/', false],
  ['https://a.test/film', 'https://a.test/other', false],
])('%s and %s: %s', (one, other, same) => {
  expect(viewOf(one) === viewOf(other)).toBe(same);
});
