/** Hands small packages over, many in one request with their referrals; each is claimed and put down by itself. */
import { appendLog, DEVICE_LOG } from '@/utils/archive/log';
import type { CaptureRecord } from '@/utils/archive/records';
import type { RowRecord } from '@/utils/archive/row';
import { changeDeliveries } from '@/utils/archive/sending';
import type { Enrolment } from '@/utils/archive/settings';
import { BUNDLE_TYPE, bundleHead } from '@/utils/referral/bundle';
import { batchReply, type BatchReply } from '@/utils/referral/schema';
import { didNot, wentThrough, wholeBytes } from './chunk-size';
import { afterFailure, askLater, claim, heldBack, type Delivery, type Sending } from './delivery';
import { askDesk, deskAddress, readAnswer, type DeskAnswer, type DeskRefusal } from './desk-http';
import { patience } from './patience';
import { deliveryPolicy } from './policy';
import { authorised, noteTaken } from './referral';
import { packedItemsOf, type PackedItem } from './referral-items';

/** Desks that take no bundles, or none from us now. */
const bundles = patience();

/** Small, and on its way for the first time: how one stands that was sent before is asked before it is sent again. */
const isFit = (
  { id, delivery, packageBytes, stampDue }: RowRecord,
  { bundledBytesLimit = Infinity }: Enrolment,
  alone: ReadonlySet<string>,
): boolean =>
  delivery?.status === 'waiting' &&
  delivery.attempts === 0 &&
  delivery.bytesSent === undefined &&
  stampDue === undefined &&
  packageBytes !== null &&
  packageBytes <= Math.min(deliveryPolicy.bundledBytes, bundledBytesLimit) &&
  !alone.has(id);

/** What goes in one request with the oldest that is due; none when that one goes by itself. */
export function bundleFrom(
  due: readonly RowRecord[],
  enrolment: Enrolment,
  alone: ReadonlySet<string>,
): RowRecord[] {
  const [oldest] = due;
  if (!bundles.isOver(enrolment) || !oldest || !isFit(oldest, enrolment, alone)) return [];
  const some: RowRecord[] = [];
  let sizeBytes = 0;
  for (const row of due) {
    if (some.length >= deliveryPolicy.batchItems) break;
    if (!isFit(row, enrolment, alone)) continue;
    sizeBytes += row.packageBytes ?? 0;
    if (sizeBytes > wholeBytes()) break;
    some.push(row);
  }
  return some.length > 1 ? some : [];
}

/** Claims these in one transaction, which a power cut may undo: then they are due, as before. Who is not among those returned has been taken, or taken back, by somebody else. */
async function take(items: readonly PackedItem[]): Promise<Map<string, Sending>> {
  const taken = new Map<string, Sending>();
  const nowMs = Date.now();
  const ids = items.map(({ captureId }) => captureId);
  const takeOne = (record: CaptureRecord): boolean => {
    const { delivery, packageBytes } = record;
    if (delivery?.status !== 'waiting') return false; // it has been sent since the list was read
    const sending = claim(delivery, nowMs, deliveryPolicy, packageBytes ?? 0);
    if (!sending) return false;
    taken.set(record.id, sending);
    record.delivery = sending;
    return true;
  };
  await changeDeliveries(ids, takeOne, 'relaxed');
  return taken;
}

/**
 * Puts down what became of each, in one transaction, unless the user has taken it back meanwhile. None of it is an end: of
 * what a power cut undoes the desk is asked again.
 */
async function putDown(
  taken: ReadonlyMap<string, Sending>,
  next: (id: string, now: Sending) => Delivery,
): Promise<void> {
  const putOne = (record: CaptureRecord): boolean => {
    const { id, delivery } = record;
    if (delivery?.status !== 'sending' || delivery.attempts !== taken.get(id)?.attempts) return false;
    record.delivery = next(id, delivery);
    return true;
  };
  await changeDeliveries([...taken.keys()], putOne, 'relaxed');
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
  taken: ReadonlyMap<string, Sending>,
  refusal: DeskRefusal,
  enrolment: Enrolment,
): Promise<void> {
  const nowMs = Date.now();
  if (isAboutBundles(refusal)) {
    bundles.begin(enrolment);
    await putDown(taken, (_, now) => heldBack(now, nowMs));
    return;
  }
  const { problem, retryAfterMs } = refusal;
  await putDown(taken, (_, now) =>
    afterFailure(now, problem, nowMs, deliveryPolicy, Math.random(), retryAfterMs),
  );
}

/**
 * Sends these, and puts down what became of each. `alone`: the desk did not take them in a bundle, and says why when each
 * is sent by itself.
 */
export async function sendBundle(
  rows: readonly RowRecord[],
  enrolment: Enrolment,
): Promise<{ alone: string[]; refusal: DeskRefusal | null }> {
  const read = await packedItemsOf(rows);
  const taken = await take(read);
  const items = read.filter(({ captureId }) => taken.has(captureId));
  const unread = rows.map(({ id }) => id).filter((id) => !read.some(({ captureId }) => captureId === id));
  if (items.length === 0) return { alone: unread, refusal: null };
  await noteAll('upload.started', items);
  const answer = await handOver(items, enrolment);
  if (!answer.ok) {
    await afterRefusal(taken, answer.refusal, enrolment);
    return { alone: unread, refusal: answer.refusal };
  }
  const standing = await noteTaken(items, answer.value);
  const here = new Set(
    [...standing].flatMap(([id, { state }]) => (state === 'received' || state === 'rejected' ? [] : [id])),
  );
  await noteAll(
    'upload.completed',
    items.filter(({ captureId }) => here.has(captureId)),
  );
  const nowMs = Date.now();
  await putDown(taken, (id, now) =>
    here.has(id) ? askLater(now.attempts, nowMs, deliveryPolicy) : heldBack(now, nowMs),
  );
  const refused = items.map(({ captureId }) => captureId).filter((id) => !here.has(id));
  return { alone: [...unread, ...refused], refusal: null };
}
