/** Fetches the closing stamp that a sealed package lacks, and adds it without touching anything the seal covers. */
import { changeCapture, readWorking, storePackage } from '@/utils/archive/captures';
import { appendLog, DEVICE_LOG } from '@/utils/archive/log';
import { packageOf } from '@/utils/archive/read';
import type { CaptureRecord } from '@/utils/archive/records';
import { packageFile } from '@/utils/evidence/bag';
import { sha256Hex } from '@/utils/evidence/hash';
import { SEAL_STAMP, TAGMANIFEST } from '@/utils/evidence/layout';
import { withSealFiles } from '@/utils/evidence/package';
import { PACKAGE_LIMITS } from '@/utils/evidence/policy';
import { readZip } from '@/utils/evidence/zip';
import { stampByDesk } from './stamp';

/** Where the exact referral is kept once it has been sent: from then on the package must not change. */
export const REFERRAL = 'referral';

/** Returns whether the package has its closing stamp now. */
export async function fetchLateStamp(capture: CaptureRecord): Promise<boolean> {
  if (capture.stamps.close !== 'deferred') return capture.stamps.close === 'stamped';
  if ((await readWorking(capture.id, REFERRAL)) !== undefined) return false;
  const stored = await packageOf(capture.id);
  if (!stored) return false;
  const zip = await readZip(stored.body, PACKAGE_LIMITS);
  const sealed = zip.ok ? zip.value.find(({ name }) => name === `${capture.id}/${TAGMANIFEST}`) : undefined;
  if (!sealed) return false;
  const stamped = await stampByDesk(new Uint8Array(await sealed.body.arrayBuffer()));
  if (!stamped.ok) return false;
  const body = await withSealFiles(stored.body, [await packageFile(SEAL_STAMP, stamped.value.reply)]);
  const sha256 = await sha256Hex(body);
  await storePackage(capture.id, body, sha256);
  const detail = { capture: capture.id, seal: capture.seal, late: true };
  await appendLog(DEVICE_LOG, { event: 'time.close_stamped', actor: 'extension', detail });
  await changeCapture(
    capture.id,
    (record) => {
      record.stamps.close = 'stamped';
      Object.assign(record, { packageSha256: sha256, packageBytes: body.size });
      const step = record.steps.find(({ name }) => name === 'stamp-close');
      if (step) Object.assign(step, { status: 'done', problem: null });
    },
    true,
  );
  return true;
}
