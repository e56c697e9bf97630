/** One row from its turn to the beginning of its capture: its page is opened, and looked at before it is captured. */
import { changeBulkRow, type BulkRunRecord } from '@/utils/archive/bulk';
import { loadInTab } from '@/utils/browser/page-load';
import { pause } from '@/utils/browser/pause';
import { tabById, type TabSummary } from '@/utils/browser/tabs';
import { blockedBecause } from '@/utils/capture/eligibility';
import { failed, ok, type Result } from '@/utils/evidence/result';
import { uuidv7 } from '@/utils/evidence/uuid';
import type { Places } from './places';
import { bulkPolicy } from './policy';
import { begun, claimed, failedWith, type BulkRow } from './row';

export interface BulkDoors {
  /** Begins the capture of a page under this id; with `open`, opens the address first and records every exchange. */
  start(tab: TabSummary, captureId: string, open: string | null): Promise<Result<string>>;
  /** Gives a capture what the list says of it: claim, case, tags. Doing it twice is doing it once. */
  give(captureId: string, row: BulkRow): Promise<void>;
}

/** Opens the page as a visitor would, and gives it time to build itself. */
async function visited(tab: TabSummary, url: string): Promise<Result<TabSummary>> {
  const loaded = await loadInTab(tab.id, url, bulkPolicy.loadMs);
  if (!loaded.ok) return loaded;
  await pause(bulkPolicy.settleMs);
  const now = await tabById(tab.id);
  if (!now) return failed('not-loaded', 'the tab was closed');
  const blocked = blockedBecause({ url: now.url, discarded: now.discarded, fileAccess: false });
  return blocked === null ? ok(now) : failed(blocked, now.url);
}

/** `held`: nothing can be captured now, and the row waits as before. */
export type RowBegin = { kind: 'begun' } | { kind: 'ended' } | { kind: 'held'; code: string; detail: string };

export async function beginRow(
  { id, options }: BulkRunRecord,
  index: number,
  places: Places,
  doors: BulkDoors,
): Promise<RowBegin> {
  const row = await changeBulkRow(id, index, (current) => {
    const nowMs = Date.now();
    const state = claimed(current, uuidv7(nowMs), nowMs);
    return state && { state };
  });
  if (row?.state.status !== 'opening') return { kind: 'ended' };
  const { captureId } = row.state;
  const held = async (code: string, detail: string): Promise<RowBegin> => {
    await changeBulkRow(id, index, () => ({ state: { status: 'waiting' } }));
    return { kind: 'held', code, detail };
  };

  const tab = await places.take(index);
  if (!tab) return held('no-window', 'the browser opened no window');
  const page = options.recorded ? ok(tab) : await visited(tab, row.url);
  const started = page.ok
    ? await doors.start(page.value, captureId, options.recorded ? row.url : null)
    : page;
  if (!started.ok) {
    const { code, detail } = started.problem;
    if (code === 'disk-full') return held(code, detail);
    await changeBulkRow(id, index, (current) => ({
      state: failedWith(current, { code, detail }, Date.now()),
    }));
    return { kind: 'ended' };
  }
  await changeBulkRow(id, index, (current) => {
    const state = begun(current);
    return state && { state };
  });
  await doors.give(captureId, row);
  return { kind: 'begun' };
}
