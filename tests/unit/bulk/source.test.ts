/** Lists as people have them: text, tables of every kind, bookmarks; nothing is lost, and every line keeps its number. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutReferences } from '@/utils/bulk/read-bookmarks';
import { readCsv } from '@/utils/bulk/read-csv';
import { formatOf, readSource, readTabs } from '@/utils/bulk/source';

const addresses = (text: string): [number, string][] =>
  readSource(text, null).entries.map(({ line, address }) => [line, address]);

describe('text', () => {
  it('has one address a line; empty lines and comments say nothing', () => {
    expect(addresses('\ufeffhttps://a.test/1\r\n\r\n# mine\n  https://a.test/2 \rb.test')).toEqual([
      [1, 'https://a.test/1'],
      [4, 'https://a.test/2'],
      [5, 'b.test'],
    ]);
  });

  it('has addresses in the middle of words, without their punctuation', () => {
    const text = 'See (https://a.test/film_(2026)), and <https://b.test/x>.\nAlso: www.c.test!\nnothing here';
    expect(addresses(text)).toEqual([
      [1, 'https://a.test/film_(2026)'],
      [1, 'https://b.test/x'],
      [2, 'www.c.test'],
      [3, ''],
    ]);
  });

  it('has several, with commas between or in them', () => {
    expect(addresses('https://a.test/1,2,3\nhttps://a.test/4,https://b.test/5')).toEqual([
      [1, 'https://a.test/1,2,3'],
      [2, 'https://a.test/4'],
      [2, 'https://b.test/5'],
    ]);
  });

  it('keeps what is no address, for it to be told', () => {
    expect(addresses('javascript:alert(1)\nfilm')).toEqual([
      [1, 'javascript:alert(1)'],
      [2, 'film'],
    ]);
  });
});

describe('tables', () => {
  it.each([',', ';', '\t'])('with names, quotes and ends of lines in cells, separated by %j', (separator) => {
    const table = [
      ['URL', 'Ayant-droit', 'OEUVRE', 'Type', 'infringement', 'Note', 'Dossier', 'Tags', 'Colour'],
      ['https://a.test/1', '"Studio ""V"""', 'Salt', 'film', 'stream', '"two\nlines"', 'M-1', 'x #y', 'red'],
      ['https://a.test/2', '', '', '', '', '', '', '', ''],
    ];
    const source = readSource(table.map((row) => row.join(separator)).join('\r\n'), null);
    expect(source.format).toBe('table');
    expect(source.columns?.unused).toEqual(['Colour']);
    expect(source.entries).toMatchObject([
      {
        ...{ line: 2, address: 'https://a.test/1', caseName: 'M-1', tags: ['x', 'y'] },
        claim: {
          ...{ work: 'Salt', rights_holder: 'Studio "V"', kind: 'film', infringement: 'stream' },
          note: 'two\nlines',
        },
      },
      { line: 4, address: 'https://a.test/2', claim: {}, caseName: '', tags: [] },
    ]);
  });

  it('without names: the column with the addresses is found', () => {
    const source = readSource('1;Salt, the film;https://a.test/1\n2;Other;https://a.test/2', null);
    expect(source.entries.map(({ line, address }) => [line, address])).toEqual([
      [1, 'https://a.test/1'],
      [2, 'https://a.test/2'],
    ]);
  });

  it('as spreadsheets write them first: sep=', () => {
    expect(addresses('sep=;\r\nurl;note\r\nhttps://a.test/1;x')).toEqual([[3, 'https://a.test/1']]);
  });

  it('a quotation mark that is never closed tears one line, not the rest', () => {
    const source = readSource('url,note\nhttps://a.test/1,"open\nhttps://a.test/2,x', null);
    expect(source.entries.map(({ line, address, torn }) => [line, address, torn])).toEqual([
      [2, 'https://a.test/1', true],
      [3, 'https://a.test/2', false],
    ]);
  });

  it('reads back whatever is written by the rules', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\n', 'é', '\r\n'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 8 }), (rows) => {
        const text = rows
          .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        const kept = rows.map((row) => row.map((one) => one.trim())).filter((row) => row.some((one) => one));
        expect(readCsv(text, ',').map(({ cells }) => cells)).toEqual(kept);
      }),
    );
  });

  it('never fails, whatever is in them, and numbers lines upwards', () => {
    const text = fc.string({
      unit: fc.constantFrom('x', '"', ',', ';', '\n', '\r', '\t', 'https://a.test/'),
    });
    fc.assert(
      fc.property(text, (given) => {
        const lines = given.split(/\r\n|\r|\n/).length;
        for (const format of [null, 'text', 'table', 'bookmarks'] as const) {
          const found = readSource(given, format).entries.map(({ line }) => line);
          expect(found.every((line, at) => line >= (found[at - 1] ?? 1) && line <= lines)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('bookmarks', () => {
  const file = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- It will be read and overwritten. -->
<DL><p>
  <DT><H3>Sunday</H3>
  <DT><A HREF="https://a.test/1?x=1&amp;y=2" ADD_DATE="1" ICON="data:image/png;base64,AA>BB">Salt &#233;t&eacute; &lt;b&gt;</A>
  <DT><A HREF='javascript:alert(1)'>Bookmarklet</A>
  <DT><a href=https://a.test/2>Second</a> <a name="none">x</a>
</DL>`;

  it('are read with their lines and titles, and nothing of them runs', () => {
    const source = readSource(file, null);
    expect(source.format).toBe('bookmarks');
    expect(source.entries.map(({ line, address, title }) => [line, address, title])).toEqual([
      [5, 'https://a.test/1?x=1&y=2', 'Salt ét&eacute; <b>'],
      [6, 'javascript:alert(1)', 'Bookmarklet'],
      [7, 'https://a.test/2', 'Second'],
    ]);
  });

  it('take references of characters as they are meant', () => {
    expect(withoutReferences('&#x41;&#65;&amp;amp;&#0;&#x110000;&#xd800;&nope;')).toBe(
      'AA&amp;\ufffd\ufffd\ufffd&nope;',
    );
  });
});

it.each([
  ['https://a.test/1', 'text'],
  ['https://a.test/1,2.html', 'text'],
  ['https://a.test/1,2.html\nhttps://b.test/3,4.html', 'text'],
  ['Dear all, see https://a.test/1, please', 'text'],
  ['https://a.test/1,Salt film\nhttps://a.test/2,Other film', 'table'],
  ['url\thow\nx\ty', 'table'],
  ['<p><a class="x" href="https://a.test/">x</a>', 'bookmarks'],
])('%j is read as %s', (text, format) => expect(formatOf(text)).toBe(format));

it('tabs are lines too', () => {
  const source = readTabs([{ url: 'https://a.test/', title: 'Salt' }]);
  expect(source.entries).toMatchObject([{ line: 1, address: 'https://a.test/', title: 'Salt' }]);
});
