/** What the archive of a browser holds, read as one of the extension's own pages would. */
import type { Tab } from './driver';

/** Every record of one store, as JSON would carry it; `page` is one of the extension's. */
export const allStored = <T>(page: Pick<Tab, 'evaluate'>, store: string): Promise<T[]> =>
  page.evaluate<T[]>(`new Promise((resolve) => {
    const opening = indexedDB.open('constat');
    opening.onsuccess = () => {
      opening.result.transaction('${store}').objectStore('${store}').getAll().onsuccess = ({ target }) => {
        opening.result.close();
        resolve(target.result);
      };
    };
  })`);
