/** For as long as something is read out of a page's cache, the page's service worker neither answers nor hears of it. */
import type { DebuggerSession } from '@/utils/browser/debugger';
import { askCaches } from '../../ask-caches';
import { capturePolicy } from '../../policy';
import type { FramesAsked } from '../engine';

/** Runs in a frame: its address where a service worker stands before it, or null. */
function addressBehindWorker(): string | null {
  try {
    return navigator.serviceWorker.controller ? location.href.replace(/#.*/, '') : null;
  } catch {
    // A page that was not sent safely, or a sandboxed frame, has none.
    return null;
  }
}

/** The addresses of a page's documents that a service worker stands before. */
export async function documentsWithWorker(tabId: number, where: FramesAsked): Promise<Set<string>> {
  const frames = await askCaches(tabId, addressBehindWorker, [], where);
  const answers = frames.ok ? frames.value.map(({ result }) => result) : [];
  return new Set(answers.filter((result) => typeof result === 'string'));
}

const pass = async (session: DebuggerSession, bypass: boolean): Promise<boolean> =>
  (await session.send('Network.setBypassServiceWorker', { bypass }, capturePolicy.callMs)).ok;

async function beginToPass(session: DebuggerSession): Promise<boolean> {
  const enabled = await session.send('Network.enable', {}, capturePolicy.callMs);
  return enabled.ok && pass(session, true);
}

/** Several may read at the same time: the first has workers passed by, the last lets them be asked again. */
const reading = new WeakMap<DebuggerSession, { count: number; passed: Promise<boolean> }>();

/**
 * Workers are passed by in the page's own process, and so for every frame of its own origin. `read` is told whether that was
 * to be had: what a worker answers is its own word, and no cache's.
 */
export async function passWorkersBy<T>(
  session: DebuggerSession,
  read: (passedBy: boolean) => Promise<T>,
): Promise<T> {
  const readers = reading.get(session) ?? { count: 0, passed: beginToPass(session) };
  readers.count += 1;
  reading.set(session, readers);
  try {
    return await read(await readers.passed);
  } finally {
    readers.count -= 1;
    if (readers.count === 0) {
      reading.delete(session);
      await pass(session, false);
    }
  }
}
