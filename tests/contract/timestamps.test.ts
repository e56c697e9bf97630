/** RFC 3161 at the desk, judged by openssl. */
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '@/utils/evidence/hash';
import { fromBase64 } from '@/utils/evidence/pem';
import { verifySignature } from '@/utils/evidence/signature';
import { readTimestampReply, timestampQuery } from '@/utils/evidence/timestamp';
import { verifyTimestamp } from '@/utils/evidence/timestamp-verify';
import { openSqliteStore } from '@/server/sqlite-store';
import type { Store } from '@/server/store';
import { tsaRootsMessage } from '@/utils/referral/schema';
import { describeDesk, problemOf, stampAt } from './desk-client';
import { deskUnderTest, isForeign, ownDesk, temporaryFolder, type DeskUnderTest } from './desk-under-test';
import { openssl } from './openssl';

let desk: DeskUnderTest;
let root: string;
beforeAll(async () => {
  desk = await deskUnderTest();
  root = (await describeDesk(desk.url)).tsa_roots_pem.join('');
});
afterAll(() => desk.close());

const DATA = 'what is stamped';

const ask = (body: Uint8Array<ArrayBuffer> | string, type = 'application/timestamp-query', url = desk.url) =>
  fetch(`${url}/v1/timestamps`, { method: 'POST', headers: { 'Content-Type': type }, body });

const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

