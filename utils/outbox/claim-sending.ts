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

/**
 * Sends every claim that is due. Returns when the next one is (epoch ms; Infinity: none), and what the desk said when it
 * does not know this device any more: then nothing else is tried.
 */
export async function sendClaims(
  enrolment: Enrolment,
): Promise<{ nextMs: number; refusal: DeskRefusal | null }> {
  const claims = await undeliveredClaims();
  for (const captureId of waiting.keys())
    if (!claims.some((claim) => claim.captureId === captureId)) waiting.delete(captureId);
  for (const claim of claims) {
    if ((waiting.get(claim.captureId)?.notBeforeMs ?? 0) > Date.now()) continue;
    const seal = await sealAt(claim.captureId, enrolment);
    if (seal === null) continue;
    const refusal = await sendClaim(claim, seal, enrolment);
    if (!refusal) {
      waiting.delete(claim.captureId);
      continue;
    }
    putOff(claim.captureId, Date.now(), refusal.retryAfterMs);
    if (refusal.httpStatus === 401) return { nextMs: Infinity, refusal };
    // Nobody answers, or not now: the next claim would fare no better.
    if (refusal.httpStatus === null || refusal.httpStatus >= 429) break;
  }
  return {
    nextMs: Math.min(Infinity, ...[...waiting.values()].map(({ notBeforeMs }) => notBeforeMs)),
    refusal: null,
  };
}
