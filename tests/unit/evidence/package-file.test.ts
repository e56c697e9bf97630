/** A file of a package from its content, whatever that is given as. */
import { expect, it, vi } from 'vitest';
import { packageFile } from '@/utils/evidence/bag';
import { digestBlob } from '@/utils/evidence/digest';

// Half of a surrogate pair is no character: a Blob and a hash have to make the same of it.
const TEXT = 'é \ud83d!';

it.each([
  ['text', TEXT, 0],
  ['bytes', new TextEncoder().encode(TEXT), 0],
  ['a Blob', new Blob([TEXT]), 1],
])('is hashed as it is written: %s', async (_, content, readings) => {
  const read = vi.spyOn(Blob.prototype, 'arrayBuffer');
  const { body, bytes, sha256, crc32 } = await packageFile('data/file.txt', content);
  expect(read).toHaveBeenCalledTimes(readings);
  read.mockRestore();
  expect(bytes).toBe(body.size);
  expect({ sha256, crc32 }).toEqual(await digestBlob(body));
});
