/** The way to the page is written down after it was gone: the custody log says when it was. */
import { expect, it } from 'vitest';
import { logArrival } from '@/utils/capture/log-arrival';
import type { LoggedRequest } from '@/utils/capture/request-log';

const BASE_MS = Date.UTC(2026, 10, 22, 10);

it('each line of the way to the page says when it happened, in that order', () => {
  const lines: [string, unknown][] = [];
  const hop = { url: 'http://a.test/', status: 301, location: 'https://a.test/', ip: null, atMs: BASE_MS };
  const main = { hops: [hop], url: 'https://a.test/', status: 200, ip: null, answeredAtMs: BASE_MS + 250 };
  logArrival(
    { log: (event, detail) => lines.push([event, detail['happened_at']]) },
    main as unknown as LoggedRequest,
  );
  expect(lines).toEqual([
    ['navigation.redirected', '2026-11-22T10:00:00.000Z'],
    ['navigation.completed', '2026-11-22T10:00:00.250Z'],
  ]);
});
