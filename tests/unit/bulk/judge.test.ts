/** Every line is accounted for: a page, a duplicate of an earlier one, or a mistake that says what is wrong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUrl } from '@/utils/evidence/canonical-url';
import type { ClaimCells } from '@/utils/bulk/entry';
import { commonLacks, judge, readClaim, type ClaimWords, type JudgedRow } from '@/utils/bulk/judge';
import { bulkPolicy } from '@/utils/bulk/policy';
import { readSource } from '@/utils/bulk/source';

const words: ClaimWords = {
  kind: new Map([['retransmission sportive', 'live-sport']]),
  infringement: new Map([['diffusion', 'stream']]),
};
const judged = (text: string, common: ClaimCells = {}): JudgedRow[] =>
  judge(readSource(text, null).entries, common, words);
const told = (rows: JudgedRow[]): string[] =>
  rows.map((row) => {
    if (row.verdict === 'good') return `${row.line} ${row.url}`;
    return row.verdict === 'duplicate'
      ? `${row.line} as ${row.ofLine}`
      : `${row.line} ${row.mistake} ${row.fields.join()}`;
  });

it('says line by line what was understood', () => {
  const list = `https://a.test/film?utm_source=x
ftp://a.test/
http://a.test/film/
https://me:secret@a.test/
b.test`;
  expect(told(judged(list))).toEqual([
    '1 https://a.test/film?utm_source=x',
    '2 not-web ',
    '3 as 1',
    '4 has-password ',
    '5 https://b.test/',
  ]);
});

it('believes the scheme that was written over the one that was added', () => {
  expect(told(judged('a.test\nhttp://a.test/\nhttps://b.test\nhttp://b.test'))).toEqual([
    '1 http://a.test/',
    '2 as 1',
    '3 https://b.test/',
    '4 as 3',
  ]);
  expect(judged('a.test\nhttps://a.test')[0]).toMatchObject({ url: 'https://a.test/', notes: [] });
});

it('does not show a password that it refuses', () => {
  const [row] = judged('url,note\nhttps://me:secret@a.test/,mine');
  expect(row).toMatchObject({ mistake: 'has-password', text: 'https://…@a.test/ · mine' });
});

describe('claims', () => {
  const whole = { work: 'Salt', rights_holder: 'Studio', kind: 'film', infringement: 'stream' };

  it('are none when nothing is said, and whole when all is', () => {
    expect(readClaim({}, {}, words)).toEqual({ claim: null });
    expect(readClaim(whole, {}, words)).toEqual({ claim: { ...whole, note: '' } });
  });

  it('take from what was said for all what the row leaves out', () => {
    const { work, ...common } = whole;
    expect(readClaim({ work, kind: 'tv' }, common, words)).toMatchObject({
      claim: { work: 'Salt', kind: 'tv' },
    });
  });

  it('that are half written for all are told once, where no line could make them whole', () => {
    const lacks = (text: string, common: ClaimCells) =>
      commonLacks(readSource(text, null).entries, common, words);
    expect(lacks('https://a.test/', {})).toEqual([]);
    expect(lacks('https://a.test/', { work: 'Salt', kind: 'film' })).toEqual([
      'rights_holder',
      'infringement',
    ]);
    expect(lacks('https://a.test/', { note: 'mine' })).toContain('work');
    expect(lacks('https://a.test/', whole)).toEqual([]);
    expect(lacks('url,work\nhttps://a.test/,Salt', { kind: 'film' })).toEqual([]);
  });

  it("are understood in the user's words, and in codes", () => {
    const said = { ...whole, kind: 'Retransmission sportive', infringement: 'DIFFUSION' };
    expect(readClaim(said, {}, words)).toMatchObject({
      claim: { kind: 'live-sport', infringement: 'stream' },
    });
    expect(readClaim({ ...whole, kind: 'Live Sport' }, {}, words)).toMatchObject({
      claim: { kind: 'live-sport' },
    });
  });

  it('say what they lack, and what nobody can understand', () => {
    const lacking = judged('url,work,kind\nhttps://a.test/,Salt,film');
    expect(told(lacking)).toEqual(['2 claim-lacks rights_holder,infringement']);
    expect(readClaim({ ...whole, kind: 'opera?' }, {}, words)).toEqual({
      mistake: 'claim-unclear',
      fields: ['kind'],
    });
  });
});

it('stops counting at the limit, and says so', () => {
  const list = Array.from({ length: bulkPolicy.rows + 2 }, (_, n) => `https://a.test/${n}`).join('\n');
  const rows = judged(list);
  expect(rows.filter(({ verdict }) => verdict === 'good')).toHaveLength(bulkPolicy.rows);
  expect(told(rows.slice(-2)).every((line) => line.includes('too-many'))).toBe(true);
});

it('no page is there twice, none is lost, and a duplicate names the line of a page', () => {
  const path = fc.constantFrom('', '/', '/a', '/a/', '/a?utm_source=x', '/b#c', '/b', '/%61');
  const line = fc
    .tuple(fc.constantFrom('http', 'https', 'ftp'), fc.constantFrom('a.test', 'A.test', 'b.test'), path)
    .map(([scheme, host, rest]) => `${scheme}://${host}${rest}`);
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const rows = judged(lines.join('\n'));
      expect(rows.map((row) => row.line)).toEqual(lines.map((_, index) => index + 1));
      const good = rows.flatMap((row) => (row.verdict === 'good' ? [row] : []));
      const pages = new Map(good.map((row) => [canonicalUrl(row.url), row.line]));
      expect(pages.size).toBe(good.length);
      for (const row of rows)
        if (row.verdict === 'duplicate') expect(pages.get(canonicalUrl(row.url))).toBe(row.ofLine);
    }),
  );
});
