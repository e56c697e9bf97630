/** The ZIP reader reads what package.ts writes, shows what others show, and refuses everything else. */
import fc from 'fast-check';
import JSZip from 'jszip';
import { describe, expect, it } from 'vitest';
import { crc32 } from '@/utils/evidence/crc32';
import { digestBlob } from '@/utils/evidence/digest';
import { sha256Hex, utf8 } from '@/utils/evidence/hash';
import { openPackage } from '@/utils/evidence/open-package';
import { readZip } from '@/utils/evidence/zip';
import { blobOf, concat, LIMITS, zipOf, type Content } from './zip-bytes';

const segment = fc
  .stringMatching(/^[a-z0-9][a-z0-9_-]{0,8}$/)
  .filter((name) => !/^(con|prn|aux|nul|com\d|lpt\d)$/.test(name));
const contents = fc
  .uniqueArray(fc.tuple(segment, fc.uint8Array({ maxLength: 300 })), {
    minLength: 1,
    maxLength: 12,
    selector: ([name]) => name,
  })
  .map((files): Content[] =>
    files.map(([name, body]) => ({ name: `base/f-${name}`, body: new Uint8Array(body) })),
  );

const two: Content[] = [
  { name: 'base/a.txt', body: utf8('first') },
  { name: 'base/data/b.txt', body: utf8('second') },
];

const codeOf = async (bytes: Uint8Array<ArrayBuffer>) => {
  const read = await readZip(blobOf(bytes), LIMITS);
  return read.ok ? 'read' : read.problem.code;
};

