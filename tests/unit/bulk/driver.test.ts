/** A run over a database in memory, with a browser that opens, refuses and dies as the test says: every row ends once. */
import '../archive/empty-archive';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NewCapture } from '@/utils/archive/captures';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { BulkStatus } from '@/utils/bulk/row';

/** What the browser does with an address, and what it was asked to do. */
const world = vi.hoisted(() => ({
  loads: new Map<string, 'fails' | 'full'>(),
  online: true,
  windows: true,
  opened: [] as string[],
  tabs: new Map<number, string>(),
  nextTab: 1,
  session: new Map<string, unknown>(),
  /** Pages open at once, and the most there were. */
  most: 0,
}));

const tab = (id: number) => ({
  ...{ id, windowId: id, url: world.tabs.get(id) ?? '', title: '' },
  ...{ discarded: false, incognito: false },
});
const newTab = () => {
  const id = (world.nextTab += 1);
  world.tabs.set(id, 'about:blank');
  return tab(id);
};

vi.mock('@/utils/bulk/policy', async (original) => {
  const { bulkPolicy } = await original<{ bulkPolicy: object }>();
  return { bulkPolicy: { ...bulkPolicy, settleMs: 0, lookMs: 5, offlineLookMs: 5 } };
});
vi.mock('@/utils/browser/keep-alive', () => ({ awake: <T>(work: () => Promise<T>) => work() }));
vi.mock('@/utils/browser/connection', () => ({ isOnline: () => world.online }));
vi.mock('@/utils/browser/session-values', () => ({
  readSessionValue: async (key: string) => world.session.get(key),
  writeSessionValue: async (key: string, value: unknown) => world.session.set(key, value) && true,
  removeSessionValue: async (key: string) => void world.session.delete(key),
}));
vi.mock('@/utils/browser/tabs', () => ({
  tabById: async (id: number) => (world.tabs.has(id) ? tab(id) : null),
  emptyTabAtRest: async (id: number) => world.tabs.has(id),
}));
vi.mock('@/utils/browser/windows', () => ({
  openWindowBehind: async () => (world.windows ? newTab() : null),
  freshTabInstead: async ({ id }: { id: number }) => (world.tabs.delete(id) ? newTab() : null),
  closeWindow: async (id: number) => void world.tabs.delete(id),
}));
vi.mock('@/utils/browser/page-load', () => ({
  loadInTab: async (id: number, url: string): Promise<Result<boolean>> => {
    world.opened.push(url);
    world.tabs.set(id, url);
    const pages = [...world.tabs.values()].filter((at) => at !== 'about:blank').length;
    world.most = Math.max(world.most, pages);
    return world.loads.get(url) === 'fails' ? failed('not-loaded', 'no such host') : ok(true);
  },
}));

type Ending = 'complete' | 'partial' | 'failed' | 'interrupted' | 'never';

/** A background with its own driver; captures end as `endings` says, complete when it says nothing. */
async function background(endings: Map<string, Ending> = new Map()) {
  const bulk = await import('@/utils/archive/bulk');
  const captures = await import('@/utils/archive/captures');
  const { bulkDriver } = await import('@/utils/bulk/driver');
  const driver = bulkDriver({
    async start({ url }, captureId) {
      if (world.loads.get(url) === 'full') return failed('disk-full', '');
      await captures.createCapture(captureId, newCaptureOf(url), 1);
      void end(captureId, endings.get(url) ?? 'complete');
      return ok(captureId);
    },
    give: () => Promise.resolve(),
  });
  async function end(captureId: string, how: Ending): Promise<void> {
    if (how === 'never') return;
    await captures.changeCapture(captureId, (record) => {
      const [step] = record.steps;
      if (how === 'complete' || how === 'partial')
        Object.assign(record, { state: 'sealed', completeness: how });
      else record.state = 'failed';
      if (step && how === 'interrupted')
        Object.assign(step, { status: 'failed', problem: { code: 'interrupted', detail: '' } });
      if (how === 'failed') record.limitations = [{ code: 'page-silent', at: '', detail: '' }];
    });
    driver.wake();
  }
  return { ...bulk, ...captures, driver, end };
}
type Background = Awaited<ReturnType<typeof background>>;

