/**
 * A document can take another address, and show something else, without being loaded anew: a page of two minds must not be one
 * capture without a word.
 */
import { z } from 'zod';
import { addressShown } from '@/utils/browser/frames';
import { viewOf } from '@/utils/evidence/addresses';
import { requestsOf } from './tab-requests';
import type { CaptureWork } from './work';

const READING = 'page-reading';
const reading = z.object({ atMs: z.number(), shown: z.string().nullable() });
/** Of each address in a remark: the log has more of it. */
const SHOWN_CHARS = 2_000;

/** From now on, changes of the address are changes under the capture. */
export async function noteReading(work: CaptureWork, tabId: number): Promise<void> {
  const atMs = Date.now();
  work.set(READING, { atMs, shown: await addressShown(tabId) } satisfies z.infer<typeof reading>);
}

/** Every address that the document has taken since it was read, as far as they are remembered. */
export async function addressesSince(work: CaptureWork, tabId: number): Promise<string[]> {
  const begun = reading.safeParse(await work.get(READING)).data;
  if (!begun) return [];
  const moves = (await requestsOf(tabId)).moves.filter(({ atMs }) => atMs >= begun.atMs);
  const urls = moves.map(({ url }) => url);
  // The same words as before the reading: pages and browsers do not write every address alike.
  const now = await addressShown(tabId);
  return now === null || now === (urls.at(-1) ?? begun.shown) ? urls : [...urls, now];
}

/** Whether something else than what was read was shown at one of these addresses. */
export function isElsewhere(work: CaptureWork, addresses: readonly string[]): boolean {
  const view = viewOf(work.facts.urlFinal);
  return addresses.some((url) => viewOf(url) !== view);
}

/** Writes down where the document has been since it was read: all of it in the log; what it then showed besides, as a limitation. */
export function tellAddresses(work: CaptureWork, addresses: readonly string[]): void {
  for (const url of addresses) work.log('navigation.address_changed', { url });
  const read = work.facts.urlFinal;
  const others = [...new Set(addresses.filter((url) => viewOf(url) !== viewOf(read)))];
  const [first] = others;
  if (first === undefined) return;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : '';
  work.remark(
    'limitations',
    'address-changed',
    `read at ${read.slice(0, SHOWN_CHARS)}, the page took the address ${first.slice(0, SHOWN_CHARS)}${more} while it was captured, without being loaded anew: ` +
      'its DOM and text are those of the first address, pictures may show either',
  );
}
