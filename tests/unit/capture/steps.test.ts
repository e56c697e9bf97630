/** Steps that fail, throw or hang: each is written down, and none fails the rest. */
import { newCapture, URL_OF_PAGE } from '../archive/empty-archive';
import { afterEach, expect, it, vi } from 'vitest';
import { verifyChain } from '@/utils/evidence/custody';
import { failed, ok } from '@/utils/evidence/result';
import { uuidv7 } from '@/utils/evidence/uuid';
import { newErasing } from '@/utils/capture/erasing';
import type { CaptureFacts } from '@/utils/capture/facts';
import type { Step } from '@/utils/capture/steps';

afterEach(() => void vi.useRealTimers());

const step = (name: string, run: Step<null>['run'], over: Partial<Step<null>> = {}): Step<null> => ({
  ...{ name, limitMs: 5_000, needsPage: false, run, ...over },
});

async function begin(names: string[]) {
  const { runStep, giveUpStep, notApplicable } = await import('@/utils/capture/steps');
  const { CaptureWork } = await import('@/utils/capture/work');
  const { createCapture } = await import('@/utils/archive/captures');
  const { getCapture } = await import('@/utils/archive/read');
  const { linesOf } = await import('@/utils/archive/log');
  const id = uuidv7(1_000);
  await createCapture(id, { ...newCapture, steps: names }, 1_000);
  const lists = { transformations: [], deviations: [], errors: [], limitations: [], redactions: [] };
  const erasing = newErasing({ secretNames: null, keepStreamKeys: true }, URL_OF_PAGE);
  const work = CaptureWork.begin(id, { ...lists, erasing } as unknown as CaptureFacts);
  const events = async () => {
    const chain = await verifyChain((await linesOf(id)).map((line) => `${line}\n`).join(''));
    if (!chain.ok) throw new Error(chain.problem.detail);
    return chain.value.lines.map(({ event, detail }) => [event, detail.step, detail.code]);
  };
  return { work, events, runStep, giveUpStep, notApplicable, record: () => getCapture(id) };
}

it('goes on after a step that fails, one that throws and one that never ends', async () => {
  const names = ['good', 'fails', 'throws', 'throws-at-once', 'hangs', 'last'];
  const { work, events, runStep, record } = await begin(names);
  const steps = [
    step('good', async () => ok(null)),
    step('fails', async () => failed('no-dom', 'nothing there')),
    step('throws', async () => Promise.reject(new TypeError('x is undefined'))),
    step('throws-at-once', () => {
      throw new Error('at once');
    }),
    step('hangs', () => new Promise<never>(() => undefined), { limitMs: 20 }),
    step('last', async () => ok(null)),
  ];
  const went: string[] = [];
  for (const one of steps) went.push(await runStep(one, work, null));
  expect(went).toEqual(['done', 'not-done', 'not-done', 'not-done', 'not-done', 'done']);
  expect((await record())?.steps.map(({ name, status, problem }) => [name, status, problem?.code])).toEqual([
    ['good', 'done', undefined],
    ['fails', 'failed', 'no-dom'],
    ['throws', 'failed', 'unexpected'],
    ['throws-at-once', 'failed', 'unexpected'],
    ['hangs', 'failed', 'timed-out'],
    ['last', 'done', undefined],
  ]);
  expect(work.facts.errors.map(({ code, detail }) => [code, detail])).toEqual([
    ['fails.no-dom', 'nothing there'],
    ['throws.unexpected', 'x is undefined'],
    ['throws-at-once.unexpected', 'at once'],
    ['hangs.timed-out', 'took longer than 20 ms'],
  ]);
  expect(await events()).toEqual([
    ['step.completed', 'good', undefined],
    ['step.failed', 'fails', 'no-dom'],
    ['step.failed', 'throws', 'unexpected'],
    ['step.failed', 'throws-at-once', 'unexpected'],
    ['step.failed', 'hangs', 'timed-out'],
    ['step.completed', 'last', undefined],
  ]);
});

it('steps at the same time do not spoil one another', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `step-${index}`);
  const { work, runStep, record } = await begin(names);
  await Promise.all(
    names.map((name, index) =>
      runStep(
        step(name, async () => {
          if (index % 3 === 0) throw new Error(name);
          return ok(null);
        }),
        work,
        null,
      ),
    ),
  );
  const statuses = (await record())?.steps.map(({ status }) => status);
  expect(statuses).toEqual(names.map((_, index) => (index % 3 === 0 ? 'failed' : 'done')));
});

it('calls a step that has nothing to do skipped, and no error', async () => {
  const { work, events, runStep, record, notApplicable } = await begin(['mhtml']);
  await runStep(
    step('mhtml', async () => notApplicable('this browser has none')),
    work,
    null,
  );
  await work.save();
  expect((await record())?.steps[0]).toMatchObject({
    status: 'skipped',
    problem: { code: 'not-applicable' },
  });
  expect(work.facts.errors).toEqual([]);
  expect(await events()).toEqual([['step.skipped', 'mhtml', 'not-applicable']]);
});

it('adds nothing to the custody log once it is closed', async () => {
  const { work, events, runStep } = await begin(['good', 'store']);
  await runStep(
    step('good', async () => ok(null)),
    work,
    null,
  );
  const before = await events();
  await runStep(
    step('store', async () => failed('x', 'y'), { afterSeal: true }),
    work,
    null,
  );
  expect(await events()).toEqual(before);
});

it('lets a step that was given up touch nothing any more', async () => {
  const { work, events, runStep, record } = await begin(['slow']);
  let late: Promise<unknown> = Promise.resolve();
  const slow = step(
    'slow',
    (own) =>
      (late = (async () => {
        await new Promise((resolve) => setTimeout(resolve, 60));
        own.remark('limitations', 'late', 'too late');
        return ok(null);
      })()),
    { limitMs: 20 },
  );
  expect(await runStep(slow, work, null)).toBe('not-done');
  const before = [await events(), await record()];
  await expect(late).rejects.toThrow('given up');
  expect(work.facts.limitations).toEqual([]);
  expect([await events(), await record()]).toEqual(before);
});

it('says why a step could not be run any more', async () => {
  const { work, events, giveUpStep, record } = await begin(['page']);
  await giveUpStep({ name: 'page' }, work, 'the tab was closed');
  expect((await record())?.steps[0]).toMatchObject({
    ...{ status: 'failed', problem: { code: 'interrupted', detail: 'the tab was closed' } },
  });
  expect(work.facts.errors).toMatchObject([{ code: 'page.interrupted' }]);
  expect(await events()).toEqual([['step.failed', 'page', 'interrupted']]);
});

it('gives up a step whose page has gone, and says so', async () => {
  const { work, runStep, record } = await begin(['reads']);
  const gone = Promise.resolve(failed('interrupted', 'the tab went to another page'));
  const hangs = step('reads', () => new Promise<never>(() => undefined));
  expect(await runStep(hangs, work, null, gone)).toBe('not-done');
  expect((await record())?.steps[0]).toMatchObject({ status: 'failed', problem: { code: 'interrupted' } });
  expect(work.facts.errors.map(({ code }) => code)).toEqual(['reads.interrupted']);
});