const urlOf = (n: number): string => `https://h${n % 3}.test/${n}`;
/** On a busy machine. */
const PATIENT = { timeout: 10_000 };
const OPTIONS = { atOnce: 2, pauseMs: 0, recorded: false };

const newCaptureOf = (url: string): NewCapture => ({
  trigger: 'bulk',
  url,
  host: '',
  title: '',
  steps: ['page'],
});

function drafted(house: Background, count: number): Promise<string> {
  const rows = Array.from({ length: count }, (_, n) => ({
    ...{ line: n + 1, url: urlOf(n), title: '', claim: null, caseName: '', tags: [] },
  }));
  return house.putBulkDraft('', OPTIONS, rows, 1);
}

async function begun(house: Background, count: number): Promise<string> {
  const runId = await drafted(house, count);
  expect(await house.driver.begin(runId)).toBeNull();
  return runId;
}
const isOver = ({ currentBulkRun }: Background, status = 'over') =>
  vi.waitFor(async () => expect((await currentBulkRun())?.status).toBe(status), PATIENT);
const statuses = async (house: Background, runId: string): Promise<BulkStatus[]> =>
  (await house.bulkRowsAmong(runId, [...Array(40).keys()])).map(({ state }) => state.status);

beforeEach(() => {
  Object.assign(world, { online: true, windows: true, opened: [], nextTab: 1, most: 0 });
  for (const kept of [world.loads, world.tabs, world.session]) kept.clear();
});
afterEach(() => vi.resetModules());

