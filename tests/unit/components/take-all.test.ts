/** However an import ends, it ends: with what was taken in, and with the reason when that was not all. */
import { makeZip } from 'client-zip';
import { describe, expect, it } from 'vitest';
import { isDiskFull } from '@/utils/archive/disk-full';
import { companion } from '@/utils/archive/companion';
import { readChosen, type ChosenItem } from '@/components/import/read-chosen';
import { takeAll, type Taken } from '@/components/import/take-all';

const item: ChosenItem = { body: null, companion: {}, thumbnail: null };
const taken: Taken = { outcome: 'taken', captureId: 'x', checks: [] };
async function* three(): AsyncGenerator<ChosenItem> {
  yield* [item, item, item];
}
async function* brokenOff(): AsyncGenerator<ChosenItem> {
  yield item;
  throw new DOMException('the stick was pulled out', 'NotReadableError');
}

const zipOf = (files: Record<string, string>): Promise<Blob> =>
  new Response(makeZip(Object.entries(files).map(([name, input]) => ({ name, input })))).blob();

const run = (
  items: AsyncGenerator<ChosenItem>,
  take: (at: number) => Taken | Error = () => taken,
  stopAfter = Infinity,
) => {
  let at = 0;
  return takeAll(items, {
    take: async () => {
      const answer = take(at);
      at += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    unanswered: (error) => (isDiskFull(error) ? 'disk-full' : 'no-answer'),
    isStopped: () => at >= stopAfter,
    onDone: () => undefined,
  });
};

describe('an import', () => {
  it('counts what became of each', async () => {
    const outcomes = ['taken', 'known', 'refused'] as const;
    const end = await run(three(), (at) => ({ ...taken, outcome: outcomes[at] ?? 'taken' }));
    expect(end).toMatchObject({ counts: { taken: 1, known: 1, refused: 1 }, problem: null, stopped: false });
    expect(end.refused).toHaveLength(1);
  });

  it('whose file cannot be read on ends there, and says so', async () => {
    const end = await run(brokenOff());
    expect(end).toMatchObject({ counts: { taken: 1 }, problem: 'file-unreadable' });
    const whilePut = await run(three(), (at) => (at === 1 ? new DOMException('', 'NotFoundError') : taken));
    expect(whilePut).toMatchObject({ counts: { taken: 1 }, problem: 'file-unreadable' });
  });

  it('that nobody answers is not called a full disk', async () => {
    expect((await run(three(), () => new Error('gone'))).problem).toBe('no-answer');
    expect((await run(three(), () => new DOMException('', 'QuotaExceededError'))).problem).toBe('disk-full');
    expect((await run(three(), () => ({ ...taken, outcome: 'disk-full' }))).problem).toBe('disk-full');
  });

  it('stops when it is told to', async () => {
    expect(await run(three(), () => taken, 1)).toMatchObject({ counts: { taken: 1 }, stopped: true });
  });
});

it('a line of an export that cannot be read is put before the background, to be refused and counted', async () => {
  const id = '019aa8c4-1f2a-7001-8f6e-4d0a7c3b9e51';
  const line = JSON.stringify({ v: 1, id, capture: null, claims: [], receipt: null, custody: [] });
  const head = { v: 1, made_at: '', made_by: '', device_key_sha256: null, whole: true, captures: 2 };
  const chosen = await readChosen(
    await zipOf({
      'e/export.json': JSON.stringify(head),
      'e/captures.jsonl': `${line}\n{"v":1,"id":"tor\n`,
    }),
  );
  if (chosen.kind !== 'export') throw new Error(chosen.kind);
  const items: ChosenItem[] = [];
  for await (const one of chosen.items()) items.push(one);
  expect(items.map(({ companion: beside }) => companion.safeParse(beside).success)).toEqual([true, false]);
});
