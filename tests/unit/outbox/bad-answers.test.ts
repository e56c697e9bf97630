/** What a bad line, a proxy or a desk in trouble may answer, over real HTTP: each has its end, and none ends a delivery. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerResponse } from 'node:http';
import { forgetLine, chunkBytes } from '@/utils/outbox/chunk-size';
import { FINAL } from '@/utils/outbox/delivery';
import { askDeskFor, type DeskRefusal } from '@/utils/outbox/desk-http';
import { uploadPackage } from '@/utils/outbox/package-upload';
import { deliveryPolicy } from '@/utils/outbox/policy';
import { referralStatus } from '@/utils/referral/schema';
import { loopback, type Asked, type Loopback } from './loopback';

const usual = { ...deliveryPolicy };
const SEAL = 'a'.repeat(64);
const STATUS = JSON.stringify({
  ...{ seal: SEAL, state: 'received', duplicate_of: null, claim_version: 0, problem: null },
});
const problem = (status: number, code: string, check?: string): [number, string] => [
  status,
  JSON.stringify({ type: `https://constat.example/problems/${code}`, title: code, status, check }),
];

let server: Loopback;
let answers: ((response: ServerResponse, request: Asked) => void)[];
beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: true });
  answers = [];
  forgetLine();
  server = await loopback((request, response) => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response, request);
  });
});
afterEach(async () => {
  Object.assign(deliveryPolicy, usual);
  vi.unstubAllGlobals();
  await server.close();
});

const says =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body);

async function refusalOf(): Promise<DeskRefusal> {
  const answer = await askDeskFor(`${server.url}/v1/referrals/${SEAL}`, {}, referralStatus);
  if (answer.ok) throw new Error('the desk took it');
  return answer.refusal;
}

describe('an answer', () => {
  it.each([
    ['500 with words', says(...problem(500, 'internal')), 'desk-error'],
    ['500 without', says(500, 'oops'), 'desk-error'],
    ['429', says(429, '', { 'Retry-After': '7' }), 'desk-busy'],
    ['503', says(503, '<html>'), 'desk-busy'],
    ['507', says(...problem(507, 'storage-full')), 'desk-full'],
    ['413 of a proxy', says(413, '<h1>Request Entity Too Large'), 'not-a-desk'],
    [
      '200 with a log-in page',
      says(200, '<!doctype html><form>', { 'Content-Type': 'text/html' }),
      'not-a-desk',
    ],
    ['200 with garbage', says(200, '\u0000\u0001'), 'not-a-desk'],
    ['200 with other JSON', says(200, '{"ok":true}'), 'not-a-desk'],
    ['204 with nothing', says(204, ''), 'not-a-desk'],
    [
      'a redirect to a log-in page',
      says(302, '', { Location: 'http://portal.example/' }),
      'desk-unreachable',
    ],
    ['460', says(...problem(460, 'digest-mismatch')), 'desk-error'],
    [
      'half an answer',
      (response: ServerResponse) => {
        response.writeHead(200, { 'Content-Length': String(STATUS.length) });
        response.write(STATUS.slice(0, 40));
        setTimeout(() => response.destroy(), 20);
      },
      'desk-unreachable',
    ],
    ['none at all', (response: ServerResponse) => void response.destroy(), 'desk-unreachable'],
  ])('%s waits', async (_name, answer, code) => {
    answers = [answer];
    const refusal = await refusalOf();
    expect(refusal.problem.code).toBe(code);
    expect(FINAL.has(refusal.problem.code)).toBe(false);
  });

  it('that takes for ever is not waited for', async () => {
    Object.assign(deliveryPolicy, { requestTimeoutMs: 50 });
    answers = [() => undefined];
    expect((await refusalOf()).problem.code).toBe('desk-unreachable');
  });
});

describe('a grave answer', () => {
  const grave = [
    ['409', problem(409, 'conflict'), 'conflict'],
    ['413', problem(413, 'too-large'), 'too-large'],
    ['422', problem(422, 'claim-invalid'), 'refused'],
    ['400', problem(400, 'bad-request'), 'refused'],
    ['401', problem(401, 'unauthorised'), 'enrol-again'],
  ] as const;

  it.each(grave)('%s is believed when it is given twice', async (_name, answer, code) => {
    answers = [says(...answer)];
    expect((await refusalOf()).problem.code).toBe(code);
    expect(server.asked).toHaveLength(2);
  });

  it.each(grave)('%s given once is the line’s', async (_name, answer) => {
    answers = [says(...answer), says(200, STATUS)];
    const asked = await askDeskFor(`${server.url}/v1/referrals/${SEAL}`, {}, referralStatus);
    expect(asked.ok).toBe(true);
  });

  it('and another grave one are neither', async () => {
    answers = [says(...problem(409, 'conflict', 'package.digest')), says(...problem(409, 'conflict'))];
    expect((await refusalOf()).problem.code).toBe('desk-error');
  });
});

describe('an upload through a proxy', () => {
  it('that takes small bodies only goes in smaller pieces, every byte once', async () => {
    const LIMIT = 300;
    Object.assign(deliveryPolicy, { chunkBytes: 4_000, smallestChunkBytes: 100, oneRequestBytes: 0 });
    const bytes = crypto.getRandomValues(new Uint8Array(2_000));
    let stored = Buffer.alloc(0);
    answers = [
      (response, { method, body }) => {
        if (body.length > LIMIT) return void response.writeHead(413).end('<h1>413');
        if (method === 'POST') return void response.writeHead(201, { Location: '/v1/packages/1' }).end();
        stored = Buffer.concat([stored, body]);
        response.writeHead(204, { 'Upload-Offset': String(stored.length) }).end();
      },
    ];
    const sent = await uploadPackage({
      ...{ deskUrl: server.url, accessToken: 't', seal: SEAL, sha256: 'b'.repeat(64), uploadUrl: null },
      body: new Blob([bytes]),
      onOpened: () => Promise.resolve(),
      onProgress: () => Promise.resolve(true),
    });
    expect(sent.ok).toBe(true);
    expect(new Uint8Array(stored)).toEqual(bytes);
    expect(chunkBytes()).toBeLessThanOrEqual(LIMIT);
  });

  it('that takes none of them waits, and does not ask for ever', async () => {
    Object.assign(deliveryPolicy, { chunkBytes: 400, smallestChunkBytes: 100, oneRequestBytes: 0 });
    answers = [
      (response, { method }) =>
        method === 'POST'
          ? void response.writeHead(201, { Location: '/v1/packages/1' }).end()
          : void response.writeHead(413).end('<h1>413'),
    ];
    const sent = await uploadPackage({
      ...{ deskUrl: server.url, accessToken: 't', seal: SEAL, sha256: 'b'.repeat(64), uploadUrl: null },
      body: new Blob([new Uint8Array(2_000)]),
      onOpened: () => Promise.resolve(),
      onProgress: () => Promise.resolve(true),
    });
    expect(sent).toMatchObject({ ok: false, refusal: { problem: { code: 'not-a-desk' } } });
    expect(server.asked.length).toBeLessThan(8);
  });
});
