/** Whether a page came, told from what browsers say on the way, in the orders in which they were seen to say it. */
import { beforeEach, expect, it, vi } from 'vitest';
import { loadInTab } from '@/utils/browser/page-load';

type Listener = (about: object) => void;

const events = vi.hoisted(() => {
  const listeners = new Map<string, Set<Listener>>();
  const event = (name: string) => {
    const added = new Set<Listener>();
    listeners.set(name, added);
    return {
      addListener: (listener: Listener) => added.add(listener),
      removeListener: (listener: Listener) => added.delete(listener),
    };
  };
  const names = ['onCommitted', 'onCompleted', 'onErrorOccurred', 'onDOMContentLoaded'];
  return { listeners, webNavigation: Object.fromEntries(names.map((name) => [name, event(name)])) };
});
const PAGE = 'https://pirate.test/film';

vi.mock('@/utils/browser/api', () => ({
  browser: {
    webNavigation: events.webNavigation,
    tabs: {
      onRemoved: { addListener: () => undefined, removeListener: () => undefined },
      update: () => Promise.resolve(),
    },
  },
}));

beforeEach(() => events.listeners.forEach((added) => added.clear()));

/** What the browser says, all of it before anybody else has a turn. */
async function load(...said: (readonly [event: string, about?: object])[]) {
  const loading = loadInTab(7, PAGE, 60_000);
  await Promise.resolve();
  for (const [event, about] of said)
    events.listeners
      .get(event)
      ?.forEach((listener) => listener({ tabId: 7, frameId: 0, url: PAGE, ...about }));
  return loading;
}

const GIVEN_UP = { error: 'Error code 2152398850' };
const REFUSED = { error: 'Error code 2152398861' };

it('takes a page that has loaded', async () => {
  expect(await load(['onCommitted'], ['onCompleted'])).toEqual({ ok: true, value: true });
});

it("does not take Firefox's page about an error for a page, which comes under the address that failed", async () => {
  const answer = await load(['onErrorOccurred', GIVEN_UP], ['onErrorOccurred', REFUSED], ['onCommitted']);
  expect(answer).toMatchObject({ ok: false, problem: { code: 'not-loaded', detail: REFUSED.error } });
});

it('nor when that page comes before the error is told', async () => {
  const answer = await load(['onCommitted'], ['onDOMContentLoaded', { url: 'about:neterror?e=dnsNotFound' }]);
  expect(answer).toMatchObject({ ok: false, problem: { code: 'not-loaded' } });
});

it('waits for the load that takes the place of one that was given up', async () => {
  const answer = await load(['onErrorOccurred', GIVEN_UP], ['onCommitted'], ['onCompleted']);
  expect(answer).toEqual({ ok: true, value: true });
});

it('keeps a page that has come when something of it fails afterwards', async () => {
  const answer = await load(['onCommitted'], ['onErrorOccurred', REFUSED], ['onCompleted']);
  expect(answer).toEqual({ ok: true, value: true });
});
