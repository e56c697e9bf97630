/** Captures over a database in memory with steps of the test's own: two at once, deletions and deaths in between. */
import { newCapture, URL_OF_PAGE } from '../archive/empty-archive';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failed, ok, type Result } from '@/utils/evidence/result';
import type { CaptureFacts } from '@/utils/capture/facts';
import type { CaptureServices, PageAccess } from '@/utils/capture/page-access';
import type { Step } from '@/utils/capture/steps';
import type { CaptureWork } from '@/utils/capture/work';

type Run = (work: CaptureWork, page: PageAccess) => Promise<Result<unknown>>;

/** What the steps do in this test, by name. */
const does = vi.hoisted(() => new Map<string, unknown>());
const world = vi.hoisted((): { document: string | null; finished: string[] } => ({
  document: 'document-1',
  finished: [],
}));

const step = vi.hoisted(() => (name: string): Step<PageAccess> => ({
  ...{ name, limitMs: 60_000, needsPage: true },
  run: (work, page) => ((does.get(name) as Run | undefined) ?? (async () => ok(null)))(work, page),
}));
const sealStep = vi.hoisted(() => (name: string): Step<PageAccess> => ({ ...step(name), afterSeal: true }));

vi.mock('@/utils/capture/page-steps', () => ({
  pageSteps: [[[step('read'), step('mhtml')], [step('viewport')]], [[step('attach')]], [[step('detach')]]],
}));
vi.mock('@/utils/capture/stamp-steps', () => ({ stampOpen: step('stamp-open') }));
vi.mock('@/utils/capture/derive-steps', () => ({ deriveSteps: [[step('report')]] }));
vi.mock('@/utils/capture/seal-steps', () => ({
  sealSteps: [sealStep('seal'), sealStep('store')],
  finish: async (work: CaptureWork) => {
    const { finishSealing } = await import('@/utils/archive/captures');
    world.finished.push(work.id);
    await finishSealing(work.id, (record) => (record.state = 'sealed'));
  },
}));
vi.mock('@/utils/capture/environment', () => ({
  describeEnvironment: (tabId: number | null) => Promise.resolve({ tabId }),
}));
vi.mock('@/utils/browser/frames', () => ({
  documentOf: () => Promise.resolve(world.document),
  onPageCommitted: () => () => undefined,
}));
vi.mock('@/utils/browser/debugger', () => ({ detachLeftover: () => Promise.resolve() }));
vi.mock('@/utils/capture/page-still', () => ({ letGoOn: () => Promise.resolve() }));
vi.mock('@/utils/browser/keep-alive', () => ({ awake: <T>(work: () => Promise<T>) => work() }));

const tab = { id: 7, windowId: 1, url: URL_OF_PAGE, title: 'Film', discarded: false, incognito: false };

async function background() {
  const { captureRunner } = await import('@/utils/capture/run');
  const { defaultSettings } = await import('@/utils/archive/settings');
  const events = { onProgress: vi.fn(), onSealed: vi.fn(), onFailed: vi.fn() };
  const services = {
    engine: { name: 'chromium' },
    settings: () => Promise.resolve(defaultSettings),
    keeping: () => Promise.resolve('kept'),
  } as unknown as CaptureServices;
  return {
    ...{ runner: captureRunner(services, events), events },
    ...(await import('@/utils/archive/captures')),
    ...(await import('@/utils/archive/read')),
    ...(await import('@/utils/archive/log')),
  };
}
type Background = Awaited<ReturnType<typeof background>>;

/** Keeps one file, as reading a page does. */
const readsPage: Run = async (work) => {
  await work.keep({
    ...{ path: 'data/snapshot/text.txt', role: 'visible-text', mediaType: 'text/plain' },
    ...{ method: 'dom-serialiser', body: 'Watch it' },
  });
  return ok(null);
};
/** From here on nothing of this work can be written down: no database takes a function. */
const fillDisk = (work: CaptureWork): void => work.set('unwritable', () => undefined);
const stateOf = async ({ getCapture }: Background, id: string) => (await getCapture(id))?.state ?? null;
const started = async ({ runner }: Background, of = tab): Promise<string> => {
  const begun = await runner.start(of, 'popup');
  if (!begun.ok) throw new Error(begun.problem.code);
  return begun.value;
};
/** A step that waits until it is let go. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const run: Run = async () => {
    reach();
    await opened;
    return ok(null);
  };
  return { run, open: () => open(), reached };
}

beforeEach(() => {
  does.clear();
  does.set('read', readsPage);
  Object.assign(world, { document: 'document-1', finished: [] });
});

/** Whoever writes a capture writes its row: the list must never show anything else. */
afterEach(async () => {
  const { database } = await import('@/utils/archive/database');
  const { rowOf } = await import('@/utils/archive/row');
  const tx = (await database()).transaction(['captures', 'rows']);
  const [captures, rows] = await Promise.all([
    tx.objectStore('captures').getAll(),
    tx.objectStore('rows').getAll(),
  ]);
  expect(rows).toEqual(captures.map(rowOf));
});

