/** Listens to all tabs and keeps each one's request log where a stopped background finds it again. */
import { onTabClosed, onTabRequest, type RequestEvent } from '@/utils/browser/requests';
import { readSessionValue, removeSessionValue, writeSessionValue } from '@/utils/browser/session-values';
import { note } from './note-request';
import { emptyPageLog, pageLog, type PageLog } from './request-log';

const key = (tabId: number): string => `requests:${tabId}`;
/** Pages load in bursts: one write for many events. A worker lives far longer than this after its last event. */
const WRITE_AFTER_MS = 400;

/** Of a page's requests, when the browser has no room for more. */
const KEPT_WITHOUT_ROOM = 200;

const logs = new Map<number, Promise<PageLog>>();
const timers = new Map<number, ReturnType<typeof setTimeout>>();

async function load(tabId: number): Promise<PageLog> {
  const parsed = pageLog.safeParse(await readSessionValue(key(tabId)));
  return parsed.success ? parsed.data : emptyPageLog();
}

function logOf(tabId: number): Promise<PageLog> {
  const known = logs.get(tabId);
  if (known) return known;
  const loading = load(tabId);
  logs.set(tabId, loading);
  return loading;
}

async function write(tabId: number): Promise<void> {
  timers.delete(tabId);
  const log = await logOf(tabId);
  if (await writeSessionValue(key(tabId), log)) return;
  // No room: where the page came from matters most, then the first of its requests.
  log.dropped += log.requests.splice(KEPT_WITHOUT_ROOM).length;
  await writeSessionValue(key(tabId), log);
}

async function take(tabId: number, event: RequestEvent): Promise<void> {
  note(await logOf(tabId), event);
  if (!timers.has(tabId))
    timers.set(
      tabId,
      setTimeout(() => void write(tabId), WRITE_AFTER_MS),
    );
}

/** Registers the listeners; call it in the background's first turn. */
export function watchTabRequests(): void {
  onTabRequest((tabId, event) => void take(tabId, event));
  onTabClosed((tabId) => {
    logs.delete(tabId);
    clearTimeout(timers.get(tabId));
    timers.delete(tabId);
    void removeSessionValue(key(tabId));
  });
}

/** A copy of what is known of a tab's page. */
export const requestsOf = async (tabId: number): Promise<PageLog> => structuredClone(await logOf(tabId));
