/** RFC 3161 replies of the openssl command line, read and judged; each verdict beside that of `openssl ts -verify`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificates } from '@/utils/evidence/certificate';
import { issuedBy } from '@/utils/evidence/certificate-chain';
import { utf8, type Bytes } from '@/utils/evidence/hash';
import { spkiPem } from '@/utils/evidence/signature';
import { readTimestampReply, timestampQuery } from '@/utils/evidence/timestamp';
import { verifyTimestamp } from '@/utils/evidence/timestamp-verify';
import { makeAuthority, type Authority } from './authority';
import { newDeviceKey } from './sample';

const DATA = utf8('tagmanifest');
let authority: Authority;
let stranger: Authority;

beforeAll(() => {
  authority = makeAuthority();
  stranger = makeAuthority('device');
}, 60_000);
afterAll(() => {
  authority.remove();
  stranger.remove();
});

/** What openssl says of the same reply. */
function opensslAgrees(reply: Bytes, data: Bytes, by: Authority = authority): boolean {
  writeFileSync(path.join(by.directory, 'check.tsr'), reply);
  writeFileSync(path.join(by.directory, 'check.data'), data);
  try {
    const args = ['ts', '-verify', '-data', 'check.data', '-in', 'check.tsr', '-CAfile', 'tsa-root.crt'];
    execFileSync('openssl', args, { cwd: by.directory, stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

const codeOf = async (reply: Bytes, data: Bytes, roots: string[]) => {
  const verified = await verifyTimestamp(reply, data, roots);
  return verified.ok ? 'good' : verified.problem.code;
};

describe('timestampQuery', () => {
  it('asks for a SHA-256 with the certificate and a nonce, as openssl reads it', async () => {
    const { query, nonce } = await timestampQuery(DATA);
    writeFileSync(path.join(authority.directory, 'our.tsq'), query);
    const text = execFileSync('openssl', ['ts', '-query', '-in', 'our.tsq', '-text'], {
      cwd: authority.directory,
      encoding: 'utf8',
    });
    expect(text).toContain('Hash Algorithm: sha256');
    expect(text).toContain('Certificate required: yes');
    expect(text).toContain(`Nonce: 0x${nonce.toUpperCase()}`);
    expect((await timestampQuery(DATA)).nonce).not.toBe(nonce);
  });
});

describe('readTimestampReply', () => {
  it('reads the answer to its own question, and to no other', async () => {
    const { query, nonce } = await timestampQuery(DATA);
    const reply = authority.answer(query);
    const read = await readTimestampReply(reply, DATA, nonce);
    if (!read.ok) throw new Error(read.problem.detail);
    expect(Math.abs(read.value.time.getTime() - Date.now())).toBeLessThan(60_000);
    expect(read.value).toMatchObject({ policy: '1.2.3.4.1', tsaName: 'O=Test clock, CN=Test clock 1' });
    const other = await timestampQuery(DATA);
    expect(await readTimestampReply(reply, DATA, other.nonce)).toMatchObject({
      problem: { code: 'other-question' },
    });
    expect(await readTimestampReply(reply, utf8('other'), nonce)).toMatchObject({
      problem: { code: 'other-data' },
    });
  });

  it('says when nothing was granted', async () => {
    const { query } = await timestampQuery(DATA);
    // Asks for an imprint of unknown kind: the last arc of the hash's identifier.
    const at = query.findIndex((_, index) =>
      [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1].every((byte, offset) => query[index + offset] === byte),
    );
    query[at + 8] = 9;
    expect(await readTimestampReply(authority.answer(query), DATA)).toMatchObject({
      problem: { code: 'not-granted' },
    });
  });
});

describe('verifyTimestamp', () => {
  it('believes what openssl believes', async () => {
    const reply = authority.stamp(DATA);
    expect(opensslAgrees(reply, DATA)).toBe(true);
    expect(await verifyTimestamp(reply, DATA, [authority.tsaRootPem])).toMatchObject({ ok: true });
    expect(await codeOf(reply, DATA, [stranger.tsaRootPem, authority.tsaRootPem])).toBe('good');
  });

  it('believes no stamp over other data, of other roots, or without roots', async () => {
    const reply = authority.stamp(DATA);
    expect(await codeOf(reply, utf8('other'), [authority.tsaRootPem])).toBe('other-data');
    expect(await codeOf(reply, DATA, [stranger.tsaRootPem])).toBe('untrusted');
    expect(await codeOf(reply, DATA, [])).toBe('untrusted');
    expect(opensslAgrees(reply, DATA, stranger)).toBe(false);
  });

  it('needs a certificate in the reply', async () => {
    const { query } = await timestampQuery(DATA);
    // certReq is the last byte of the query.
    const bare = authority.answer(new Uint8Array([...query.slice(0, -1), 0]));
    expect(await codeOf(bare, DATA, [authority.tsaRootPem])).toBe('bad-signature');
    expect(opensslAgrees(bare, DATA)).toBe(false);
  });

  it('believes no reply with a flipped bit, wherever it is', async () => {
    const reply = authority.stamp(DATA);
    for (let at = 0; at < reply.length; at += 3) {
      const flipped = reply.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      expect(await codeOf(flipped, DATA, [authority.tsaRootPem]), `byte ${at}`).not.toBe('good');
    }
  }, 120_000);

  it('never throws on noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (noise) => {
        expect(await codeOf(new Uint8Array(noise), DATA, [authority.tsaRootPem])).not.toBe('good');
      }),
    );
    const deep = new Uint8Array(200_000).fill(0x30).map((byte, index) => (index % 2 ? 0x80 : byte));
    expect(await codeOf(deep, DATA, [])).toBe('malformed');
  });
});

