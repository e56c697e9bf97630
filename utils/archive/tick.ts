/** Tells every page of the extension that the archive has changed; what changed, they read themselves. */
import { listenToBackground, onOwnPort } from '@/utils/browser/ports';
import { hasArchive } from './reach';

const CHANNEL = 'constat-archive';
/** Many writes come in a burst (strips, steps); a screen needs no more than some updates a second. */
const COALESCE_MS = 60;

let sender: BroadcastChannel | null = null;

/** `captureIds`: which captures are shown differently now; none when it is something else. */
export function tick(captureIds: readonly string[] = []): void {
  sender ??= new BroadcastChannel(CHANNEL);
  sender.postMessage(captureIds);
}

/** Pages that have not the archive themselves are not reached by the channel either. Call it in the background's first turn. */
export const tellDistantPages = (): void => onOwnPort(CHANNEL, (post) => onTick((ids) => post([...ids])));

const idsIn = (message: unknown): string[] =>
  Array.isArray(message) ? message.filter((id) => typeof id === 'string') : [];

/** Calls back after changes, at most once every {@link COALESCE_MS} ms, with the captures changed. Returns how to stop. */
export function onTick(callback: (captureIds: ReadonlySet<string>) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let changed = new Set<string>();
  let stopListening: (() => void) | null = null;
  let stopped = false;
  const take = (data: unknown): void => {
    for (const id of idsIn(data)) changed.add(id);
    timer ??= setTimeout(() => {
      timer = null;
      const ids = changed;
      changed = new Set();
      callback(ids);
    }, COALESCE_MS);
  };
  channel.onmessage = ({ data }: MessageEvent<unknown>) => take(data);
  hasArchive().then(
    (has) => {
      if (!has && !stopped) stopListening = listenToBackground(CHANNEL, take);
    },
    () => undefined, // whoever reads hears of it
  );
  return () => {
    stopped = true;
    stopListening?.();
    channel.close();
    if (timer !== null) clearTimeout(timer);
  };
}
