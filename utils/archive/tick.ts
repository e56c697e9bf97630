/** Tells every page of the extension that the archive has changed; what changed, they read themselves. */
const CHANNEL = 'constat-archive';
/** Many writes come in a burst (strips, steps); a screen needs no more than some updates a second. */
const COALESCE_MS = 60;

let sender: BroadcastChannel | null = null;

export function tick(): void {
  sender ??= new BroadcastChannel(CHANNEL);
  sender.postMessage(null);
}

/** Calls back after changes, at most once every {@link COALESCE_MS} ms. Returns how to stop. */
export function onTick(callback: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  let timer: ReturnType<typeof setTimeout> | null = null;
  channel.onmessage = () => {
    timer ??= setTimeout(() => {
      timer = null;
      callback();
    }, COALESCE_MS);
  };
  return () => {
    channel.close();
    if (timer !== null) clearTimeout(timer);
  };
}