describe('a run', () => {
  it('opens every page once, no more at a time than asked for, and closes what it opened', async () => {
    world.loads.set(urlOf(4), 'fails');
    const house = await background(
      new Map<string, Ending>([
        [urlOf(1), 'partial'],
        [urlOf(2), 'failed'],
      ]),
    );
    const runId = await begun(house, 12);
    await isOver(house);
    expect(world.opened.sort()).toEqual(Array.from({ length: 12 }, (_, n) => urlOf(n)).sort());
    expect(world.most).toBeLessThanOrEqual(OPTIONS.atOnce);
    await vi.waitFor(() => expect(world.tabs.size).toBe(0), PATIENT);
    expect(await house.bulkCounts(runId)).toMatchObject({ complete: 9, partial: 1, failed: 2, waiting: 0 });
    const [silent, lost] = await house.bulkRowsAt(runId, ['failed']);
    expect(silent?.state).toMatchObject({ problem: { code: 'page-silent' } });
    expect(lost?.state).toMatchObject({ captureId: null, problem: { code: 'not-loaded' } });
  });

  it('tries again what failed, and nothing else', async () => {
    world.loads.set(urlOf(1), 'fails');
    const house = await background();
    const runId = await begun(house, 3);
    await isOver(house);
    world.loads.clear();
    world.opened = [];
    expect(await house.driver.again(['failed'])).toBe(1);
    await vi.waitFor(async () => expect((await house.bulkCounts(runId)).complete).toBe(3), PATIENT);
    await isOver(house);
    expect(world.opened).toEqual([urlOf(1)]);
  });

  it('pauses after what is open, and goes on', async () => {
    const house = await background(new Map([[urlOf(0), 'never']]));
    const runId = await begun(house, 8);
    await vi.waitFor(async () => expect((await statuses(house, runId))[0]).toBe('capturing'), PATIENT);
    await house.driver.set('pause');
    const [first] = await house.bulkRowsAmong(runId, [0]);
    await house.end(first && 'captureId' in first.state ? (first.state.captureId ?? '') : '', 'complete');
    await vi.waitFor(() => expect(world.tabs.size).toBe(0), PATIENT);
    const left = (await house.bulkCounts(runId)).waiting;
    await house.driver.set('run');
    await isOver(house);
    expect(left + world.opened.length).toBeGreaterThanOrEqual(8);
    expect(await house.bulkCounts(runId)).toMatchObject({ complete: 8 });
  });

  it('stops: what is open ends, what waits is left out and can be taken up', async () => {
    const house = await background(new Map([[urlOf(0), 'never']]));
    const runId = await begun(house, 6);
    await vi.waitFor(async () => expect((await statuses(house, runId))[0]).toBe('capturing'), PATIENT);
    await house.driver.set('stop');
    const [first] = await house.bulkRowsAmong(runId, [0]);
    await house.end(first && 'captureId' in first.state ? (first.state.captureId ?? '') : '', 'complete');
    await isOver(house);
    expect((await statuses(house, runId)).filter((one) => one === 'waiting' || one === 'capturing')).toEqual(
      [],
    );
    await house.driver.again(['left-out']);
    await vi.waitFor(async () => expect((await house.bulkCounts(runId)).complete).toBe(6), PATIENT);
  });

  it('opens nothing without a network, and fails nothing', async () => {
    world.online = false;
    const house = await background();
    const runId = await begun(house, 3);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([world.opened, (await house.bulkCounts(runId)).waiting]).toEqual([[], 3]);
    world.online = true;
    house.driver.wake();
    await isOver(house);
    expect(await house.bulkCounts(runId)).toMatchObject({ complete: 3 });
  });

  it.each([
    ['disk-full', () => void world.loads.set(urlOf(1), 'full')],
    ['no-window', () => void (world.windows = false)],
  ])('rests when nothing can be captured (%s), and loses no row', async (code, breakIt) => {
    breakIt();
    const house = await background();
    const runId = await begun(house, 4);
    await isOver(house, 'paused');
    expect((await house.currentBulkRun())?.held?.code).toBe(code);
    Object.assign(world, { windows: true });
    world.loads.clear();
    await house.driver.set('run');
    await isOver(house);
    expect(await house.bulkCounts(runId)).toMatchObject({ complete: 4 });
  });
});

describe('after a death', () => {
  it('goes on with what is there: each row by its capture, and none twice', async () => {
    const next = await background();
    const runId = await drafted(next, 6);
    await next.beginBulkRun(runId, 2);
    const ids = [1, 2, 3].map((n) => `019ab000-0000-7000-8000-00000000000${n}`);
    const [sealedId = '', emptyId = '', unbegunId = ''] = ids;
    // What a dead background leaves: two captures under way, and a page that was being opened.
    for (const [index, captureId] of ids.entries()) {
      const status = captureId === unbegunId ? 'opening' : 'capturing';
      await next.changeBulkRow(runId, index, () => ({ state: { status, captureId, sinceMs: 1 } }));
      if (captureId !== unbegunId) await next.createCapture(captureId, newCaptureOf(urlOf(index)), 1);
    }
    next.driver.wake();
    await vi.waitFor(async () => expect((await statuses(next, runId))[2]).toBe('waiting'), PATIENT);
    expect(world.opened).toEqual([]); // both windows are taken
    // The runner seals the one with what was read, and had read nothing of the other.
    await next.end(sealedId, 'partial');
    await next.end(emptyId, 'interrupted');
    await isOver(next);
    expect(await next.bulkCounts(runId)).toMatchObject({ complete: 5, partial: 1 });
    expect(world.opened.sort()).toEqual([1, 2, 3, 4, 5].map(urlOf).sort());
    const [kept, reopened] = await next.bulkRowsAmong(runId, [0, 1]);
    expect(kept?.state).toMatchObject({ status: 'partial', captureId: sealedId });
    expect(reopened).toMatchObject({ interruptions: 1, state: { status: 'complete' } });
    expect(reopened?.state).not.toMatchObject({ captureId: emptyId });
  });
});
