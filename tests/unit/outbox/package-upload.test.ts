/** Uploads against a small tus server on loopback that can be made to misbehave. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetLine } from '@/utils/outbox/chunk-size';
import { uploadPackage, type UploadJob } from '@/utils/outbox/package-upload';
import { deliveryPolicy } from '@/utils/outbox/policy';
import { loopback, type Asked, type Loopback } from './loopback';
import type { ServerResponse } from 'node:http';

const TOKEN = 'token-of-this-desk-only';
const BYTES = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) % 251);
const usual = { ...deliveryPolicy };

let server: Loopback;
/** What has arrived, by upload. */
let uploads: Map<string, Buffer>;
/** Answers in place of the usual, when it returns true. */
let misbehave: (request: Asked, response: ServerResponse) => boolean;

function tus(request: Asked, response: ServerResponse): void {
  if (misbehave(request, response)) return;
  if (request.method === 'POST') {
    const path = `/v1/packages/${uploads.size + 1}`;
    uploads.set(path, Buffer.alloc(0));
    response.writeHead(201, { Location: path }).end();
    return;
  }
  const stored = uploads.get(request.path);
  if (!stored) {
    response.writeHead(404).end();
    return;
  }
  if (request.method === 'PATCH') {
    if (request.headers['upload-offset'] !== String(stored.length)) {
      response.writeHead(409).end();
      return;
    }
    uploads.set(request.path, Buffer.concat([stored, request.body]));
  }
  const offset = String(uploads.get(request.path)?.length);
  response.writeHead(request.method === 'HEAD' ? 200 : 204, { 'Upload-Offset': offset }).end();
}

beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: true });
  Object.assign(deliveryPolicy, {
    ...{ chunkBytes: 300, smallestChunkBytes: 100, largestChunkBytes: 300, oneRequestBytes: 0 },
  });
  forgetLine();
  uploads = new Map();
  misbehave = () => false;
  server = await loopback(tus);
});
afterEach(async () => {
  Object.assign(deliveryPolicy, usual);
  vi.unstubAllGlobals();
  await server.close();
});

const opened = vi.fn((_url: string) => Promise.resolve());
const progress = vi.fn((_bytes: number) => Promise.resolve(true));
beforeEach(() => {
  opened.mockClear();
  progress.mockReset().mockResolvedValue(true);
});

const job = (over: Partial<UploadJob> = {}): UploadJob => ({
  deskUrl: server.url,
  accessToken: TOKEN,
  seal: 'a'.repeat(64),
  sha256: 'b'.repeat(64),
  body: new Blob([BYTES]),
  uploadUrl: null,
  onOpened: opened,
  onProgress: progress,
  ...over,
});
const methods = (): string => server.asked.map(({ method }) => method).join(' ');
const codeOf = (answer: Awaited<ReturnType<typeof uploadPackage>>): string | null =>
  answer.ok ? null : answer.refusal.problem.code;

