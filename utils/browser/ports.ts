/**
 * Lasting connections between the extension's own pages and its background: news in one direction. Imported by the
 * archive, which programs outside a browser import as well: nothing is asked of the browser before it is needed.
 */
type Post = (news: unknown) => void;

/** Calls back for every page of the extension that listens; what is returned is called when it has gone. */
export function onOwnPort(name: string, handle: (post: Post) => () => void): void {
  const { runtime } = chrome;
  const own = runtime.getURL('');
  runtime.onConnect.addListener((port) => {
    const { sender } = port;
    if (port.name !== name || sender?.id !== runtime.id || !sender.url?.startsWith(own)) return;
    port.onDisconnect.addListener(handle((news) => port.postMessage(news)));
  });
}

/** A stopped background is woken by asking again; not at once, or one that cannot start is asked without end. */
const AGAIN_MS = 300;

/** Hears of news, and of `null` when some may have been missed. Returns how to stop. */
export function listenToBackground(name: string, handle: (news: unknown) => void): () => void {
  let stopped = false;
  let disconnect: () => void = () => undefined;
  const connect = (): void => {
    if (stopped) return;
    const port = chrome.runtime.connect({ name });
    port.onMessage.addListener(handle);
    port.onDisconnect.addListener(() => {
      setTimeout(() => {
        connect();
        if (!stopped) handle(null);
      }, AGAIN_MS);
    });
    disconnect = () => port.disconnect();
  };
  connect();
  return () => {
    stopped = true;
    disconnect();
  };
}

/** As sendToBackground does; for the archive. */
export const askBackground = (message: unknown): Promise<unknown> => chrome.runtime.sendMessage(message);
