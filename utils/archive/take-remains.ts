/** What is left of a capture whose package is gone, as an export tells it: taken in when a receipt speaks of it, or when it had failed. */
import { verifyChain } from '@/utils/evidence/custody';
import { utf8 } from '@/utils/evidence/hash';
import type { Companion } from './companion';
import { database } from './database';
import { claimsBeside, provenReceipt, type ReceiptSubject } from './proven-companion';
import type { CaptureRecord } from './records';
import { isCapture } from './soundness';
import { storeTaken } from './store-taken';
import { refusedFor, type TakeInDoors, type TakenIn } from './taken-in';

/** A log that is there and not chained through tells nothing. */
async function isChained(custody: readonly string[]): Promise<boolean> {
  if (custody.length === 0) return true;
  return (await verifyChain(utf8(custody.map((line) => `${line}\n`).join('')))).ok;
}

/** A capture of the export's, at its end, and with nothing in it that would set this device to work. */
function atRest(capture: CaptureRecord, nowMs: number, unproven: string[]): CaptureRecord {
  const isFailed = capture.state === 'failed';
  const { close } = capture.stamps;
  return {
    ...capture,
    ...(isFailed ? { seal: null, packageSha256: null, packageBytes: null } : {}),
    stamps: { ...capture.stamps, close: close === 'deferred' ? 'absent' : close },
    delivery: null,
    ...{ claimVersion: 0, work: null, claimNote: null, claimDelivered: 0 },
    packageRemovedAtMs: isFailed ? null : (capture.packageRemovedAtMs ?? 0),
    // Without its package nobody can tell who signed it.
    imported: { atMs: nowMs, signerSha256: '', unproven },
  };
}

/** The export's record of it, when that is of a capture at its end. */
function recordOf({ id, capture }: Companion): CaptureRecord | null {
  if (!isCapture(capture) || capture.id !== id) return null;
  return capture.state === 'failed' || (capture.state === 'sealed' && capture.seal !== null) ? capture : null;
}

export async function takeRemains(
  beside: Companion,
  small: Blob | null,
  doors: TakeInDoors,
): Promise<TakenIn> {
  const { id } = beside;
  const found = recordOf(beside);
  if (beside.capture !== null && !found)
    return refusedFor(id, 'evidence.schema', 'its record cannot be read, or is not of a capture at its end');
  const chained = await isChained(beside.custody);
  const record = found && atRest(found, doors.nowMs, chained ? [] : ['custody.chain']);
  const seal = record ? record.seal : (beside.receipt?.seal ?? null);
  const db = await database();
  const before = await db.get('captures', id);
  if (before ? before.seal !== seal : (await db.getKey('packages', id)) !== undefined)
    return refusedFor(id, 'bag.info', 'another capture of this name is here already');
  const subject: ReceiptSubject | null =
    seal === null ? null : { captureId: id, seal, sha256: (before ?? record)?.packageSha256 ?? null };
  const receipt = subject && (await provenReceipt(beside, subject, doors.desk));
  // One that names no capture would fit as many as somebody likes to make up around it.
  if (!(before ? receipt : receipt?.namesCapture) && record?.state !== 'failed')
    return refusedFor(id, 'seal.signature', 'neither a package nor a receipt that proves it');
  const keys = { own: doors.ownKey, signer: null };
  await storeTaken(id, {
    ...{ record, body: null, thumbnail: small, custody: chained ? beside.custody : [], receipt },
    claims: await claimsBeside(beside, seal, before !== undefined, keys),
    ...{ desk: doors.desk, nowMs: doors.nowMs },
  });
  return { outcome: before ? 'known' : 'taken', captureId: id, checks: [] };
}
