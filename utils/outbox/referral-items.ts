/** What is said of packages when they are referred, many in one call. */
import { claimsOf } from '@/utils/archive/read';
import { readSources, readWorkings, storeWorkings, type ReferralSource } from '@/utils/archive/referring';
import { referralRequest, type ReferralRequest } from '@/utils/referral/schema';
import { signWaitingClaims } from './claim-signing';
import { REFERRAL } from './late-stamp';
import { deliveryPolicy } from './policy';
import { firstReferralOf, type Item } from './referral';

/** An item, and the package that it speaks of. */
export interface PackedItem extends Item {
  body: Blob;
}

type Ids = readonly { id: string }[];

/** As they were first sent; null where that has not been yet. */
async function sentBefore(ids: Ids): Promise<(ReferralRequest | null)[]> {
  const kept = await readWorkings(
    ids.map(({ id }) => id),
    REFERRAL,
  );
  return kept.map((value) => referralRequest.safeParse(value).data ?? null);
}

/** Still to come: a package whose closing stamp may yet be had must not be referred before. */
async function requestOf({ capture, stored, claims }: ReferralSource): Promise<ReferralRequest | null> {
  const { id, seal, stamps } = capture;
  if (seal === null || stamps.close === 'deferred') return null;
  const areSigned = claims.every(({ signed }) => signed !== null);
  if (!areSigned) await signWaitingClaims(id);
  return firstReferralOf(capture, stored, seal, areSigned ? claims : await claimsOf(id));
}

/** What is wrong with one is found again, and told, when it is sent alone. */
async function pack(
  source: ReferralSource | null,
  before: ReferralRequest | null,
): Promise<PackedItem | null> {
  const request = before ?? (source && (await requestOf(source).catch(() => null)));
  return source && request && { captureId: source.capture.id, request, body: source.stored.body };
}

/** Packages opened side by side: each is some waiting for the disk, and some memory. */
const READ_AT_ONCE = 10;

/** As many of these, in their order, as go into one call; each is kept as it will be sent. */
export async function packedItemsOf(ids: Ids): Promise<PackedItem[]> {
  const [before, sources] = await Promise.all([sentBefore(ids), readSources(ids.map(({ id }) => id))]);
  const packed: (PackedItem | null)[] = [];
  for (let at = 0; at < sources.length; at += READ_AT_ONCE) {
    const some = sources.slice(at, at + READ_AT_ONCE);
    packed.push(
      ...(await Promise.all(some.map((source, index) => pack(source, before[at + index] ?? null)))),
    );
  }
  const items = fitting(packed.filter((item) => item !== null));
  const known = new Set(before.map((request) => request?.seal));
  const fresh = items.filter(({ request }) => !known.has(request.seal));
  await storeWorkings(
    fresh.map(({ captureId, request }) => ({ captureId, value: request })),
    REFERRAL,
  );
  return items;
}

/** The same without the packages, which are not opened where it is known what was said of them. */
export async function itemsOf(ids: Ids): Promise<Item[]> {
  const before = await sentBefore(ids);
  const packed = await packedItemsOf(ids.filter((_, index) => before[index] === null));
  const fresh = new Map(packed.map(({ captureId, request }) => [captureId, request]));
  const items = ids.map(({ id }, index) => ({
    captureId: id,
    request: before[index] ?? fresh.get(id) ?? null,
  }));
  return fitting(items.filter((item): item is Item => item.request !== null));
}

/** No more of them than fit into one call. */
function fitting<T extends Item>(items: readonly T[]): T[] {
  let sizeBytes = 0;
  const end = items.findIndex(
    ({ request }) => (sizeBytes += JSON.stringify(request).length) > deliveryPolicy.batchBytes,
  );
  return items.slice(0, end < 0 ? items.length : end);
}
