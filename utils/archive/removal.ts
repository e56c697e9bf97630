/** Packages that may go: the desk has them, and says so by its receipt. Each removal stands in the journal first. */
import { CAPTURE_STORES, deleteCaptures, putChanged } from './captures';
import { database, DURABLE, writable } from './database';
import { reach } from './reach';
import { appendAll, DEVICE_LOG } from './log';
import { tick } from './tick';

/** Packages accepted before `untilMs` that are still here: which, and how much room they take. */
export const removable = reach(
  'removable',
  async (untilMs: number): Promise<{ captureIds: string[]; bytes: number }> => {
    const range = IDBKeyRange.upperBound(untilMs);
    const rows = await (await database()).getAllFromIndex('rows', 'removable', range);
    const bytes = rows.reduce((sum, { packageBytes }) => sum + (packageBytes ?? 0), 0);
    return { captureIds: rows.map(({ id }) => id), bytes };
  },
);

/** Evidence that goes in one transaction: after a crash, a few lines of the journal too many and no package too few. */
const AT_ONCE = 50;

async function journalled(
  captureIds: readonly string[],
  event: 'package.removed' | 'capture.deleted',
  actor: 'user' | 'extension',
  why: Record<string, string | number>,
): Promise<string[]> {
  const db = await database();
  const found = await Promise.all(captureIds.map((id) => db.get('captures', id)));
  const here = found.filter((capture) => capture !== undefined);
  const lines = here.map(({ id, seal, packageSha256 }) => ({
    event,
    actor,
    detail: { capture: id, seal, package_sha256: packageSha256, ...why },
  }));
  if (lines.length > 0) await appendAll(DEVICE_LOG, lines);
  return here.map(({ id }) => id);
}

/** Removes packages that the desk has accepted, and nothing else: record, receipt, claims, picture and logs stay. */
export async function removePackages(
  captureIds: readonly string[],
  actor: 'user' | 'extension',
  nowMs: number,
  why: Record<string, string | number> = {},
): Promise<void> {
  for (let at = 0; at < captureIds.length; at += AT_ONCE) {
    const db = await writable();
    const some = captureIds.slice(at, at + AT_ONCE);
    const rows = await Promise.all(some.map((id) => db.get('rows', id)));
    const may = some.filter((_, index) => rows[index]?.removableSinceMs !== undefined);
    const ids = await journalled(may, 'package.removed', actor, why);
    const tx = db.transaction([...CAPTURE_STORES, 'packages'], 'readwrite', DURABLE);
    const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
    const one = async (id: string): Promise<void> => {
      const record = await stores.captures.get(id);
      if (!record) return;
      await Promise.all([
        tx.objectStore('packages').delete(id),
        putChanged(stores, record, (current) => (current.packageRemovedAtMs = nowMs)),
      ]);
    };
    await Promise.all([...ids.map(one), tx.done]);
    tick(ids);
  }
}

/** Each with its line in the journal first. */
async function deleteAll(
  captureIds: readonly string[],
  actor: 'user' | 'extension',
  why: Record<string, string>,
): Promise<void> {
  for (let at = 0; at < captureIds.length; at += AT_ONCE) {
    const some = captureIds.slice(at, at + AT_ONCE);
    await journalled(some, 'capture.deleted', actor, why);
    await deleteCaptures(some);
  }
}

/** Deletes captures at the user's word. */
export const deleteByUser = (captureIds: readonly string[]): Promise<void> =>
  deleteAll(captureIds, 'user', {});

/** Deletes captures by a rule that the user was told of before they were made. */
export const deleteByRule = (captureIds: readonly string[], rule: string): Promise<void> =>
  deleteAll(captureIds, 'extension', { rule });