describe('side by side', () => {
  it('goes on in one lane while another waits, and with what comes next when both are done', async () => {
    const house = await background();
    const { run, open, reached } = gate();
    const order: string[] = [];
    const noted =
      (name: string): Run =>
      async (work, page) => {
        order.push(name);
        return name === 'read' ? readsPage(work, page) : ok(null);
      };
    for (const name of ['read', 'mhtml', 'attach']) does.set(name, noted(name));
    does.set('viewport', run);
    const id = await started(house);
    await reached;
    await vi.waitFor(() => expect(order).toEqual(['read', 'mhtml']));
    open();
    await vi.waitFor(async () => expect(await stateOf(house, id)).toBe('sealed'));
    expect(order).toEqual(['read', 'mhtml', 'attach']);
  });
});

describe('two at once', () => {
  it('captures a tab once, however fast one clicks', async () => {
    const house = await background();
    const answers = await Promise.all([1, 2, 3].map(() => house.runner.start(tab, 'shortcut')));
    expect(answers.map(({ ok: begun }) => begun)).toEqual([true, false, false]);
    expect(await house.countCaptures()).toBe(1);
  });

  it('captures two tabs side by side, and a tab again when it is done', async () => {
    const house = await background();
    const ids = [await started(house), await started(house, { ...tab, id: 8 })];
    await vi.waitFor(() => expect(world.finished).toEqual(expect.arrayContaining(ids)));
    await vi.waitFor(async () => expect((await house.runner.start(tab, 'popup')).ok).toBe(true));
  });

  it('takes nothing up that is being worked on', async () => {
    const house = await background();
    const starting = house.runner.start(tab, 'popup');
    await Promise.all(Array.from({ length: 5 }, () => house.runner.resumeAll()));
    const begun = await starting;
    const id = begun.ok ? begun.value : '';
    await vi.waitFor(async () => expect(await stateOf(house, id)).toBe('sealed'));
    expect(world.finished.filter((done) => done === id)).toHaveLength(1);
  });

  it('takes up what was left once, though everybody asks for it', async () => {
    const dead = await background();
    const { run, reached } = gate();
    does.set('seal', run);
    const id = await started(dead);
    await reached;
    vi.resetModules();
    const house = await background();
    does.delete('seal');
    await Promise.all(Array.from({ length: 5 }, () => house.runner.resumeAll()));
    expect(world.finished.filter((done) => done === id)).toHaveLength(1);
    expect(await stateOf(house, id)).toBe('sealed');
  });
});

describe('deleting', () => {
  it.each(['read', 'attach', 'report', 'seal', 'store'])(
    'in the middle of "%s" leaves nothing',
    async (name) => {
      const house = await background();
      const { run, open, reached } = gate();
      const usual = does.get(name) as Run | undefined;
      does.set(name, async (work: CaptureWork, page: PageAccess) => {
        await run(work, page);
        return usual ? usual(work, page) : ok(null);
      });
      const id = await started(house);
      await reached;
      await house.deleteCapture(id);
      open();
      await vi.waitFor(async () => expect((await house.runner.start(tab, 'popup')).ok).toBe(true));
      expect(await stateOf(house, id)).toBeNull();
      expect(await house.linesOf(id)).toEqual([]);
      expect(await house.artefactsUnderWay(id)).toEqual([]);
      expect(await house.readWorking(id, 'facts')).toBeUndefined();
      expect(world.finished).not.toContain(id);
    },
  );
});

