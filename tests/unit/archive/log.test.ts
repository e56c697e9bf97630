/** The chained logs: whatever comes at once, in whatever order, one unbroken chain. */
import './empty-archive';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { verifyChain } from '@/utils/evidence/custody';

const open = () => import('@/utils/archive/log');
const whole = (lines: string[]): string => lines.map((line) => `${line}\n`).join('');

it('keeps one chain under appends at once, in the order they came', async () => {
  const { appendLog, linesOf } = await open();
  const numbers = Array.from({ length: 60 }, (_, index) => index);
  await Promise.all(
    numbers.map((index) => appendLog('one', { event: 'e', actor: 'user', detail: { index }, atMs: index })),
  );
  const chain = await verifyChain(whole(await linesOf('one')));
  if (!chain.ok) throw new Error(chain.problem.detail);
  expect(chain.value.lines.map(({ detail }) => detail.index)).toEqual(numbers);
});

it('goes on where it was when the background died', async () => {
  const first = await open();
  await first.appendLog('one', { event: 'before', actor: 'extension', detail: {} });
  vi.resetModules();
  const second = await open();
  expect(second.appendLog).not.toBe(first.appendLog);
  await second.appendLog('one', { event: 'after', actor: 'extension', detail: {} });
  const chain = await verifyChain(whole(await second.linesOf('one')));
  expect(chain).toMatchObject({ ok: true, value: { lines: [{ event: 'before' }, { event: 'after' }] } });
});

it('cannot be forked by a second writer: a number is taken once', async () => {
  const first = await open();
  await first.appendLog('one', { event: 'first', actor: 'extension', detail: {} });
  vi.resetModules();
  const second = await open();
  await Promise.allSettled(
    [first, second].map(({ appendLog }) => appendLog('one', { event: 'fork', actor: 'user', detail: {} })),
  );
  expect(await verifyChain(whole(await first.linesOf('one')))).toMatchObject({ ok: true });
});

it('goes on after a second writer, though it had remembered another end', async () => {
  const first = await open();
  await first.appendLog('one', { event: 'first', actor: 'extension', detail: {} });
  vi.resetModules();
  const second = await open();
  await second.appendLog('one', { event: 'second', actor: 'extension', detail: {} });
  await first.appendLog('one', { event: 'third', actor: 'extension', detail: {} });
  const chain = await verifyChain(whole(await first.linesOf('one')));
  expect(chain.ok && chain.value.lines.map(({ event }) => event)).toEqual(['first', 'second', 'third']);
});

it('keeps logs apart, whatever their names share', async () => {
  const { appendLog, linesOf } = await open();
  const names = ['a', 'a ', 'aa', 'device'];
  await Promise.all(names.map((name) => appendLog(name, { event: name, actor: 'user', detail: {} })));
  for (const name of names) {
    const lines = await linesOf(name);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ seq: 0, event: name });
  }
});

it('stays a chain that a verifier reads, whatever a page puts into it', async () => {
  const { appendLog, linesOf } = await open();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), async (url, title) => {
      await appendLog('hostile', { event: 'session.opened', actor: 'user', detail: { url, title } });
      count += 1;
    }),
    { numRuns: 40 },
  );
  await appendLog('hostile', { event: 'long', actor: 'user', detail: { url: 'x'.repeat(2_000_000) } });
  const chain = await verifyChain(whole(await linesOf('hostile')));
  expect(chain).toMatchObject({ ok: true });
  expect(chain.ok && chain.value.lines).toHaveLength(count + 1);
});

it('tells what another device’s journal says of a capture apart from its own', async () => {
  const { addJournal, appendLog, DEVICE_LOG, linesAbout, linesOf } = await open();
  const [own, other] = ['receipt.verified', 'package.exported'];
  await appendLog(DEVICE_LOG, { event: own, actor: 'desk', detail: { capture: 'a' } });
  await appendLog('theirs', { event: other, actor: 'user', detail: { captures: 'a b' } });
  const lines = await linesOf('theirs');
  await addJournal('f00d', lines);
  expect(await linesAbout('a')).toEqual({
    own: [expect.stringContaining(own)],
    imported: [{ owner: 'f00d', lines }],
  });
  expect(await linesAbout('b')).toEqual({ own: [], imported: [{ owner: 'f00d', lines }] });
});
