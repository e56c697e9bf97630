/** A run in the database: begun whole or not at all, changed row by row, counted without a remainder. */
import './empty-archive';
import { expect, it } from 'vitest';
import { BULK_STATUSES } from '@/utils/bulk/row';

const open = async () => import('@/utils/archive/bulk');
const OPTIONS = { atOnce: 2, pauseMs: 1_000, recorded: false };
const rows = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...{ line: n + 2, url: `https://h${n % 3}.test/${n}`, title: '', claim: null, caseName: '', tags: [] },
  }));
const total = (counts: Record<string, number>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

it('is no run before it is begun, and none when rows are missing', async () => {
  const bulk = await open();
  const { database } = await import('@/utils/archive/database');
  const id = await bulk.putBulkDraft('list.csv', OPTIONS, rows(5), 1);
  expect(await bulk.currentBulkRun()).toBeNull();
  await (await database()).delete('bulkRows', [id, 3]);
  expect(await bulk.beginBulkRun(id, 2)).toBe('bulk-gone');
  expect(await bulk.beginBulkRun('no-such-run', 2)).toBe('bulk-gone');
  await bulk.dropStaleBulkDrafts(Date.now());
  expect(await (await database()).count('bulkRows')).toBe(0);
});

it('there is one at a time; the next takes the place of one that is over', async () => {
  const bulk = await open();
  const first = await bulk.putBulkDraft('', OPTIONS, rows(3), 1);
  const second = await bulk.putBulkDraft('', OPTIONS, rows(4), 1);
  expect(await bulk.beginBulkRun(first, 2)).toBeNull();
  expect(await bulk.beginBulkRun(second, 3)).toBe('bulk-under-way');
  await bulk.changeBulkRun(first, (run) => (run.status = 'over'));
  expect(await bulk.beginBulkRun(second, 4)).toBeNull();
  expect(await bulk.currentBulkRun()).toMatchObject({
    id: second,
    status: 'running',
    startedAtMs: 4,
    rows: 4,
  });
  expect(total(await bulk.bulkCounts(first))).toBe(0);
  await bulk.forgetBulkRun(second); // it is not over
  expect(await bulk.currentBulkRun()).not.toBeNull();
});

it('of two that are begun in the same moment one is refused, and stays a draft', async () => {
  const bulk = await open();
  const [first, second] = [
    await bulk.putBulkDraft('', OPTIONS, rows(3), 1),
    await bulk.putBulkDraft('', OPTIONS, rows(4), 1),
  ];
  const refusals = await Promise.all([first, second].map((id) => bulk.beginBulkRun(id, 2)));
  expect(refusals).toEqual([null, 'bulk-under-way']);
  const { database } = await import('@/utils/archive/database');
  const runs = await (await database()).getAll('bulkRuns');
  expect(runs.map(({ status }) => status).sort()).toEqual(['draft', 'running']);
});

it('counts every row once, whatever its status', async () => {
  const bulk = await open();
  const id = await bulk.putBulkDraft('', OPTIONS, rows(12), 1);
  await bulk.beginBulkRun(id, 2);
  const end = { captureId: 'c', endedAtMs: 3 };
  for (const [index, status] of BULK_STATUSES.entries())
    await bulk.changeBulkRow(id, index, () => ({
      state: { ...end, status, sinceMs: 3, problem: { code: 'x', detail: '' } },
    }));
  const counts = await bulk.bulkCounts(id);
  expect(total(counts)).toBe(12);
  expect(counts).toMatchObject({ waiting: 12 - BULK_STATUSES.length + 1, failed: 1, partial: 1 });
  expect(await bulk.bulkIndexesAt(id, ['failed', 'partial'])).toEqual([4, 5]);
  expect((await bulk.bulkRowsAt(id, ['complete'])).map(({ line }) => line)).toEqual([5]);
  expect((await bulk.bulkRowsAmong(id, [11, 99, 0])).map(({ host }) => host)).toEqual(['h2.test', 'h0.test']);
});

it('changes what is asked for, and nothing that is gone', async () => {
  const bulk = await open();
  const id = await bulk.putBulkDraft('', OPTIONS, rows(4), 1);
  await bulk.beginBulkRun(id, 2);
  expect(await bulk.changeBulkRow(id, 9, () => ({ interruptions: 1 }))).toBeNull();
  expect(await bulk.changeBulkRow(id, 0, () => null)).toBeNull();
  await bulk.changeBulkRow(id, 0, () => ({ state: { status: 'opening', captureId: 'c', sinceMs: 1 } }));
  const leftOut = () => ({ state: { status: 'left-out', endedAtMs: 1 } as const });
  expect(await bulk.changeBulkRows(id, ['waiting'], leftOut)).toBe(3);
  expect(await bulk.bulkCounts(id)).toMatchObject({ opening: 1, 'left-out': 3, waiting: 0 });
});