describe('what goes wrong', () => {
  it('lets go of the page whatever happens, and frees the tab', async () => {
    const house = await background();
    const close = vi.fn(() => Promise.resolve());
    does.set('attach', async (work: CaptureWork, page: PageAccess) => {
      page.depth = { close } as unknown as NonNullable<PageAccess['depth']>;
      fillDisk(work);
      return ok(null);
    });
    const id = await started(house);
    await vi.waitFor(() => expect(house.events.onFailed).toHaveBeenCalledWith(id, tab.id));
    expect(close).toHaveBeenCalled();
    expect(await stateOf(house, id)).toBe('capturing');
    does.delete('attach');
    await vi.waitFor(async () => {
      await house.runner.resumeAll();
      expect(await stateOf(house, id)).toBe('sealed');
    });
  });

  it('in one capture does not keep the next from being taken up', async () => {
    const dead = await background();
    const left: string[] = [];
    for (const id of [7, 8]) {
      const { run, reached } = gate();
      does.set('report', run);
      left.push(await started(dead, { ...tab, id }));
      await reached;
    }
    vi.resetModules();
    const house = await background();
    does.set('report', async (work: CaptureWork) => {
      if (work.id === left[0]) fillDisk(work);
      return ok(null);
    });
    await house.runner.resumeAll();
    expect(world.finished.filter((id) => left.includes(id))).toEqual([left[1]]);
  });

  it('a browser killed before the environment was read leaves a capture that can be sealed', async () => {
    const dead = await background();
    const { run, reached } = gate();
    does.set('attach', run);
    const id = await started(dead);
    await reached;
    vi.resetModules();
    const house = await background();
    does.delete('attach');
    world.document = null;
    let facts: CaptureFacts | null = null;
    does.set('seal', async (work: CaptureWork) => {
      facts = work.facts;
      return work.facts.environment ? ok(null) : failed('no-environment', '');
    });
    await house.runner.resumeAll();
    expect(await stateOf(house, id)).toBe('sealed');
    expect(facts).toMatchObject({ environment: { tabId: null } });
    const codes = (facts as unknown as CaptureFacts).limitations.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['interrupted', 'environment-late']));
  });

  /**
   * Backgrounds that never come back from this step, until one gets through with the capture; how many died. One that was
   * disturbed by what its dead predecessor still wrote leaves it as it is, as ever.
   */
  async function dieAt(name: string, id: string): Promise<number> {
    for (let deaths = 0; ;) {
      vi.resetModules();
      const { run, reached } = gate();
      does.set(name, run);
      const house = await background();
      const through = house.runner.resumeAll().then(() => true);
      if (!(await Promise.race([through, reached.then(() => false)]))) deaths += 1;
      else if (['sealed', 'unsealed'].includes((await stateOf(house, id)) ?? '')) return deaths;
    }
  }

  it.each(['attach', 'report'])(
    'what kills every background at "%s" is given up, and the rest sealed',
    async (name) => {
      const { run, reached } = gate();
      does.set(name, run);
      const id = await started(await background());
      await reached;
      expect(await dieAt(name, id)).toBeGreaterThan(2);
      const house = await background();
      const steps = (await house.getCapture(id))?.steps ?? [];
      const problems = steps.flatMap((one) => (one.problem ? [`${one.name}: ${one.problem.code}`] : []));
      expect(problems).toContain(`${name}: background-died`);
      expect(problems).not.toContain('read: background-died');
      expect(await stateOf(house, id)).toBe('sealed');
    },
  );

  it('a sealing that kills every background waits for the user, and begins anew at their word', async () => {
    const { run, reached } = gate();
    does.set('seal', run);
    const id = await started(await background());
    await reached;
    expect(await dieAt('seal', id)).toBeGreaterThan(2);
    const house = await background();
    expect(await stateOf(house, id)).toBe('unsealed');
    expect((await house.getCapture(id))?.steps.at(-2)?.problem?.code).toBe('background-died');
    does.delete('seal');
    await (await import('@/utils/capture/seal-tries')).sealAgain([id]);
    await house.runner.resumeAll();
    expect(await stateOf(house, id)).toBe('sealed');
  });

  it('a package that never passes is given up on, kept, and sealed when the user asks again', async () => {
    const house = await background();
    const { sealAgain } = await import('@/utils/capture/seal-tries');
    const { capturePolicy } = await import('@/utils/capture/policy');
    const tried = vi.fn(async () => failed('package-invalid', 'manifest.hashes'));
    does.set('store', tried);
    const id = await started(house);
    await vi.waitFor(async () => {
      await house.runner.resumeAll();
      expect(await stateOf(house, id)).toBe('unsealed');
    });
    expect(house.events.onFailed).toHaveBeenCalledWith(id, tab.id);
    await house.runner.resumeAll();
    expect(tried).toHaveBeenCalledTimes(capturePolicy.sealTries);
    expect((await house.getCapture(id))?.steps.at(-1)?.problem?.code).toBe('package-invalid');
    expect(await house.artefactsUnderWay(id)).toHaveLength(1);

    await sealAgain([id]);
    await house.runner.resumeAll();
    expect(await stateOf(house, id)).toBe('sealing');
    does.delete('store');
    await house.runner.resumeAll();
    expect(await stateOf(house, id)).toBe('sealed');
  });

  it('a package that waits for room on the disk is never given up on', async () => {
    const house = await background();
    does.set('store', async () => failed('disk-full', 'no room'));
    const id = await started(house);
    await vi.waitFor(async () => expect(await stateOf(house, id)).toBe('sealing'));
    for (let times = 0; times < 10; times += 1) await house.runner.resumeAll();
    expect(await stateOf(house, id)).toBe('sealing');
    does.delete('store');
    await vi.waitFor(async () => {
      await house.runner.resumeAll();
      expect(await stateOf(house, id)).toBe('sealed');
    });
  });

  it('a background that died before anything was known says so', async () => {
    const house = await background();
    const { uuidv7 } = await import('@/utils/evidence/uuid');
    const id = uuidv7(1);
    await house.createCapture(id, { ...newCapture, steps: [] }, 1);
    await house.runner.resumeAll();
    expect(await stateOf(house, id)).toBe('failed');
    expect((await house.getCapture(id))?.limitations.map(({ code }) => code)).toEqual(['nothing-begun']);
  });
});
