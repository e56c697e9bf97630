/** The way to the page is written down after it was gone: the custody log says when it was. */
import { expect, it } from 'vitest';
import { logArrival } from '@/utils/capture/log-arrival';
import type { LoggedRequest } from '@/utils/capture/request-log';

const BASE_MS = Date.UTC(2026, 10, 22, 10);

it('each line of the way to the page says when it happened, in that order', () => {
  const lines: [string, unknown, unknown][] = [];
  const hop = { url: 'http://a.test/', status: 301, location: 'https://a.test/', ip: null, atMs: BASE_MS };
  const asked = { method: 'GET', startedAtMs: BASE_MS - 40 };
  const answered = { url: 'https://a.test/', status: 200, ip: null, answeredAtMs: BASE_MS + 250 };
  const main = { ...asked, hops: [hop], ...answered };
  logArrival(
    { log: (event, detail) => lines.push([event, detail['url'], detail['happened_at']]) },
    main as unknown as LoggedRequest,
  );
  expect(lines).toEqual([
    ['navigation.started', 'http://a.test/', '2026-11-22T09:59:59.960Z'],
    ['navigation.redirected', 'http://a.test/', '2026-11-22T10:00:00.000Z'],
    ['navigation.completed', 'https://a.test/', '2026-11-22T10:00:00.250Z'],
  ]);
});
