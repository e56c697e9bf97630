/** What the outbox makes of answers: the desk's, a proxy's, a captive portal's, and none. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { askDesk, askDeskFor, deskAddress, retryAfterMs } from '@/utils/outbox/desk-http';
import { deliveryPolicy } from '@/utils/outbox/policy';
import { loopback, type Asked, type Loopback } from './loopback';
import type { ServerResponse } from 'node:http';

let server: Loopback;
let answer: (request: Asked, response: ServerResponse) => void | Promise<void>;
const usual = { ...deliveryPolicy };

beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: true });
  server = await loopback((request, response) => answer(request, response));
});
afterEach(async () => {
  Object.assign(deliveryPolicy, usual);
  vi.unstubAllGlobals();
  await server.close();
});

const shape = z.object({ name: z.string() });
const ask = () => askDeskFor(`${server.url}/v1/x`, {}, shape);

const problem = (status: number, type = 'x', more: object = {}) => {
  answer = (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/problem+json' });
    const namespace = 'https://constat.example/problems/';
    response.end(JSON.stringify({ type: namespace + type, title: 'No', status, ...more }));
  };
};
const page = (status: number, headers: Record<string, string> = {}) => {
  answer = (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'text/html', ...headers });
    response.end('<!doctype html><title>Free Wi-Fi</title>');
  };
};
const refusalOf = async () => {
  const said = await ask();
  if (said.ok) throw new Error('should have been refused');
  return said.refusal;
};

describe("the desk's own refusals", () => {
  it.each([
    [400, 'bad-request', 'refused'],
    [401, 'unauthorised', 'enrol-again'],
    [403, 'forbidden', 'enrol-again'],
    [404, 'not-found', 'not-a-desk'],
    [408, 'incomplete', 'desk-unreachable'],
    [409, 'conflict', 'conflict'],
    [413, 'too-large', 'too-large'],
    [422, 'package-invalid', 'refused'],
    [429, 'rate-limited', 'desk-busy'],
    [500, 'internal', 'desk-error'],
    [503, 'timestamp-unavailable', 'desk-busy'],
  ])('sorts %i %s as %s', async (status, type, code) => {
    problem(status, type);
    const { problem: why, httpStatus } = await refusalOf();
    expect(why.code).toBe(code);
    expect(httpStatus).toBe(status);
  });

  it('hands on its words and the check that failed', async () => {
    problem(422, 'package-invalid', { detail: 'a file is damaged', check: 'manifest.hashes' });
    const { problem: why } = await refusalOf();
    expect(why).toEqual({ code: 'refused', detail: 'a file is damaged', check: 'manifest.hashes' });
  });

  it('does not take bytes damaged on the way for a refusal', async () => {
    problem(400, 'digest-mismatch');
    expect((await refusalOf()).problem.code).toBe('desk-error');
  });

  it('keeps no more of its words than a person reads', async () => {
    problem(422, 'package-invalid', { detail: 'x'.repeat(100_000), check: 'y'.repeat(100_000) });
    const { problem: why } = await refusalOf();
    expect(why.detail.length + (why.check?.length ?? 0)).toBeLessThan(10_000);
  });
});

describe('somebody between us and the desk', () => {
  it.each([400, 404, 409, 413, 418, 422])('never ends a delivery by %i', async (status) => {
    page(status);
    expect((await refusalOf()).problem.code).toBe('not-a-desk');
  });

  it.each([
    [502, 'desk-error'],
    [503, 'desk-busy'],
    [504, 'desk-error'],
  ])('sorts %i as %s', async (status, code) => {
    page(status);
    expect((await refusalOf()).problem.code).toBe(code);
  });

  it('is recognised by a page in place of an answer', async () => {
    page(200);
    expect((await refusalOf()).problem.code).toBe('not-a-desk');
  });

  it('is not believed when its document speaks of another status', async () => {
    answer = (_request, response) => {
      response.writeHead(409);
      response.end(JSON.stringify({ type: 'about:blank', title: 'OK', status: 200 }));
    };
    expect((await refusalOf()).problem.code).toBe('not-a-desk');
  });

  it('leads nobody elsewhere: a redirect is not followed', async () => {
    page(302, { Location: 'https://login.example/' });
    const { problem: why, httpStatus } = await refusalOf();
    expect(why.code).toBe('desk-unreachable');
    expect(httpStatus).toBeNull();
    expect(server.asked).toHaveLength(1);
  });

  it.each(['', 'null', '[]', '{"name":7}', '\u0000', '{"name":"a"'])(
    'is not understood: %j',
    async (text) => {
      answer = (_request, response) => void response.end(text);
      expect((await refusalOf()).problem.code).toBe('not-a-desk');
    },
  );

  it.each([200, 500])('may send without end: reading stops at the bound (%i)', async (status) => {
    Object.assign(deliveryPolicy, { answerBytes: 256 * 1024, requestTimeoutMs: 30_000 });
    let sentBytes = 0;
    let hungUp = false;
    answer = async (_request, response) => {
      response.writeHead(status);
      response.on('close', () => (hungUp = true));
      while (!hungUp) {
        if (!response.writableNeedDrain) {
          response.write(Buffer.alloc(64 * 1024, 'x'));
          sentBytes += 64 * 1024;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const { problem: why } = await refusalOf();
    expect(why.code).toBe(status === 200 ? 'not-a-desk' : 'desk-error');
    await vi.waitFor(() => expect(hungUp).toBe(true));
    expect(sentBytes).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('no answer', () => {
  it('is given up after the time-out and tried again later', async () => {
    Object.assign(deliveryPolicy, { requestTimeoutMs: 50 });
    answer = () => undefined;
    const { problem: why, httpStatus } = await refusalOf();
    expect(why.code).toBe('desk-unreachable');
    expect(httpStatus).toBeNull();
  });

  it('is given up in mid-answer too', async () => {
    Object.assign(deliveryPolicy, { requestTimeoutMs: 200 });
    answer = (_request, response) => void response.write('{"name":');
    expect((await refusalOf()).problem.code).toBe('desk-unreachable');
  });

  it('is no fault of the desk when there is no network', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const gone = await askDesk('http://127.0.0.1:1/', {});
    expect(gone).toMatchObject({ ok: false, refusal: { problem: { code: 'offline' } } });
  });
});

describe('Retry-After', () => {
  const nowMs = Date.parse('2026-11-22T10:00:00Z');
  it.each([
    [null, 0],
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['Sun, 22 Nov 2026 10:01:30 GMT', 90_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['soon', 0],
    ['-5', 0],
    ['1e9', 0],
  ])('%j is %i ms', (value, ms) => {
    expect(retryAfterMs(value, null, nowMs)).toBe(ms);
  });

  it('as a date counts from when the sender says it is, whatever this clock says', () => {
    const [at, sentAt] = ['Sun, 22 Nov 2026 10:01:30 GMT', 'Sun, 22 Nov 2026 10:01:00 GMT'];
    for (const wrongMs of [0, nowMs - 86_400_000, nowMs + 86_400_000])
      expect(retryAfterMs(at, sentAt, wrongMs)).toBe(30_000);
  });

  it('reaches whoever has to wait', async () => {
    page(503, { 'Retry-After': '30' });
    expect((await refusalOf()).retryAfterMs).toBe(30_000);
  });
});

it('keeps a desk below a path of its own', () => {
  expect(deskAddress('https://agency.example/desk', 'v1/desk')).toBe('https://agency.example/desk/v1/desk');
  expect(deskAddress('https://agency.example', '/v1/desk')).toBe('https://agency.example/v1/desk');
});
