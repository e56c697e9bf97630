/** What the browser has told of certificates is on disk before it is asked for more, which may take until the step is given up. */
import { newCapture, URL_OF_PAGE } from '../archive/empty-archive';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { CertificateChain } from '@/utils/capture/engines/engine';
import { newErasing } from '@/utils/capture/erasing';
import type { CaptureFacts } from '@/utils/capture/facts';
import type { PageAccess } from '@/utils/capture/page-access';
import { capturePolicy } from '@/utils/capture/policy';
import { ok } from '@/utils/evidence/result';
import { uuidv7 } from '@/utils/evidence/uuid';

vi.mock('@/utils/capture/tab-requests', () => ({ requestsOf: vi.fn() }));

afterEach(() => void vi.useRealTimers());

const pem = readFileSync(path.join(import.meta.dirname, '../../vectors/packages/desk-ca.crt'), 'utf8');
const der = new Uint8Array(Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64'));
const chainOf = (host: string, certificates = [der]): CertificateChain => ({
  ...{ host, certificates, protocol: 'TLS 1.3', cipher: null, trusted: true, method: 'web-request' },
});

async function begin() {
  const { CaptureWork } = await import('@/utils/capture/work');
  const { tls } = await import('@/utils/capture/network-steps');
  const { createCapture } = await import('@/utils/archive/captures');
  const id = uuidv7(1_000);
  await createCapture(id, { ...newCapture, steps: ['tls'] }, 1_000);
  const erasing = newErasing({ secretNames: null, keepStreamKeys: true }, URL_OF_PAGE);
  const facts = { urlFinal: URL_OF_PAGE, tls: null, limitations: [], pageLog: null, erasing };
  const work = CaptureWork.begin(id, facts as unknown as CaptureFacts);
  const run = (certificates: () => Promise<unknown>) => {
    const broken = chainOf('broken.test', [new Uint8Array([1])]);
    const otherCertificates = async () => [chainOf('player.test'), broken, chainOf('cdn.test')];
    return tls.run(work, { depth: { otherCertificates, certificates } } as unknown as PageAccess);
  };
  /** What another background would find. */
  const left = async () => {
    const next = await CaptureWork.resume(id);
    return { hosts: next?.entries().map((entry) => path.basename(entry.path, '.pem')), tls: next?.facts.tls };
  };
  return { work, run, left };
}

it('keeps the chains of other hosts, and says so when the browser gives no answer for the page’s own', async () => {
  const { work, run, left } = await begin();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const silent = (): Promise<never> => {
    vi.advanceTimersByTime(capturePolicy.callMs);
    return new Promise(() => undefined);
  };
  expect(await run(silent)).toMatchObject({ ok: false, problem: { code: 'timed-out' } });
  expect(work.facts.limitations.map(({ code }) => code)).toEqual(['no-tls']);
  expect(await left()).toMatchObject({ hosts: ['cdn.test', 'player.test'], tls: null });
});

it('keeps the page’s own after them', async () => {
  const { work, run, left } = await begin();
  expect(await run(async () => ok(chainOf('pirate.test')))).toMatchObject({ ok: true });
  await work.save();
  const { hosts, tls } = await left();
  expect(hosts).toEqual(['cdn.test', 'pirate.test', 'player.test']);
  expect(tls).toMatchObject({ host: 'pirate.test', path: 'data/network/tls/pirate.test.pem' });
});
