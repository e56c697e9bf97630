/**
 * What the page has loaded, between the step that asks for it and those that make something of it: on disk as one file, and
 * read at once. In a browser every Blob is a question to another process, and pages have hundreds of small resources.
 */
import { inMemory, type BytesSource } from '@/utils/evidence/bytes-source';
import { READ_AT_ONCE } from '@/utils/evidence/policy';
import type { LoadedResource, LoadedResources } from './engines/engine';
import type { CaptureWork } from './work';

const RESOURCES = 'resources';

type About = Omit<LoadedResource, 'body'>;

/** As it is on disk. */
interface Kept extends Pick<LoadedResources, 'missing' | 'method'> {
  /** All bodies, one behind the other. */
  whole: Blob;
  parts: (About & { bytes: number })[];
}

export interface KeptResource extends About {
  body: BytesSource;
}

export interface KeptResources extends Pick<LoadedResources, 'missing' | 'method'> {
  resources: KeptResource[];
}

export function keepResources(work: CaptureWork, { resources, missing, method }: LoadedResources): void {
  const parts = resources.map(({ body, ...about }) => ({ ...about, bytes: body.size }));
  const whole = new Blob(resources.map(({ body }) => body));
  work.set(RESOURCES, { missing, method, whole, parts } satisfies Kept);
}

/** Before the browser was asked for anything, there is nothing. */
const NOTHING: KeptResources = { resources: [], missing: [], method: 'page-cache' };

/** More than is read at once stays where it is. */
const sourceOf = async (whole: Blob): Promise<BytesSource> =>
  whole.size > READ_AT_ONCE.bytes ? whole : inMemory(await whole.arrayBuffer());

export async function keptResources(work: CaptureWork): Promise<KeptResources> {
  const kept = (await work.get(RESOURCES)) as Kept | KeptResources | undefined;
  if (!kept) return NOTHING;
  // A former version of the extension kept each by itself: an update ends no capture.
  if ('resources' in kept) return kept;
  const { whole, parts, missing, method } = kept;
  const source = await sourceOf(whole);
  let at = 0;
  const resources = parts.map(({ bytes, ...about }): KeptResource => {
    const from = at;
    at += bytes;
    return { ...about, body: source.slice(from, at) };
  });
  return { resources, missing, method };
}