describe('readZip', () => {
  it('reads back what was written, and sees what jszip sees', async () => {
    await fc.assert(
      fc.asyncProperty(contents, async (files) => {
        const bytes = await zipOf(files);
        const opened = await openPackage(blobOf(bytes), LIMITS);
        if (!opened.ok) throw new Error(opened.problem.detail);
        const other = await JSZip.loadAsync(bytes, { checkCRC32: true });
        expect(opened.value.damaged).toEqual([]);
        expect([...opened.value.files.keys()].map((path) => `base/${path}`)).toEqual(
          Object.keys(other.files).filter((name) => !other.files[name]?.dir),
        );
        for (const { name, body } of files) {
          const file = opened.value.files.get(name.slice('base/'.length));
          expect(file?.sha256).toBe(await sha256Hex(body));
          expect(await other.file(name)?.async('uint8array')).toEqual(body);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('refuses or reports a flipped bit in every byte of a package', async () => {
    const bytes = await zipOf(two);
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const opened = await openPackage(blobOf(flipped), LIMITS);
      const isUnnoticed = opened.ok && opened.value.damaged.length === 0;
      expect(isUnnoticed, `byte ${at}`).toBe(false);
    }
  });

  it('never throws on noise, alone or pasted into a package', async () => {
    const good = await zipOf(two);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(good.length), async (noise, at) => {
        const pasted = good.slice();
        pasted.set(noise.slice(0, good.length - at), at);
        await readZip(blobOf(new Uint8Array(noise)), LIMITS);
        await readZip(blobOf(pasted), LIMITS);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses every truncation', async () => {
    const bytes = await zipOf(two);
    for (let length = 0; length < bytes.length; length += 1)
      expect(await codeOf(bytes.slice(0, length))).toBe('not-a-package-zip');
  });

  it('refuses bytes before, after and between', async () => {
    const bytes = await zipOf(two);
    const more = utf8('more');
    expect(await codeOf(concat(more, bytes))).toBe('not-a-package-zip');
    expect(await codeOf(concat(bytes, more))).toBe('not-a-package-zip');
    expect(await codeOf(concat(bytes, bytes))).toBe('not-a-package-zip');
    expect(await codeOf(concat(bytes.slice(0, 100), more, bytes.slice(100)))).toBe('not-a-package-zip');
  });

  it('refuses what other writers make: compressed, with directories, with comments', async () => {
    const zip = new JSZip();
    zip.file('base/a.txt', 'a'.repeat(1000));
    for (const compression of ['STORE', 'DEFLATE'] as const) {
      const made = await zip.generateAsync({ type: 'uint8array', compression, comment: 'hello' });
      expect(await codeOf(new Uint8Array(made))).toBe('not-a-package-zip');
    }
  });

  it.each([
    ['twice', ['base/a', 'base/a']],
    ['in other capitals', ['base/a', 'base/A']],
    ['directories in other capitals', ['base/d/a', 'base/D/b']],
    ['a file where a directory is', ['base/a', 'base/a/b']],
    ['two base directories', ['base/a', 'other/a']],
    ['no base directory', ['a']],
    ['absolute', ['/base/a']],
    ['dot segments', ['base/../a']],
    ['a single dot', ['base/./a']],
    ['an empty segment', ['base//a']],
    ['a backslash', ['base/a\\b']],
    ['a drive', ['c:/a']],
    ['a device', ['base/nul.txt']],
    ['a trailing dot', ['base/a.']],
    ['a hidden turn', ['base/a\u202etxt.exe']],
    ['a control character', ['base/a\u0007']],
    ['a space', ['base/a b']],
  ])('refuses names: %s', async (_, names) => {
    expect(await codeOf(await zipOf(names.map((name) => ({ name, body: utf8('x') }))))).toBe('bad-name');
  });

  it('keeps to its limits', async () => {
    const bytes = await zipOf(two);
    const codeWith = async (limits: Partial<typeof LIMITS>) => {
      const read = await readZip(blobOf(bytes), { ...LIMITS, ...limits });
      return read.ok ? 'read' : read.problem.code;
    };
    expect(await codeWith({})).toBe('read');
    expect(await codeWith({ maxBytes: bytes.length - 1 })).toBe('too-large');
    expect(await codeWith({ maxEntries: 1 })).toBe('too-large');
    expect(await codeWith({ maxNameBytes: 10 })).toBe('too-large');
  });

  it('reads a consistent zip64 end and refuses an inconsistent one', async () => {
    const bytes = await zipOf(two);
    const endAt = bytes.length - 22;
    const plain = new DataView(bytes.buffer, endAt);
    const zip64 = new DataView(new ArrayBuffer(76));
    const record = [
      0x06064b50,
      44,
      0,
      0x002d032d,
      0,
      0,
      2,
      0,
      2,
      0,
      plain.getUint32(12, true),
      0,
      plain.getUint32(16, true),
      0,
    ];
    const locator = [0x07064b50, 0, endAt, 0, 1];
    [...record, ...locator].forEach((value, index) => zip64.setUint32(index * 4, value, true));
    const made = concat(bytes.slice(0, endAt), new Uint8Array(zip64.buffer), bytes.slice(endAt));
    expect(await codeOf(made)).toBe('read');
    for (let at = endAt; at < made.length; at += 1) {
      const flipped = made.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 4;
      expect(await codeOf(flipped), `byte ${at - endAt}`).not.toBe('read');
    }
  });
});

describe('crc32 and digests', () => {
  it('knows the check value, whole and in pieces', () => {
    expect(crc32(utf8('123456789'))).toBe(0xcbf43926);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, at) => {
        expect(crc32(bytes.slice(at), crc32(bytes.slice(0, at)))).toBe(crc32(bytes));
      }),
    );
  });

  it('does not depend on where in memory the bytes stand', () => {
    const bytewise = (bytes: Uint8Array): number =>
      [...bytes].reduce((crc, byte) => crc32(Uint8Array.of(byte), crc), 0);
    const memory = Uint8Array.from({ length: 60 }, (_, at) => (at * 151 + 7) & 0xff);
    for (let from = 0; from < 9; from += 1)
      for (let to = from; to <= memory.length; to += 1)
        expect(crc32(memory.subarray(from, to))).toBe(bytewise(memory.slice(from, to)));
  });

  it('gives the same whole and in pieces', async () => {
    const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
    const whole = { sha256: await sha256Hex(bytes), crc32: crc32(bytes) };
    expect(await digestBlob(new Blob([bytes]))).toEqual(whole);
    expect(await digestBlob(new Blob([bytes]), 1000)).toEqual(whole);
    expect(await sha256Hex(new Blob([bytes]), 1000)).toBe(whole.sha256);
  });
});
