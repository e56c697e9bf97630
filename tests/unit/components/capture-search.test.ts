import { describe, expect, it } from 'vitest';
import { matcher } from '@/components/capture/capture-search';

const capture = {
  url: 'https://aflam.test/watch/42',
  title: 'Café Ångström — Épisode 3',
  work: 'The Long Tide',
  claimNote: 'seen on Sunday',
  caseName: 'M-2026/14',
  tags: ['mirror'],
};
const finds = (query: string): boolean => matcher(query)(capture);

describe('searching captures', () => {
  it.each([
    '',
    '  ',
    'aflam',
    'WATCH/42',
    'cafe',
    'ångström',
    'angstrom episode',
    'tide long',
    'aflam tide',
    'sunday',
    'm-2026',
    'mirror',
  ])('finds "%s"', (query) => expect(finds(query)).toBe(true));

  it.each(['aflamx', 'tide zzz'])('does not find "%s"', (query) => expect(finds(query)).toBe(false));

  it('does without a work', () => expect(matcher('tide')({ ...capture, work: null })).toBe(false));
});
