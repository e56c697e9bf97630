/** Cases and tags: the user's own order among captures, beside them and never in a package. Only the background writes. */
import { CAPTURE_STORES, putChanged } from './captures';
import { DURABLE, writable } from './database';
import { tick } from './tick';

export interface AnnotationChange {
  /** Left out: as it is. Empty: in no case. */
  caseName?: string | undefined;
  addTags: readonly string[];
  removeTags: readonly string[];
}

/** Captures changed in one transaction: others can write in between. */
const AT_ONCE = 500;

export async function annotate(captureIds: readonly string[], change: AnnotationChange): Promise<void> {
  const { caseName, addTags, removeTags } = change;
  for (let at = 0; at < captureIds.length; at += AT_ONCE) {
    const some = captureIds.slice(at, at + AT_ONCE);
    const tx = (await writable()).transaction(CAPTURE_STORES, 'readwrite', DURABLE);
    const stores = { captures: tx.objectStore('captures'), rows: tx.objectStore('rows') };
    const one = async (id: string): Promise<void> => {
      const record = await stores.captures.get(id);
      if (!record) return;
      await putChanged(stores, record, (current) => {
        if (caseName !== undefined) current.caseName = caseName;
        const kept = current.tags.filter((tag) => !removeTags.includes(tag));
        current.tags = [...new Set([...kept, ...addTags])].sort();
      });
    };
    await Promise.all([...some.map(one), tx.done]);
    tick(some);
  }
}
