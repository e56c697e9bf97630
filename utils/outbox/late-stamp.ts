/** Fetches the closing stamp that a sealed package lacks, and adds it without touching anything the seal covers. */
import { changeCapture, readWorking, storePackage } from '@/utils/archive/captures';
import { appendLog, DEVICE_LOG } from '@/utils/archive/log';
import { packageOf } from '@/utils/archive/read';
import type { CaptureRecord, PackageRecord } from '@/utils/archive/records';
import { currentTrust } from '@/utils/archive/settings';
import { packageFile } from '@/utils/evidence/bag';
import { sha256Hex, type Bytes } from '@/utils/evidence/hash';
import { SEAL_STAMP, TAGMANIFEST } from '@/utils/evidence/layout';
import { withSealFiles } from '@/utils/evidence/package';
import { PACKAGE_LIMITS } from '@/utils/evidence/policy';
import { verifyPackage } from '@/utils/evidence/verify';
import { readZip } from '@/utils/evidence/zip';
import type { DeliveryProblemCode } from './delivery';
import { stampByDesk } from './stamp';

/** Where the exact referral is kept once it has been sent: from then on the package must not change. */
export const REFERRAL = 'referral';

/**
 * `unavailable`: the desk answers, but no authority does. `unreachable`: nobody answers. `none`: this package needs none,
 * or cannot have one.
 */
export type LateStamp = 'stamped' | 'unavailable' | 'unreachable' | 'none';

const NOBODY: ReadonlySet<string> = new Set<DeliveryProblemCode>([
  'offline',
  'desk-unreachable',
  'not-a-desk',
]);

/** From then on the package is as the desk knows it: the stamp it lacks stays absent. */
async function giveUp(capture: CaptureRecord): Promise<LateStamp> {
  await changeCapture(capture.id, (record) => {
    if (record.stamps.close === 'deferred') record.stamps.close = 'absent';
  });
  return 'none';
}

/** The package with the stamp in it, checked like any package before it replaces the only copy there is. */
async function withStamp(stored: PackageRecord, reply: Bytes): Promise<Blob | null> {
  try {
    const body = await withSealFiles(stored.body, [await packageFile(SEAL_STAMP, reply)]);
    return (await verifyPackage(body, await currentTrust())).ok ? body : null;
  } catch {
    return null; // not a package that can be written anew: it stays as it is
  }
}

/** Adds the closing stamp to a sealed package that lacks it, if it can be had now. */
export async function fetchLateStamp(capture: CaptureRecord): Promise<LateStamp> {
  if (capture.stamps.close !== 'deferred') return 'none';
  if ((await readWorking(capture.id, REFERRAL)) !== undefined) return giveUp(capture);
  const stored = await packageOf(capture.id);
  const zip = stored && (await readZip(stored.body, PACKAGE_LIMITS));
  const sealed = zip?.ok ? zip.value.find(({ name }) => name === `${capture.id}/${TAGMANIFEST}`) : undefined;
  if (!stored || !sealed) return 'none';
  const stamped = await stampByDesk(new Uint8Array(await sealed.body.arrayBuffer()));
  if (!stamped.ok) return NOBODY.has(stamped.problem.code) ? 'unreachable' : 'unavailable';
  const body = await withStamp(stored, stamped.value.reply);
  if (!body) return 'none';
  const sha256 = await sha256Hex(body);
  const isStored = await storePackage(capture.id, body, sha256, (record) => {
    record.stamps.close = 'stamped';
    Object.assign(record, { packageSha256: sha256, packageBytes: body.size });
    const step = record.steps.find(({ name }) => name === 'stamp-close');
    if (step) Object.assign(step, { status: 'done', problem: null });
  });
  if (!isStored) return 'none';
  const detail = { capture: capture.id, seal: capture.seal, late: true };
  await appendLog(DEVICE_LOG, { event: 'time.close_stamped', actor: 'extension', detail });
  return 'stamped';
}
