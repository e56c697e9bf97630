/** Bytes out of base64 and data: URLs, as DevTools, FileReader and canvas write them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blobFromBase64, blobFromDataUrl } from '@/utils/capture/base64-blob';

const bytesOf = async (blob: Blob) => Buffer.from(await blob.arrayBuffer());

it('gives back any bytes, under the type that was said', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const base64 = Buffer.from(bytes).toString('base64');
      for (const blob of [
        await blobFromBase64(base64, 'image/png'),
        await blobFromDataUrl(`data:image/png;base64,${base64}`),
      ]) {
        expect(await bytesOf(blob)).toEqual(Buffer.from(bytes));
        expect(blob.type).toBe('image/png');
      }
    }),
  );
});

it('takes a type with parameters, and a data: URL without base64', async () => {
  const typed = await blobFromDataUrl('data:text/css;charset=utf-8;base64,YQ==');
  expect([typed.type, await typed.text()]).toEqual(['text/css;charset=utf-8', 'a']);
  expect(await (await blobFromDataUrl('data:text/plain,a%20b')).text()).toBe('a b');
});

it.each(['data:image/png;base64,***', 'https://example.test/', 'data'])('refuses %s', async (url) => {
  await expect(blobFromDataUrl(url)).rejects.toThrow();
});
