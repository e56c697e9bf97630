/** The chain of custody: what we write verifies, and nothing that was altered does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendLine, custodyLine, GENESIS, lineHash, verifyChain } from '@/utils/evidence/custody';
import { utf8 } from '@/utils/evidence/hash';

const AT = '2026-11-22T10:00:00.000Z';

async function chainOf(details: readonly Record<string, unknown>[]): Promise<string[]> {
  const lines: string[] = [];
  let last: { seq: number; line: string } | null = null;
  for (const detail of details) {
    const json = JSON.parse(JSON.stringify(detail)) as Record<string, never>;
    last = await appendLine(last, { at: AT, event: 'user.note', actor: 'tester', detail: json });
    lines.push(last.line);
  }
  return lines;
}

const written = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const codeOf = async (text: string | Uint8Array<ArrayBuffer>) => {
  const verified = await verifyChain(text);
  return verified.ok ? 'whole' : verified.problem.code;
};

describe('custody', () => {
  it('writes prev last, and 64 zeros first', async () => {
    const [first = '', second = ''] = await chainOf([{}, { b: 1, a: 2 }]);
    expect(first).toBe(
      `{"seq":0,"at":"${AT}","event":"user.note","actor":"tester","detail":{},"prev":"${GENESIS}"}`,
    );
    expect(second.endsWith(`"detail":{"b":1,"a":2},"prev":"${await lineHash(first)}"}`)).toBe(true);
  });

  it('verifies whatever JSON was noted, and gives the hash of the last line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 6 }),
        async (details) => {
          fc.pre(!JSON.stringify(details).includes('__proto__'));
          const lines = await chainOf(details);
          const verified = await verifyChain(written(lines));
          if (!verified.ok) throw new Error(verified.problem.detail);
          expect(verified.value.lines).toHaveLength(lines.length);
          expect(verified.value.head).toBe(await lineHash(lines.at(-1) ?? ''));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('notices a removed, a swapped, a repeated and a changed line', async () => {
    const lines = await chainOf([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
    expect(await codeOf(written(lines))).toBe('whole');
    for (const index of [0, 1, 2]) expect(await codeOf(written(lines.toSpliced(index, 1)))).toBe('broken');
    expect(await codeOf(written([lines[0] ?? '', lines[2] ?? '', lines[1] ?? '', lines[3] ?? '']))).toBe(
      'broken',
    );
    expect(await codeOf(written([...lines, lines[3] ?? '']))).toBe('broken');
    expect(await codeOf(written(lines).replace('"n":2', '"n":5'))).toBe('broken');
  });

  it('reads only lines as they are written: no second key, other order, space or carriage return', async () => {
    const [line = ''] = await chainOf([{ a: 1 }]);
    const odd = [
      line.replace('{"seq":0,', '{"seq":0,"seq":0,'),
      line.replace(',"prev"', `,"prev":"${'1'.repeat(64)}","prev"`),
      line.replace('"a":1', '"a":1,"a":1'),
      line.replace('"seq":0,', '"seq": 0,'),
      `${line}\r`,
      ` ${line}`,
      line.replace('"event":', '"extra":1,"event":'),
      '',
      'null',
      '['.repeat(100_000),
      `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    ];
    for (const text of odd) expect(await codeOf(`${text}\n`), text.slice(0, 80)).toBe('malformed');
  });

  it('takes strict UTF-8 that ends with a line feed', async () => {
    const [line = ''] = await chainOf([{ text: 'é' }]);
    expect(await codeOf(utf8(`${line}\n`))).toBe('whole');
    expect(await codeOf(line)).toBe('unfinished');
    expect(await codeOf('')).toBe('unfinished');
    expect(await codeOf(`\ufeff${line}\n`)).toBe('malformed');
    expect(await codeOf(new Uint8Array([...utf8(line), 0xff, 10]))).toBe('not-utf8');
  });

  it('never throws on noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await codeOf(`${text}\n`)).not.toBe('whole');
      }),
    );
  });

  it('refuses a line beyond its limit', async () => {
    const line = custodyLine(
      { seq: 0, at: AT, event: 'user.note', actor: 'a', detail: { t: 'x'.repeat(300_000) } },
      GENESIS,
    );
    expect(await codeOf(`${line}\n`)).toBe('too-large');
  });
});
