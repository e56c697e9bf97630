/** What is said of packages when they are referred, many in one call. */
import { claimsOf, getCapture } from '@/utils/archive/read';
import { readSources, readWorkings, storeWorkings, type ReferralSource } from '@/utils/archive/referring';
import type { RowRecord } from '@/utils/archive/row';
import { referralRequest, type ReferralRequest } from '@/utils/referral/schema';
import { signWaitingClaims } from './claim-signing';
import { REFERRAL } from './late-stamp';
import { deliveryPolicy } from './policy';
import { firstReferralOf, type Item } from './referral';
import { readFacts, REFERRAL_FACTS, referralFacts, type ReferralFacts } from './referral-facts';

/** An item, and the package that it speaks of. */
export interface PackedItem extends Item {
  body: Blob;
}

/** One as it is now. */
export interface ReadItem extends PackedItem {
  row: RowRecord;
  /** It has been made before, so it may have been sent. */
  isRepeat: boolean;
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

/** As they were noted when it was sealed; else (it came with an import) the package is opened. */
async function factsOf({ row: { id }, stored, workings }: ReferralSource): Promise<ReferralFacts | null> {
  const kept = referralFacts.safeParse(workings.get(REFERRAL_FACTS)).data;
  if (kept) return kept;
  const capture = await getCapture(id);
  return capture?.seal ? readFacts(capture, capture.seal, stored.body) : null;
}

/** Still to come: a package whose closing stamp may yet be had must not be referred before. */
async function requestOf(source: ReferralSource): Promise<ReferralRequest | null> {
  const { row, stored, claims } = source;
  if (row.state !== 'sealed' || row.stampDue) return null;
  const facts = await factsOf(source);
  const areSigned = claims.every(({ signed }) => signed !== null);
  if (!areSigned) await signWaitingClaims(row.id);
  return facts && firstReferralOf(facts, stored, areSigned ? claims : await claimsOf(row.id));
}

/** What is wrong with one is found again, and told, when it is sent alone. */
async function read(source: ReferralSource | null): Promise<ReadItem | null> {
  if (!source) return null;
  const { row, stored, workings } = source;
  const before = referralRequest.safeParse(workings.get(REFERRAL)).data;
  const request = before ?? (await requestOf(source).catch(() => null));
  return request && { captureId: row.id, row, request, body: stored.body, isRepeat: before !== undefined };
}

/** Packages opened side by side: each is some waiting for the disk, and some memory. */
const READ_AT_ONCE = 10;

/** As many of these, in their order, as go into one call; each is kept as it will be sent. */
export async function readItems(ids: Ids): Promise<ReadItem[]> {
  const sources = await readSources(ids.map(({ id }) => id));
  const found: (ReadItem | null)[] = [];
  for (let at = 0; at < sources.length; at += READ_AT_ONCE)
    found.push(...(await Promise.all(sources.slice(at, at + READ_AT_ONCE).map(read))));
  const items = fitting(found.filter((item) => item !== null));
  const fresh = items.filter(({ isRepeat }) => !isRepeat);
  await storeWorkings(
    fresh.map(({ captureId, request }) => ({ captureId, value: request })),
    REFERRAL,
  );
  return items;
}

/** The same without the packages, which are not opened where it is known what was said of them. */
export async function itemsOf(ids: Ids): Promise<Item[]> {
  const before = await sentBefore(ids);
  const made = await readItems(ids.filter((_, index) => before[index] === null));
  const fresh = new Map(made.map(({ captureId, request }) => [captureId, request]));
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
