/** The table of an export: every cell comes back as it was, and none of them is a formula. */
import { describe, expect, it } from 'vitest';
import { CSV_HEAD, csvLine } from '@/utils/archive/index-csv';
import { capture } from '../../gallery/samples';

const cells = (line: string): string[] =>
  [...line.replace(/\r\n$/, '').matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
const at = (name: string): number => CSV_HEAD.trim().split(',').indexOf(name);

describe('index.csv', () => {
  it.each(['a, b', 'say "hello"', 'two\nlines', 'Épisode 3 — مترجم', ''])('keeps %j', (title) => {
    const line = cells(csvLine(capture({ title })));
    expect(line).toHaveLength(CSV_HEAD.split(',').length);
    expect(line[at('title')]).toBe(title);
  });

  it.each(['=1+1', '+cmd', '-2', '@SUM(A1)', '\t=1'])('makes no formula of %j', (title) => {
    expect(cells(csvLine(capture({ title })))[at('title')]).toBe(`'${title}`);
  });
});
