/** Hands small packages over, many in one request with their referrals; each is put down by itself. */
import { appendLog, DEVICE_LOG } from '@/utils/archive/log';
import type { CaptureRecord } from '@/utils/archive/records';
import type { RowRecord } from '@/utils/archive/row';
import { changeDeliveries } from '@/utils/archive/sending';
import type { Enrolment } from '@/utils/archive/settings';
import { BUNDLE_TYPE, bundleHead } from '@/utils/referral/bundle';
import { batchReply, type BatchReply, type ReferralStatus } from '@/utils/referral/schema';
import { didNot, wentThrough, wholeBytes } from './chunk-size';
import { afterFailure, askLater, claim, type Delivery, type Sending } from './delivery';
import { askDesk, deskAddress, readAnswer, type DeskAnswer, type DeskRefusal } from './desk-http';
import { patience } from './patience';
import { deliveryPolicy } from './policy';
import { authorised, noteTaken } from './referral';
import { readItems, type PackedItem, type ReadItem } from './referral-items';
import { takeStanding } from './standing';

/** Desks that take no bundles, or none from us now. */
const bundles = patience();

/** It has never been tried: how one stands that was sent before is asked before it is sent again. */
const isUntried = (delivery: Delivery | null): delivery is Extract<Delivery, { status: 'waiting' }> =>
  delivery?.status === 'waiting' && delivery.attempts === 0 && delivery.bytesSent === undefined;

/** Small, and on its way for the first time. */
const isFit = (
  { delivery, packageBytes, stampDue }: RowRecord,
  { bundledBytesLimit = Infinity }: Enrolment,
): boolean =>
  isUntried(delivery) &&
  stampDue === undefined &&
  packageBytes !== null &&
  packageBytes <= Math.min(deliveryPolicy.bundledBytes, bundledBytesLimit);

/** What goes in one request with the oldest that is due, none of them `alone`; none when that one goes by itself. */
export function bundleFrom(
  due: readonly RowRecord[],
  enrolment: Enrolment,
  alone: ReadonlySet<string>,
): RowRecord[] {
  const mayJoin = (row: RowRecord): boolean => isFit(row, enrolment) && !alone.has(row.id);
  const [oldest] = due;
  if (!bundles.isOver(enrolment) || !oldest || !mayJoin(oldest)) return [];
  const some: RowRecord[] = [];
  let sizeBytes = 0;
  for (const row of due) {
    if (some.length >= deliveryPolicy.batchItems) break;
    if (!mayJoin(row)) continue;
    sizeBytes += row.packageBytes ?? 0;
    if (sizeBytes > wholeBytes()) break;
    some.push(row);
  }
  return some.length > 1 ? some : [];
}

/**
 * Puts down what became of each, in one transaction, unless the user has taken it back meanwhile. None of it is an end: of
 * what a power cut undoes the desk is asked again.
 */
async function putDown(items: readonly PackedItem[], next: (sending: Sending) => Delivery): Promise<void> {
  const nowMs = Date.now();
  const putOne = (record: CaptureRecord): boolean => {
    const { delivery, packageBytes } = record;
    const sending = isUntried(delivery) && claim(delivery, nowMs, deliveryPolicy, packageBytes ?? 0);
    if (!sending) return false;
    record.delivery = next(sending);
    return true;
  };
  await changeDeliveries(
    items.map(({ captureId }) => captureId),
    putOne,
    'relaxed',
  );
}

/** One line of the journal for all of them: it is found by each. */
async function noteAll(event: string, items: readonly PackedItem[]): Promise<void> {
  if (items.length === 0) return;
  const captures = items.map(({ captureId }) => captureId).join(' ');
  const bytes = items.reduce((sum, { body }) => sum + body.size, 0);
  await appendLog(DEVICE_LOG, { event, actor: 'extension', detail: { captures, bytes } });
}

/** Hands them over in one request. */
export async function handOver(
  items: readonly PackedItem[],
  enrolment: Enrolment,
): Promise<DeskAnswer<BatchReply>> {
  const head = await bundleHead(items.map(({ request }) => request));
  // Of Blobs on the browser's disk: it reads them as the line takes them, and nothing of them is held here.
  const body = new Blob([head, ...items.map((item) => item.body)]);
  const beganAtMs = performance.now();
  const answer = await askDesk(deskAddress(enrolment.url, 'v1/packages:batch'), {
    ...{ method: 'POST', headers: { ...authorised(enrolment), 'Content-Type': BUNDLE_TYPE }, body },
  });
  if (answer.ok) wentThrough(body.size, performance.now() - beganAtMs);
  else if (answer.refusal.httpStatus === null) didNot(body.size);
  else if (answer.refusal.httpStatus === 413) didNot(body.size, true);
  return answer.ok ? readAnswer(answer.value, batchReply) : answer;
}

/** It is the bundle that the desk, or a proxy before it, does not take: whatever is in it may go by itself. */
const isAboutBundles = ({ httpStatus }: DeskRefusal): boolean =>
  httpStatus !== null && httpStatus < 500 && ![401, 403, 429].includes(httpStatus);

/** A request that came to nothing: later, all of them; or at once, each by itself. */
async function afterRefusal(
  items: readonly PackedItem[],
  refusal: DeskRefusal,
  enrolment: Enrolment,
): Promise<void> {
  const nowMs = Date.now();
  if (isAboutBundles(refusal)) {
    bundles.begin(enrolment);
    return;
  }
  const { problem, retryAfterMs } = refusal;
  await putDown(items, (sending) =>
    afterFailure(sending, problem, nowMs, deliveryPolicy, Math.random(), retryAfterMs),
  );
}

/** Those of these that are unsent still, as far as anybody knows; what the desk has said of them is used up. */
const unsentAmong = (read: readonly ReadItem[], enrolment: Enrolment): ReadItem[] =>
  read.filter(
    ({ row, captureId, isRepeat }) =>
      isFit(row, enrolment) && (!isRepeat || takeStanding(captureId)?.state === 'received'),
  );

/** How the desk answers when it has the bytes. */
const hasBytes = (status: ReferralStatus | undefined): boolean =>
  status !== undefined && status.state !== 'received' && status.state !== 'rejected';

/**
 * Sends these, and puts down what became of each. While they are on their way nothing is written of it: should this
 * background die, they are due as before, and by what was kept of their referrals the next one knows to ask after them.
 * `alone`: these go by themselves, where the desk says what it has against one.
 */
export async function sendBundle(
  rows: readonly RowRecord[],
  enrolment: Enrolment,
): Promise<{ alone: string[]; refusal: DeskRefusal | null }> {
  const items = unsentAmong(await readItems(rows), enrolment);
  if (items.length === 0) return { alone: without(rows, items), refusal: null };
  await noteAll('upload.started', items);
  const answer = await handOver(items, enrolment);
  if (!answer.ok) {
    await afterRefusal(items, answer.refusal, enrolment);
    return { alone: without(rows, items), refusal: answer.refusal };
  }
  const standing = await noteTaken(items, answer.value);
  const there = items.filter(({ captureId }) => hasBytes(standing.get(captureId)));
  await noteAll('upload.completed', there);
  const nowMs = Date.now();
  await putDown(there, ({ attempts }) => askLater(attempts, nowMs, deliveryPolicy));
  return { alone: without(rows, there), refusal: null };
}

function without(rows: readonly RowRecord[], items: readonly PackedItem[]): string[] {
  const gone = new Set(items.map(({ captureId }) => captureId));
  return rows.map(({ id }) => id).filter((id) => !gone.has(id));
}
