/** What a page asks of the background, over a database in memory: all that was meant is asked for, and what fails is said. */
import { newCapture } from '../archive/empty-archive';
import { parseHTML } from 'linkedom';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import en from '@/public/_locales/en/messages.json';
import { uuidv7 } from '@/utils/evidence/uuid';
import { lookUpIn } from '../../gallery/messages';

/** The background, as far as these pages know it. */
const background = vi.hoisted(() => vi.fn<(request: object) => Promise<unknown>>());
vi.mock('@/utils/browser/messages', () => ({ sendToBackground: background }));

const open = async () => ({
  ...(await import('preact')),
  ...(await import('@/components/bulk/use-run')),
  ...(await import('@/components/send/use-sending')),
  ...(await import('@/components/use-requests')),
  ...(await import('@/utils/archive/bulk')),
  ...(await import('@/utils/archive/captures')),
  ...(await import('@/utils/archive/sending')),
  ...(await import('@/utils/browser/i18n')),
});

let house: Awaited<ReturnType<typeof open>>;
let root: HTMLElement;
beforeEach(async () => {
  background.mockReset();
  const { document, window } = parseHTML('<body></body>');
  root = document.body;
  vi.stubGlobal('document', document);
  vi.stubGlobal('navigator', { onLine: true });
  for (const name of ['addEventListener', 'removeEventListener'] as const)
    vi.stubGlobal(name, window[name].bind(window));
  house = await open();
  house.provideMessages(lookUpIn(en));
});
afterEach(() => {
  house.render(null, root);
  vi.unstubAllGlobals();
});

/** Shows a page that does nothing but this; returns what it answered last. */
function use<T>(hook: () => T): () => T {
  let answered: T | undefined;
  const Page = () => {
    answered = hook();
    return null;
  };
  house.render(house.h(Page, {}), root);
  return () => {
    if (answered === undefined) throw new Error('nothing has been read yet');
    return answered;
  };
}

const useSendPanel = () => {
  const { ask, toast } = house.useRequests();
  return { panel: house.useSending(ask), toast };
};

async function refusedOnes(count: number): Promise<string[]> {
  await house.beginRun(1);
  const ids = Array.from({ length: count }, (_, index) => uuidv7(index));
  for (const id of ids) {
    await house.createCapture(id, { ...newCapture, steps: [] }, 1);
    await house.changeCapture(id, (record) => {
      const problem = { code: 'refused', detail: '' };
      Object.assign(record, { state: 'sealed', completeness: 'complete', packageBytes: 1 });
      Object.assign(record, { delivery: { status: 'refused', problem } });
    });
  }
  return ids;
}

it('all that were refused are counted and sent again, though not all are shown', async () => {
  const ids = await refusedOnes(130);
  background.mockResolvedValue({ ok: true, value: { requested: 130 } });
  const page = use(useSendPanel);
  await vi.waitFor(() => expect(page().panel).toMatchObject({ refusedCount: 130, moreLines: 30 }));
  page().panel?.onRetryRefused();
  await vi.waitFor(() => expect(background).toHaveBeenCalled());
  expect(background).toHaveBeenCalledWith({
    command: 'delivery.request',
    input: { captureIds: ids, partialConfirmed: true },
  });
});

it('says that refused ones were not taken, and that sending could not be paused', async () => {
  await refusedOnes(1);
  background.mockResolvedValueOnce({ ok: false, problem: { code: 'not-enrolled', detail: '' } });
  const page = use(useSendPanel);
  await vi.waitFor(() => expect(page().panel).not.toBeNull());
  page().panel?.onRetryRefused();
  const notEnrolled = house.t('problem_not_enrolled');
  await vi.waitFor(() => expect(page().toast?.text).toContain(notEnrolled));
  background.mockRejectedValueOnce(new DOMException('full', 'QuotaExceededError'));
  page().panel?.onPause();
  await vi.waitFor(() => expect(page().toast?.text).toContain(house.t('problem_disk_full')));
});

it.each(['onPause', 'onResume', 'onStop', 'onForget'] as const)(
  'says that a list did not do what was asked (%s)',
  async (press) => {
    const row = { line: 2, url: 'https://a.test/', title: '', claim: null, caseName: '', tags: [] };
    const options = { atOnce: 2, pauseMs: 0, recorded: false };
    await house.beginBulkRun(await house.putBulkDraft('', options, [row], 1), 2);
    background.mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    const page = use(house.useRun);
    await vi.waitFor(() => expect(page()?.run).not.toBeNull());
    page()?.run?.[press]();
    await vi.waitFor(() => expect(page()?.toast?.text).toContain(house.t('problem_disk_full')));
  },
);