describe('certificates', () => {
  it('reads what openssl reads', async () => {
    const key = await spkiPem((await newDeviceKey()).publicKey);
    const pem = authority.certify(key);
    const read = await readCertificates(pem + authority.deskCaPem);
    if (!read.ok) throw new Error(read.problem.detail);
    const fingerprints = [pem, authority.deskCaPem].map((certificate) =>
      execFileSync('openssl', ['x509', '-noout', '-fingerprint', '-sha256'], {
        input: certificate,
        encoding: 'utf8',
      })
        .replace(/^.*=/, '')
        .replaceAll(':', '')
        .trim()
        .toLowerCase(),
    );
    expect(read.value.map(({ sha256 }) => sha256)).toEqual(fingerprints);
    expect(read.value[0]).toMatchObject({
      subject: 'CN=Test device',
      issuer: 'O=Test desk, CN=Test desk CA',
      spkiPem: key,
    });
    expect(read.value[0]?.notAfter.getFullYear()).toBeGreaterThan(2100);
    expect(await readCertificates('nothing')).toMatchObject({ ok: false });
  });

  it('knows who issued a certificate', async () => {
    const pem = authority.certify(await spkiPem((await newDeviceKey()).publicKey));
    expect(await issuedBy(pem, authority.deskCaPem)).toBe(true);
    expect(await issuedBy(pem, stranger.deskCaPem)).toBe(false);
    expect(await issuedBy(pem, authority.tsaRootPem)).toBe(false);
    // A device is no authority, not even over itself.
    expect(await issuedBy(pem, pem.replace('x', 'x'))).toBe(true);
    expect(await issuedBy(authority.deskCaPem, pem)).toBe(false);
    expect(await issuedBy(pem, authority.deskCaPem, new Date('2200-01-01'))).toBe(false);
    expect(await issuedBy(pem, authority.deskCaPem, new Date('2020-01-01'))).toBe(false);
    expect(await issuedBy('', authority.deskCaPem)).toBe(false);
    expect(await issuedBy(pem, '')).toBe(false);
  });
});
