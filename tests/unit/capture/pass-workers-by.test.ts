/** Certificates and bodies are read at the same time: neither may end the other's passing by of workers. */
import { expect, it, vi } from 'vitest';
import type { DebuggerSession } from '@/utils/browser/debugger';
import { passWorkersBy } from '@/utils/capture/engines/chromium/pass-workers-by';
import { failed, ok } from '@/utils/evidence/result';

vi.mock('@/utils/capture/ask-caches', () => ({ askCaches: vi.fn() }));

function newSession(isRefused = false) {
  const said: unknown[] = [];
  const session = {
    send: async (method: string, params: { bypass?: boolean }) => {
      if (method === 'Network.setBypassServiceWorker') said.push(params.bypass);
      return isRefused ? failed('protocol-error', method) : ok(null);
    },
  } as unknown as DebuggerSession;
  return { session, said };
}

function reader(session: DebuggerSession) {
  let end: (value: string) => void = () => undefined;
  const told = new Promise<string>((resolve) => (end = resolve));
  const passed: boolean[] = [];
  const done = passWorkersBy(session, async (passedBy) => {
    passed.push(passedBy);
    return told;
  });
  return { done, end, passed };
}

it('lasts until the last reader has ended, and begins anew with the next', async () => {
  const { session, said } = newSession();
  const [first, second] = [reader(session), reader(session)];
  first.end('a');
  expect(await first.done).toBe('a');
  expect(said).toEqual([true]);
  second.end('b');
  expect(await second.done).toBe('b');
  expect(said).toEqual([true, false]);
  expect([...first.passed, ...second.passed]).toEqual([true, true]);
  await passWorkersBy(session, () => Promise.resolve());
  expect(said).toEqual([true, false, true, false]);
});

it('tells every reader when it was not to be had', async () => {
  const { session } = newSession(true);
  const [first, second] = [reader(session), reader(session)];
  first.end('a');
  second.end('b');
  await Promise.all([first.done, second.done]);
  expect([...first.passed, ...second.passed]).toEqual([false, false]);
});
