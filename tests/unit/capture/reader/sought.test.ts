/** What is looked for of what was typed: put together as scripts do it, and first what would be missed most. */
import { describe, expect, test } from 'vitest';
import { joinedBoxes, type Box } from '@/utils/capture/reader/boxes';
import { readerPolicy } from '@/utils/capture/reader/policy';
import { soughtOf } from '@/utils/capture/reader/sought';

const form = {};
const boxesOf = (texts: readonly string[], of: Partial<Box> = {}): Box[] =>
  texts.map((text) => ({ text, form, isSecret: false, ...of }));
const joined = (...boxes: Box[]): string[] => joinedBoxes(boxes).map(({ text }) => text);

describe('boxes next to each other', () => {
  test('a code in boxes of one character, and no part of it', () => {
    const found = joined(...boxesOf([...'739154']));
    expect(found).toEqual(expect.arrayContaining(['739154', '7,3,9,1,5,4', '7","3","9","1","5","4']));
    expect(found).not.toContain('7391');
  });

  test('a card’s number, a code beside it, a date, a name', () => {
    const texts = ['Zebediah', 'Quillfeather', '4929', '1837', '5521', '0046', ...'154', '01', '02', '2024'];
    expect(joined(...boxesOf(texts))).toEqual(
      expect.arrayContaining([
        ...['ZebediahQuillfeather', '4929183755210046', '01022024', '01/02/2024', '01-02-2024'],
      ]),
    );
  });

  test('no sentences, no two short numbers, none of another form', () => {
    expect(joined(...boxesOf(['a whole sentence'.repeat(3), 'and another one'.repeat(3)]))).toEqual([]);
    expect(joined(...boxesOf(['12', '34']))).toEqual([]);
    expect(joined(...boxesOf(['12345']), ...boxesOf(['67890'], { form: null }))).toEqual([]);
  });

  test('what is partly secret is secret', () => {
    expect(joinedBoxes([...boxesOf(['user']), ...boxesOf(['pass'], { isSecret: true })])).toEqual([
      { text: 'userpass', isSecret: true },
    ]);
  });
});

describe('first', () => {
  test('passwords and short fields, though a long message and many fields are there, too; and that it is not all', () => {
    const lines = Array.from({ length: 1_000 }, (_, line) => `line ${line} of a message`);
    const many = Array.from({ length: 1_000 }, (_, field) => `a long text in a field, number ${field}`);
    const sought = soughtOf(
      [...boxesOf(many), ...boxesOf(['ovarian cyst']), ...boxesOf(['the password'], { isSecret: true })],
      [lines.join('\n')],
    );
    expect(sought.secrets).toContain('the password');
    expect(sought.pieces).toContain('ovarian cyst');
    expect(sought.pieces).toContain('line 7 of a message');
    expect(sought.isCut).toBe(true);
  });

  test('neither what is too short to be told from any word, nor what is there to be copied', () => {
    const unfit = ['abc', 'https://h.test/x', '<b>'];
    const { pieces, isCut } = soughtOf(boxesOf(unfit), []);
    expect(pieces.filter((piece) => unfit.includes(piece))).toEqual([]);
    expect(isCut).toBe(false);
    const beside = soughtOf(boxesOf(['<iframe src="embed">', 'words']), []).pieces;
    expect(beside.filter((piece) => piece.includes('<iframe'))).toEqual([]);
    expect(soughtOf(boxesOf(['<pass>'], { isSecret: true }), []).secrets).toEqual(['<pass>']);
  });
});

test('a page of boxes without end is gone over once', { timeout: 25_000 }, () => {
  for (const text of ['1', '12', '1234', 'x'.repeat(30)]) {
    const boxes = boxesOf(Array.from({ length: 300_000 }, () => text));
    expect(joinedBoxes(boxes).length).toBeLessThanOrEqual(readerPolicy.maxJoined);
    soughtOf(boxes, [`${text}\n`.repeat(300_000)]);
  }
});
