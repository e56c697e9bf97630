/** Where a background can save no files it opens this page at `#save=<capture>`, to have that done. */
import { packageOf } from '@/utils/archive/read';
import { saveFile } from '../capture/save-file';

const ASKED = /^#save=([0-9a-f-]{36})$/;

/** Call it before the page is shown: it shows that capture then. */
export function saveOnArrival(): void {
  const look = (): void => {
    const id = ASKED.exec(location.hash)?.[1];
    if (id === undefined) return;
    history.replaceState(null, '', `#${id}`);
    void packageOf(id).then((found) => found && saveFile(found.body, `${id}.zip`));
  };
  addEventListener('hashchange', look);
  look();
}
