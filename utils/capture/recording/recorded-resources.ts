/** What the snapshot and the search for leads use of a recording: the last whole answer of each address. */
import { withoutFragment } from '@/utils/evidence/addresses';
import type { LoadedResource } from '../engines/engine';
import type { StoredItem } from './stored-exchange';

export async function recordedResources(items: AsyncIterable<StoredItem>): Promise<LoadedResource[]> {
  const found = new Map<string, LoadedResource>();
  for await (const item of items) {
    if (item.kind !== 'exchange' || item.method !== 'GET' || item.body.kind !== 'whole') continue;
    // Parts of a file are not the file; media are of no use to a page that stands still.
    if (item.status < 200 || item.status > 299 || item.status === 206 || item.type === 'media') continue;
    const type = item.responseHeaders.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
    const url = withoutFragment(item.url);
    found.set(url, { url, mediaType: type ?? item.mediaType, body: item.body.content });
  }
  return [...found.values()];
}
