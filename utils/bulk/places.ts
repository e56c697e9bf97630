/**
 * Where the pages of a run are opened: a window for each, as only what stands in front of its window is drawn. They are
 * behind the user's own and never take the focus. Remembered as long as the browser runs, so that a background that was
 * stopped finds its pages again; after a restart there are none, and no other tab can be taken for one.
 */
import { z } from 'zod';
import { readSessionValue, removeSessionValue, writeSessionValue } from '@/utils/browser/session-values';
import { emptyTabAtRest, tabById, type TabSummary } from '@/utils/browser/tabs';
import { closeWindow, freshTabInstead, openWindowBehind } from '@/utils/browser/windows';
import { bulkPolicy } from './policy';

const KEY = 'bulk-places';
const kept = z.array(z.object({ tabId: z.int(), row: z.int().nullable() }));

interface Place {
  tab: TabSummary;
  /** Whose page it holds; null: none, and the tab is empty. */
  row: number | null;
}

export class Places {
  private constructor(private places: Place[]) {}

  /** Those of a background before this one that are still there. */
  static async found(): Promise<Places> {
    const known = kept.safeParse(await readSessionValue(KEY)).data ?? [];
    const tabs = await Promise.all(known.map(({ tabId }) => tabById(tabId)));
    return new Places(known.flatMap(({ row }, at) => (tabs[at] ? [{ tab: tabs[at], row }] : [])));
  }

  /** Empties all that hold the page of a row that is not among these. */
  async keepOnly(rows: ReadonlySet<number>): Promise<void> {
    const others = this.places.filter(({ row }) => row === null || !rows.has(row));
    await Promise.all(others.map((place) => this.empty(place)));
    await this.note();
  }

  /** An empty tab in front of a window of its own. Null: the browser opens none. */
  async take(row: number): Promise<TabSummary | null> {
    const free = this.places.find((place) => place.row === null);
    if (free) {
      free.row = row;
      if (await emptyTabAtRest(free.tab.id)) {
        await this.note();
        return free.tab;
      }
      this.drop(free); // the user has closed it
    }
    const tab = await openWindowBehind(bulkPolicy.windowPx).catch(() => null);
    if (tab) await emptyTabAtRest(tab.id);
    if (tab) this.places.push({ tab, row });
    await this.note();
    return tab;
  }

  /** The page of this row is done with: it must not play on behind the user's back. */
  async release(row: number): Promise<void> {
    const place = this.places.find((one) => one.row === row);
    if (place) await this.empty(place);
    await this.note();
  }

  async close(): Promise<void> {
    await Promise.all(this.places.map(({ tab }) => closeWindow(tab.windowId)));
    this.places = [];
    await removeSessionValue(KEY);
  }

  private async empty(place: Place): Promise<void> {
    const tab = await freshTabInstead(place.tab);
    if (tab) Object.assign(place, { tab, row: null });
    else this.drop(place);
  }

  private drop(place: Place): void {
    this.places = this.places.filter((one) => one !== place);
  }

  private async note(): Promise<void> {
    await writeSessionValue(
      KEY,
      this.places.map(({ tab, row }) => ({ tabId: tab.id, row })),
    );
  }
}