describe('an upload', () => {
  it('sends every byte once, in chunks, and says how far it is', async () => {
    const sent = await uploadPackage(job());
    expect(sent).toEqual({ ok: true, value: { resumedAt: 0, complete: true } });
    expect(uploads.get('/v1/packages/1')?.equals(BYTES)).toBe(true);
    expect(methods()).toBe('POST PATCH PATCH PATCH PATCH');
    expect(progress.mock.calls.flat()).toEqual([300, 600, 900, 1000]);
    expect(opened).toHaveBeenCalledExactlyOnceWith(`${server.url}/v1/packages/1`);
  });

  it('says what it is: length, seal and digest, with the token, in tus 1.0', async () => {
    await uploadPackage(job());
    const headers = server.asked[0]?.headers ?? {};
    expect(headers['upload-length']).toBe('1000');
    expect(headers['tus-resumable']).toBe('1.0.0');
    expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
    const metadata = String(headers['upload-metadata'])
      .split(',')
      .map((pair) => pair.split(' '))
      .map(([key, value]) => [key, Buffer.from(value ?? '', 'base64').toString()]);
    expect(Object.fromEntries(metadata)).toEqual({ seal: 'a'.repeat(64), sha256: 'b'.repeat(64) });
  });

  it('goes on where the line was cut, and sends nothing twice', async () => {
    misbehave = ({ method, headers }, response) => {
      if (method !== 'PATCH' || headers['upload-offset'] !== '600') return false;
      response.destroy();
      return true;
    };
    const cut = await uploadPackage(job());
    expect(codeOf(cut)).toBe('desk-unreachable');
    misbehave = () => false;
    server.asked.length = 0;
    const again = await uploadPackage(job({ uploadUrl: `${server.url}/v1/packages/1` }));
    expect(again).toEqual({ ok: true, value: { resumedAt: 600, complete: true } });
    expect(methods()).toBe('HEAD PATCH PATCH');
    expect(uploads.get('/v1/packages/1')?.equals(BYTES)).toBe(true);
  });

  it('begins anew when the desk has forgotten it', async () => {
    const sent = await uploadPackage(job({ uploadUrl: `${server.url}/v1/packages/gone` }));
    expect(sent).toEqual({ ok: true, value: { resumedAt: 0, complete: true } });
    expect(methods()).toBe('HEAD POST PATCH PATCH PATCH PATCH');
  });

  it('has nothing to send when all had arrived', async () => {
    uploads.set('/v1/packages/1', Buffer.from(BYTES));
    const sent = await uploadPackage(job({ uploadUrl: `${server.url}/v1/packages/1` }));
    expect(sent).toEqual({ ok: true, value: { resumedAt: 1000, complete: true } });
    expect(methods()).toBe('HEAD');
  });

  it('stops when somebody else has the delivery', async () => {
    progress.mockResolvedValueOnce(true).mockResolvedValueOnce(false);
    const sent = await uploadPackage(job());
    expect(sent).toEqual({ ok: true, value: { resumedAt: 0, complete: false } });
    expect(methods()).toBe('POST PATCH PATCH');
  });

  it('takes another offset at the desk for a reason to ask later, not for the end', async () => {
    misbehave = ({ method }, response) => {
      if (method !== 'PATCH') return false;
      const problem = { type: 'https://constat.example/problems/conflict', title: 'No', status: 409 };
      response.writeHead(409).end(JSON.stringify(problem));
      return true;
    };
    const sent = await uploadPackage(job());
    expect(sent).toMatchObject({ refusal: { problem: { code: 'desk-error' }, httpStatus: 409 } });
  });
});

describe('a server that is no desk', () => {
  const onPatch =
    (headers: Record<string, string>): typeof misbehave =>
    ({ method }, response) => {
      if (method !== 'PATCH') return false;
      response.writeHead(204, headers).end();
      return true;
    };

  it.each([
    ['makes no progress', { 'Upload-Offset': '0' }],
    ['goes back', { 'Upload-Offset': '-1' }],
    ['says no offset', {}],
    ['says garbage', { 'Upload-Offset': '3e2' }],
    ['has more than was sent', { 'Upload-Offset': '1000' }],
  ])('%s', async (_what, headers) => {
    misbehave = onPatch(headers);
    expect(codeOf(await uploadPackage(job()))).toBe('not-a-desk');
    expect(methods()).toBe('POST PATCH');
  });

  it.each([
    ['more bytes than the package', { 'Upload-Offset': '1001' }],
    ['no offset', {}],
  ])('claims to hold %s', async (_what, headers) => {
    misbehave = ({ method }, response) => {
      if (method !== 'HEAD') return false;
      response.writeHead(200, headers as Record<string, string>).end();
      return true;
    };
    expect(codeOf(await uploadPackage(job({ uploadUrl: `${server.url}/v1/packages/1` })))).toBe('not-a-desk');
    expect(methods()).toBe('HEAD');
  });

  it.each([
    ['another host', 'https://elsewhere.example/v1/packages/1'],
    ['another port', 'http://127.0.0.1:1/v1/packages/1'],
    ['another host without a scheme', '//elsewhere.example/1'],
    ['no address', 'http://['],
  ])('would have the package sent to %s', async (_what, location) => {
    misbehave = ({ method }, response) => {
      if (method !== 'POST') return false;
      response.writeHead(201, { Location: location }).end();
      return true;
    };
    expect(codeOf(await uploadPackage(job()))).toBe('not-a-desk');
    expect(methods()).toBe('POST');
    expect(opened).not.toHaveBeenCalled();
  });

  it('never sees the token of a desk that came after it', async () => {
    const earlier = await loopback(tus);
    uploads.set('/v1/packages/old', Buffer.alloc(300));
    const sent = await uploadPackage(job({ uploadUrl: `${earlier.url}/v1/packages/old` }));
    await earlier.close();
    expect(earlier.asked).toEqual([]);
    expect(sent).toEqual({ ok: true, value: { resumedAt: 0, complete: true } });
    expect(methods()).toBe('POST PATCH PATCH PATCH PATCH');
  });
});
