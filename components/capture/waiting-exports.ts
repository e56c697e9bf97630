/**
 * The browser's private disk, where an export waits until the browser has copied it to the user's downloads. Nobody says
 * when that is: it stays for as long as the page that made it, and goes with the next export or the next page.
 */
const FOLDER = 'exports';
/** Held by each page that has an export there. */
const LOCK = 'constat-waiting-exports';

let letGo: () => Promise<unknown> = () => Promise.resolve();

function hold(): Promise<void> {
  return new Promise((held, failed) => {
    let end = (): void => undefined;
    const pageEnds = new Promise<void>((resolve) => (end = resolve));
    const holding = navigator.locks.request(LOCK, { mode: 'shared' }, () => {
      held();
      return pageEnds;
    });
    holding.catch(failed);
    letGo = () => {
      end();
      return holding;
    };
  });
}

/** Removes what no page that is open has made. */
export async function clearExports(): Promise<void> {
  await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const root = await navigator.storage.getDirectory();
    // There may be none; or the browser is still copying it, and it goes the next time.
    await root.removeEntry(FOLDER, { recursive: true }).catch(() => undefined);
  });
}

/** A new, empty file there; what this page exported before goes. Rejects with a SecurityError where there is no such disk. */
export async function waitingExport(name: string): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  await letGo();
  await clearExports();
  await hold();
  const folder = await root.getDirectoryHandle(FOLDER, { create: true });
  return folder.getFileHandle(name, { create: true });
}