describe('time-stamps', () => {
  it('are granted over what was asked, and openssl agrees', async () => {
    const { query: asked, nonce } = await timestampQuery(utf8(DATA));
    const response = await ask(asked);
    expect(response.headers.get('content-type')).toBe('application/timestamp-reply');
    const reply = await bytesOf(response);
    const files = { data: DATA, 'q.tsq': asked, 'r.tsr': reply, 'root.crt': root };
    const verify = (...args: string[]) =>
      openssl(['ts', '-verify', ...args, '-in', 'r.tsr', '-CAfile', 'root.crt'], files);
    expect(verify('-data', 'data')).toContain('Verification: OK');
    expect(verify('-queryfile', 'q.tsq')).toContain('Verification: OK');
    expect((await readTimestampReply(reply, utf8(DATA), nonce)).ok).toBe(true);
    expect((await verifyTimestamp(reply, utf8(DATA), [root])).ok).toBe(true);
    const text = openssl(['ts', '-reply', '-in', 'r.tsr', '-text'], files);
    expect(text).toMatch(/Accuracy: 0x01 seconds/);
    expect(
      openssl(['ts', '-verify', '-data', 'data', '-in', 'r.tsr', '-CAfile', 'root.crt'], {
        ...files,
        data: 'other',
      }),
    ).toContain('FAILED');
  });

  it('over a question in which the line has turned a bit are none, or such as openssl finds good, too', async () => {
    const { query: asked, nonce } = await timestampQuery(utf8(DATA));
    const turned = Array.from({ length: asked.length * 8 }, (_, bit) => {
      const query = asked.slice();
      query[bit >> 3] = (query[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return query;
    });
    const wrong: string[] = [];
    const judge = async (): Promise<void> => {
      for (let query = turned.pop(); query; query = turned.pop()) {
        const response = await ask(query);
        if (!response.ok) continue;
        const reply = await bytesOf(response);
        const isTaken =
          (await readTimestampReply(reply, utf8(DATA), nonce)).ok &&
          (await verifyTimestamp(reply, utf8(DATA), [root])).ok;
        if (!isTaken) continue;
        const args = ['ts', '-verify', '-data', 'data', '-in', 'r.tsr', '-CAfile', 'root.crt'];
        const said = openssl(args, { data: DATA, 'r.tsr': reply, 'root.crt': root });
        if (!said.includes('Verification: OK')) wrong.push(`${Buffer.from(query).toString('hex')}: ${said}`);
      }
    };
    await Promise.all(Array.from({ length: 4 }, judge));
    expect(wrong).toEqual([]);
  });

  it('never use a serial number twice', async () => {
    const stamp = stampAt(desk.url);
    const replies = await Promise.all(Array.from({ length: 20 }, () => stamp(utf8(DATA))));
    const facts = await Promise.all(replies.map((reply) => readTimestampReply(reply, utf8(DATA))));
    expect(new Set(facts.map((fact) => fact.ok && fact.value.serial)).size).toBe(20);
  });

  it.skipIf(isForeign)(
    'count on above all numbers ever given, after a back-up was brought back',
    async () => {
      const folder = await temporaryFolder();
      const [file, backup] = ['desk.sqlite', 'back-up.sqlite'].map((name) => path.join(folder, name));
      const stampedAt = async (store: Store, atMs: number) => store.nextStamp({ imprint: 'ab', atMs });
      const atMs = 1_800_000_000_000;
      const store = openSqliteStore(file ?? '');
      const first = await stampedAt(store, atMs);
      await store.close();
      await copyFile(file ?? '', backup ?? '');
      const later = openSqliteStore(file ?? '');
      const given = [first, await stampedAt(later, atMs), await stampedAt(later, atMs + 1_000)];
      await later.close();
      const restored = openSqliteStore(backup ?? '');
      expect(await stampedAt(restored, atMs + 60_000)).toBeGreaterThan(Math.max(...given));
      expect(new Set(given).size).toBe(3);
      await restored.close();
      await rm(folder, { recursive: true });
    },
  );

  it('leave the certificate out when it was not asked for', async () => {
    const withCertificate = (await timestampQuery(utf8(DATA))).query;
    // The last field is certReq TRUE (3 bytes): without it the default, FALSE, holds.
    const without = withCertificate.slice(0, -3);
    without[1] = (without[1] ?? 0) - 3;
    const files = { data: DATA, 'r.tsr': await bytesOf(await ask(without)), 'root.crt': root };
    const text = openssl(['ts', '-verify', '-data', 'data', '-in', 'r.tsr', '-CAfile', 'root.crt'], files);
    expect(text).toMatch(/FAILED[\s\S]*certificate/);
  });

  it('are refused for weak hashes and for what is no query, in the words of RFC 3161', async () => {
    const sha1 = Uint8Array.from(
      Buffer.from('302602010130213009' + '06052b0e03021a0500' + '0414' + 'ab'.repeat(20), 'hex'),
    );
    const said = async (body: Uint8Array<ArrayBuffer>) =>
      openssl(['ts', '-reply', '-in', 'r.tsr', '-text'], { 'r.tsr': await bytesOf(await ask(body)) });
    expect(await said(sha1)).toMatch(/Rejected[\s\S]*unrecognized or unsupported algorithm/);
    // SHA-256 with an empty OCTET STRING where NULL belongs, as one turned bit makes it.
    const { query } = await timestampQuery(utf8(DATA));
    const odd = Buffer.from(query).toString('hex').replace('0500', '0400');
    expect(await said(Uint8Array.from(Buffer.from(odd, 'hex')))).toMatch(/Rejected[\s\S]*wrong format/);
    expect(await said(Uint8Array.of(1, 2, 3))).toMatch(/Rejected[\s\S]*wrong format/);
  });

  it('are refused for other media types and large bodies', async () => {
    expect(await problemOf(await ask('x', 'text/plain'))).toMatchObject({ code: 'bad-request' });
    const { limits } = await describeDesk(desk.url);
    const large = new Uint8Array(limits.timestamp_bytes + 1);
    expect(await problemOf(await ask(large))).toMatchObject({ code: 'too-large', status: 413 });
  });
});

describe.skipIf(isForeign)('upstream authorities', () => {
  it('stamp in the place of the desk, the next when one does not answer', async () => {
    const upstream = await ownDesk({ name: 'Upstream' });
    const rootPem = (await describeDesk(upstream.url)).tsa_roots_pem[0] ?? '';
    const deaf = { url: 'http://127.0.0.1:9/', rootPem };
    const relay = await ownDesk({
      upstreams: [deaf, { url: `${upstream.url}/v1/timestamps`, rootPem }],
      log: () => undefined,
    });
    const roots = (await describeDesk(relay.url)).tsa_roots_pem;
    expect(roots).toContain(rootPem);
    const reply = await stampAt(relay.url)(utf8(DATA));
    expect((await verifyTimestamp(reply, utf8(DATA), [rootPem])).ok).toBe(true);
    await upstream.close();
    const { query: asked } = await timestampQuery(utf8(DATA));
    const refused = await ask(asked, undefined, relay.url);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await problemOf(refused)).toMatchObject({ code: 'timestamp-unavailable', status: 503 });
    await relay.close();
  });

  it('whose stamps its root does not vouch for is passed by, and the log says why', async () => {
    const upstreams = await Promise.all(['One', 'Two'].map((name) => ownDesk({ name })));
    const [one, two] = upstreams.map(({ url }) => url);
    const rootPem = (await describeDesk(two ?? '')).tsa_roots_pem[0] ?? '';
    const said: string[] = [];
    const relay = await ownDesk({
      upstreams: [one, two].map((url) => ({ url: `${url}/v1/timestamps`, rootPem })),
      log: (line) => said.push(line),
    });
    const reply = await stampAt(relay.url)(utf8(DATA));
    expect((await verifyTimestamp(reply, utf8(DATA), [rootPem])).ok).toBe(true);
    expect(said.join()).toContain(`${one}/v1/timestamps: untrusted`);
    await Promise.all([relay, ...upstreams].map((each) => each.close()));
  });

  it('are remembered by their roots, for packages that carry their stamps, and vouched for', async () => {
    const rootPem = (await describeDesk(desk.url)).tsa_roots_pem[0] ?? '';
    const data = await temporaryFolder();
    const upstreams = [{ url: `${desk.url}/v1/timestamps`, rootPem }];
    await (await ownDesk({ data, upstreams })).close();
    const alone = await ownDesk({ data });
    const { tsa_roots_pem: roots, ...said } = await describeDesk(alone.url);
    expect(roots).toContain(rootPem);
    const signature = fromBase64(said.tsa_roots_signature ?? '');
    expect(await verifySignature(tsaRootsMessage(roots), signature, said.receipt_key_pem)).toBe(true);
    await alone.close();
    await rm(data, { recursive: true });
  });
});
