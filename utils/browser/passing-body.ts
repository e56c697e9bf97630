/** The content of an answer as Firefox lets it be watched on its way to the page: decoded, and passed on unchanged. */
import { browser } from './api';

export interface BodyWatcher {
  onChunk(bytes: Uint8Array<ArrayBuffer>): void;
  /** Once. `problem`: why nothing more of it can be seen; null at its end. */
  onEnd(problem: string | null): void;
}

/** From now on the rest goes by unseen. */
export type LetGo = () => void;

/** Whether this browser lets answers be watched at all. */
export const canWatchBodies = (): boolean =>
  (browser.webRequest as Partial<typeof browser.webRequest>).filterResponseData !== undefined;

/** Only while the request is about to be made: later there is nothing to be watched. */
export function watchBody(requestId: string, watcher: BodyWatcher): LetGo {
  const filter = browser.webRequest.filterResponseData(requestId);
  let gone = false;
  const letGo = (): void => {
    gone = true;
    try {
      filter.disconnect();
    } catch {
      // Not begun: then it is let go of as it begins. Or ended.
    }
  };
  filter.onstart = () => {
    if (gone) letGo();
  };
  filter.ondata = ({ data }) => {
    // First to the page: whoever watches may let go with this piece.
    filter.write(data);
    watcher.onChunk(new Uint8Array(data));
  };
  filter.onstop = () => {
    filter.close();
    watcher.onEnd(null);
  };
  filter.onerror = () => watcher.onEnd(filter.error);
  return letGo;
}
