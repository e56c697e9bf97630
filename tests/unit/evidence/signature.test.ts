/** DER signatures and PEM, against WebCrypto and the openssl command line. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { utf8 } from '@/utils/evidence/hash';
import { fromBase64, fromPem, toBase64, toPem } from '@/utils/evidence/pem';
import { derFromRaw, rawFromDer, sign, spkiPem, verifySignature } from '@/utils/evidence/signature';
import { newDeviceKey } from './sample';

const scalar = fc.oneof(
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
  // Small numbers and set top bits: where padding differs.
  fc
    .tuple(fc.nat(31), fc.uint8Array({ minLength: 32, maxLength: 32 }))
    .map(([zeros, bytes]) => bytes.fill(0, 0, zeros)),
);

it('takes every r‖s there and back', () => {
  fc.assert(
    fc.property(scalar, scalar, (r, s) => {
      const raw = new Uint8Array([...r, ...s]);
      expect(rawFromDer(derFromRaw(raw))).toEqual(raw);
    }),
  );
  expect(() => derFromRaw(new Uint8Array(63))).toThrow(RangeError);
});

it('reads one DER form only: what it reads, it writes again', () => {
  const der = derFromRaw(new Uint8Array(64).fill(0x81));
  fc.assert(
    fc.property(fc.nat(der.length - 1), fc.nat(255), (at, value) => {
      const changed = der.slice();
      changed[at] = value;
      const raw = rawFromDer(changed);
      if (raw) expect(derFromRaw(raw)).toEqual(changed);
    }),
    { numRuns: 2000 },
  );
  for (const bad of [[], [0x30], [0x30, 0], [...der, 0], [...der.slice(0, -1)]])
    expect(rawFromDer(new Uint8Array(bad))).toBeNull();
  // Padded and negative numbers.
  expect(rawFromDer(new Uint8Array([0x30, 7, 2, 2, 0, 1, 2, 1, 1]))).toBeNull();
  expect(rawFromDer(new Uint8Array([0x30, 6, 2, 1, 0x80, 2, 1, 1]))).toBeNull();
});

it('makes signatures and keys that openssl takes, and takes those of openssl', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'constat-signature-'));
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: directory, encoding: 'utf8', stdio: 'pipe' });
  try {
    const key = await newDeviceKey();
    const pem = await spkiPem(key.publicKey);
    const data = utf8('what was seen');
    writeFileSync(path.join(directory, 'data'), data);
    writeFileSync(path.join(directory, 'pub.pem'), pem);
    expect(openssl('pkey', '-pubin', '-in', 'pub.pem')).toBe(pem);
    for (let round = 0; round < 8; round += 1) {
      writeFileSync(path.join(directory, 'sig'), await sign(data, key.privateKey));
      expect(openssl('dgst', '-sha256', '-verify', 'pub.pem', '-signature', 'sig', 'data')).toBe(
        'Verified OK\n',
      );
    }
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'key');
    const theirs = openssl('pkey', '-in', 'key', '-pubout');
    openssl('dgst', '-sha256', '-sign', 'key', '-out', 'sig', 'data');
    const signature = new Uint8Array(readFileSync(path.join(directory, 'sig')));
    expect(await verifySignature(data, signature, theirs)).toBe(true);
    expect(await verifySignature(utf8('what was not'), signature, theirs)).toBe(false);
    expect(await verifySignature(data, signature, pem)).toBe(false);
    expect(await verifySignature(data, signature, 'no key')).toBe(false);
    expect(await verifySignature(data, signature.slice(1), theirs)).toBe(false);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

it('takes bytes to base64 and PEM and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromPem(`text\n${toPem('A', bytes)}between\n${toPem('B C', bytes)}`)).toEqual([bytes, bytes]);
    }),
    { numRuns: 50 },
  );
  expect(fromPem('-----BEGIN A-----\n%%%\n-----END A-----\n')).toEqual([]);
  expect(fromPem('-----BEGIN A-----\nAAAA\n-----END B-----\n')).toEqual([]);
});
