/** What a page has loaded, as the steps that make something of it find it, in this life of the background or the next. */
import { expect, it } from 'vitest';
import type { LoadedResource } from '@/utils/capture/engines/engine';
import { keepResources, keptResources } from '@/utils/capture/kept-resources';
import type { CaptureWork } from '@/utils/capture/work';
import { READ_AT_ONCE } from '@/utils/evidence/policy';

function holding(value?: unknown): { work: CaptureWork; held: () => unknown } {
  let held = value;
  const set = (_name: string, to: unknown): void => void (held = to);
  return { work: { set, get: () => Promise.resolve(held) } as unknown as CaptureWork, held: () => held };
}

const resource = (url: string, body: BlobPart, mediaType = 'text/css'): LoadedResource => ({
  ...{ url, mediaType, body: new Blob([body]) },
});
const loaded = (resources: LoadedResource[]) => ({
  ...{ resources, missing: [], refetched: [], method: 'debugger' as const },
});

async function read(work: CaptureWork) {
  const { resources, method } = await keptResources(work);
  const texts = resources.map(async ({ url, mediaType, drawn, body }) => ({
    ...{ url, mediaType, drawn, text: await body.text(), bytes: body.size },
  }));
  return { method, found: await Promise.all(texts) };
}

const [sheet, empty, drawing] = [
  resource('https://a.test/sheet', 'p { color: red }'),
  resource('https://a.test/empty', ''),
  { ...resource('https://a.test/drawing', 'pixels', 'image/png'), drawn: true as const },
];
const asRead = {
  method: 'debugger',
  found: [
    { url: sheet.url, mediaType: 'text/css', drawn: undefined, text: 'p { color: red }', bytes: 16 },
    { url: empty.url, mediaType: 'text/css', drawn: undefined, text: '', bytes: 0 },
    { url: drawing.url, mediaType: 'image/png', drawn: true, text: 'pixels', bytes: 6 },
  ],
};

it('is what was loaded, each with its own bytes, and one file on disk', async () => {
  const { work, held } = holding();
  keepResources(work, loaded([sheet, empty, drawing]));
  expect(await read(work)).toEqual(asRead);
  expect(Object.values(held() as object).filter((value) => value instanceof Blob)).toHaveLength(1);
});

it('is nothing before the browser was asked', async () => {
  expect(await read(holding().work)).toEqual({ method: 'page-cache', found: [] });
});

it('reads what a former version has left: an update ends no capture', async () => {
  expect(await read(holding(loaded([sheet, empty, drawing])).work)).toEqual(asRead);
});

it('stays on disk when it is more than is read at once', async () => {
  const { work } = holding();
  const film = resource('https://a.test/film', new Uint8Array(READ_AT_ONCE.bytes), 'video/mp4');
  keepResources(work, loaded([film, sheet]));
  const { resources } = await keptResources(work);
  expect(resources.map(({ body }) => body instanceof Blob)).toEqual([true, true]);
  expect(await resources[1]?.body.text()).toBe('p { color: red }');
});
