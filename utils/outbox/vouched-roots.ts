/** A desk may add a time-stamp authority, or change it, after devices have enrolled. */
import { currentEnrolment, saveEnrolment, type Enrolment } from '@/utils/archive/settings';
import { fromBase64 } from '@/utils/evidence/pem';
import { verifySignature } from '@/utils/evidence/signature';
import { tsaRootsMessage } from '@/utils/referral/schema';
import { describeDesk } from './desk-identity';

/**
 * The roots that the desk vouches for today, kept from now on; those of the enrolment, when it vouches for none. Only the key
 * that signs its receipts counts, which this device has trusted since it enrolled: not the line, nor the name of the host.
 */
export async function vouchedRoots(enrolment: Enrolment): Promise<string[]> {
  const desk = await describeDesk(enrolment.url);
  if (!desk.ok) return enrolment.tsaRootsPem;
  const { tsa_roots_pem: roots, tsa_roots_signature: signature } = desk.value.description;
  if (signature === undefined) return enrolment.tsaRootsPem;
  const message = tsaRootsMessage(roots);
  if (!(await verifySignature(message, fromBase64(signature), enrolment.receiptKeyPem)))
    return enrolment.tsaRootsPem;
  const now = await currentEnrolment();
  if (now?.deviceId === enrolment.deviceId && now.receiptKeyPem === enrolment.receiptKeyPem)
    await saveEnrolment({ ...now, tsaRootsPem: roots });
  return roots;
}
