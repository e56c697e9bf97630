/** A package's ZIP, written around its files, is byte for byte what a writer that reads every one of them makes. */
import fc from 'fast-check';
import { makeZip } from 'client-zip';
import { describe, expect, it } from 'vitest';
import { crc32 } from '@/utils/evidence/crc32';
import { sha256Hex } from '@/utils/evidence/hash';
import { packageBlob } from '@/utils/evidence/package';
import { dosTimeOf, writeZip } from '@/utils/evidence/zip-write';
import { newDeviceKey, sampleBag } from './sample';

/** No time zone skips these hours. */
const moment = fc.record({
  year: fc.integer({ min: 1980, max: 2099 }),
  month: fc.integer({ min: 0, max: 11 }),
  day: fc.integer({ min: 1, max: 28 }),
  hour: fc.integer({ min: 6, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
  second: fc.integer({ min: 0, max: 59 }),
});
const file = fc.record({
  name: fc.stringMatching(/^[a-z0-9]{1,20}$/),
  body: fc.uint8Array({ maxLength: 400 }),
});

describe('writeZip', () => {
  it('writes what client-zip writes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 6 }), moment, async (files, at) => {
        const { year, month, day, hour, minute, second } = at;
        const lastModified = new Date(year, month, day, hour, minute, second);
        const given = files.map(({ name, body }) => ({ name: `base/${name}`, body: new Uint8Array(body) }));
        const theirs = makeZip(given.map(({ name, body }) => ({ name, input: body, lastModified })));
        const ours = writeZip(
          given.map(({ name, body }) => ({ name, body: new Blob([body]), crc32: crc32(body) })),
          dosTimeOf(new Date(Date.UTC(year, month, day, hour, minute, second))),
          'application/zip',
        );
        const bytesOf = async (body: Blob | Response) => new Uint8Array(await body.arrayBuffer());
        expect(await bytesOf(ours)).toEqual(await bytesOf(new Response(theirs)));
      }),
      { numRuns: 100 },
    );
  });

  it('knows no time before 1980', () => {
    expect(dosTimeOf(new Date(0))).toBe(dosTimeOf(new Date('1980-01-01T00:00:00Z')));
  });

  it('writes nothing that is larger than its fields', () => {
    const vast = { name: 'base/film.mp4', body: { size: 0xffff_ffff } as Blob, crc32: 0 };
    expect(() => writeZip([vast], 0, 'application/zip')).toThrow('more than a package may hold');
  });
});

describe('a package', () => {
  it('is the same of files whose check sums nobody has computed yet', async () => {
    const bag = await sampleBag({ key: await newDeviceKey() });
    const unsummed = bag.payload.map((each) => ({ ...each, crc32: undefined }));
    const made = await packageBlob({ ...bag, payload: unsummed }, []);
    expect(made.sha256).toBe((await packageBlob(bag, [])).sha256);
    expect(made.sha256).toBe(await sha256Hex(made.body));
  });
});
