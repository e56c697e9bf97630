/** Sends claims that were given or amended after their package: each by itself, and none over and over. */
import { markDelivered, undeliveredClaims } from '@/utils/archive/claims';
import { claimsOf, getCapture } from '@/utils/archive/read';
import type { ClaimRecord } from '@/utils/archive/records';
import type { Enrolment } from '@/utils/archive/settings';
import { utf8 } from '@/utils/evidence/hash';
import { toBase64 } from '@/utils/evidence/pem';
import { referralStatus } from '@/utils/referral/schema';
import { signWaitingClaims } from './claim-signing';
import { retryAtMs } from './delivery';
import { askDeskFor, deskAddress, type DeskRefusal } from './desk-http';
import { noteRevoked } from './one-delivery';
import { deliveryPolicy } from './policy';
import { authorised } from './referral';

/** Of claims that did not get through. In memory: a background that begins anew may try at once. */
const waiting = new Map<string, { attempts: number; notBeforeMs: number }>();

function putOff(captureId: string, nowMs: number, retryAfterMs: number): void {
  const attempts = (waiting.get(captureId)?.attempts ?? 0) + 1;
  const notBeforeMs = retryAtMs(attempts, nowMs, deliveryPolicy, Math.random(), retryAfterMs);
  waiting.set(captureId, { attempts, notBeforeMs });
}

/** Only the desk that has the package can be told more of it. */
async function sealAt(captureId: string, enrolment: Enrolment): Promise<string | null> {
  const capture = await getCapture(captureId);
  if (capture?.delivery?.status !== 'accepted') return null;
  const { deskUrl } = capture.delivery;
  return deskUrl === undefined || deskUrl === enrolment.url ? capture.seal : null;
}

async function sendClaim(
  { captureId, version, signed }: ClaimRecord,
  seal: string,
  enrolment: Enrolment,
): Promise<DeskRefusal | null> {
  // A background that died between saving a claim and signing it has left that to us.
  if (!signed) await signWaitingClaims(captureId);
  const claim = signed ?? (await claimsOf(captureId)).find((record) => record.version === version)?.signed;
  if (!claim) return null;
  const body = JSON.stringify(claim);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(body)));
  const answer = await askDeskFor(
    deskAddress(enrolment.url, `v1/referrals/${seal}/claims/${version}`),
    {
      method: 'PUT',
      headers: {
        ...authorised(enrolment),
        'Content-Type': 'application/json',
        'Content-Digest': `sha-256=:${toBase64(digest)}:`,
      },
      body,
    },
    referralStatus,
  );
  if (!answer.ok) return answer.refusal;
  await markDelivered(captureId, version);
  return null;
}

/** Sends one claim and notes what that says of this device. Returns what was answered in place of a yes. */
async function takeTurn(claim: ClaimRecord, seal: string, enrolment: Enrolment): Promise<DeskRefusal | null> {
  const refusal = await sendClaim(claim, seal, enrolment);
  if (refusal) putOff(claim.captureId, Date.now(), refusal.retryAfterMs);
  else waiting.delete(claim.captureId);
  if (refusal?.httpStatus === 401) await noteRevoked(true);
  if (!refusal && enrolment.revoked) await noteRevoked(false);
  return refusal;
}

/** Nobody answers, not now, or this device is not known: the next claim would fare no better. */
const isAboutAll = ({ httpStatus }: DeskRefusal): boolean =>
  httpStatus === null || httpStatus === 401 || httpStatus >= 429;

/**
 * Sends every claim that is due; while the desk does not know this device, the first asks for all. Returns when to go on
 * (epoch ms; Infinity: when asked).
 */
export async function sendClaims(enrolment: Enrolment): Promise<number> {
  const claims = await undeliveredClaims();
  const undelivered = new Set(claims.map(({ captureId }) => captureId));
  for (const captureId of waiting.keys()) if (!undelivered.has(captureId)) waiting.delete(captureId);
  const waitsUntilMs = (captureId: string): number => waiting.get(captureId)?.notBeforeMs ?? 0;
  for (const claim of claims) {
    const { captureId } = claim;
    const seal = await sealAt(captureId, enrolment);
    if (seal === null) {
      waiting.delete(captureId); // of a package that this desk does not have: nothing here waits for it
      continue;
    }
    const isPutOff = waitsUntilMs(captureId) > Date.now();
    const refusal = isPutOff ? null : await takeTurn(claim, seal, enrolment);
    if ((isPutOff && enrolment.revoked) || (refusal && isAboutAll(refusal))) return waitsUntilMs(captureId);
  }
  return Math.min(Infinity, ...[...waiting.values()].map(({ notBeforeMs }) => notBeforeMs));
}
