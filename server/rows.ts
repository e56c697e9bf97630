/** Rows of the database as records: what comes off the disk is parsed like anything else. */
import { z } from 'zod';
import { problemDetails, receipt, referralState } from '@/utils/referral/schema';
import type { ClaimRecord, DeviceRecord, Offer, ReceiptRecord, ReferralRecord, UploadRecord } from './store';

const count = z.number();
const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

export const numberRow = z.object({ value: count });
export const textRow = z.object({ value: z.string() });

export const codeRow = z.object({ hash: z.string(), uses_left: count, expires_at_ms: count });

export const deviceRow = z
  .object({
    id: z.string(),
    label: z.string(),
    spki_pem: z.string(),
    spki_sha256: z.string(),
    token_hash: z.string(),
    certificate_pem: z.string(),
    code_hash: z.string(),
    enrolled_at_ms: count,
    revoked_at_ms: count.nullable(),
  })
  .transform((row): DeviceRecord => ({
    id: row.id,
    label: row.label,
    spkiPem: row.spki_pem,
    spkiSha256: row.spki_sha256,
    tokenHash: row.token_hash,
    certificatePem: row.certificate_pem,
    codeHash: row.code_hash,
    enrolledAtMs: row.enrolled_at_ms,
    revokedAtMs: row.revoked_at_ms,
  }));

/** What a device has referred, in place or beside another's. */
const offered = z.object({
  seal: z.string(),
  device_id: z.string(),
  request: z.string(),
  host: z.string(),
  package_sha256: z.string(),
  package_bytes: count,
  completeness: z.enum(['complete', 'partial']),
  referred_at_ms: count,
});

const asOffer = (row: z.infer<typeof offered>): Offer => ({
  seal: row.seal,
  deviceId: row.device_id,
  request: row.request,
  host: row.host,
  packageSha256: row.package_sha256,
  packageBytes: row.package_bytes,
  completeness: row.completeness,
  referredAtMs: row.referred_at_ms,
});

export const offerRow = offered.transform(asOffer);

export const referralRow = z
  .object({
    ...offered.shape,
    state: referralState,
    problem: json(problemDetails).nullable(),
    duplicate_of: z.string().nullable(),
    capture_id: z.string().nullable(),
    checks: json(receipt.shape.checks),
    claim_version: count,
    work: z.string().nullable(),
    received_at_ms: count.nullable(),
    decided_at_ms: count.nullable(),
    attempts: count,
    signer_device_id: z.string().nullable(),
  })
  .transform((row): ReferralRecord => ({
    state: row.state,
    problem: row.problem,
    duplicateOf: row.duplicate_of,
    captureId: row.capture_id,
    checks: row.checks,
    claimVersion: row.claim_version,
    work: row.work,
    receivedAtMs: row.received_at_ms,
    decidedAtMs: row.decided_at_ms,
    attempts: row.attempts,
    signerDeviceId: row.signer_device_id,
    ...asOffer(row), // last: what V8 copies first it copies ten times as slowly when as much follows
  }));

/** What decides whose claim counts for a referral of an earlier desk. */
export const countedRow = z
  .object({
    seal: z.string(),
    device_id: z.string(),
    state: referralState,
    checks: json(receipt.shape.checks),
  })
  .transform(({ seal, device_id: deviceId, state, checks }) => ({
    seal,
    deviceId,
    isAccepted: state === 'accepted' || state === 'actioned',
    checks,
  }));

/** States of the accepted referrals of one URL, as one text. */
export const knownRow = z
  .object({ hash: z.string(), states: z.string() })
  .transform(({ hash, states }) => ({ hash, state: furthest(states.split(',')) }));

const furthest = (states: readonly string[]): ReferralRecord['state'] =>
  states.includes('actioned') ? 'actioned' : 'accepted';

export const claimRow = z
  .object({
    seal: z.string(),
    version: count,
    document: z.string(),
    signature: z.string(),
    device_id: z.string(),
    work: z.string(),
    received_at_ms: count,
  })
  .transform((row): ClaimRecord => ({
    seal: row.seal,
    version: row.version,
    document: row.document,
    signature: row.signature,
    deviceId: row.device_id,
    work: row.work,
    receivedAtMs: row.received_at_ms,
  }));

export const uploadRow = z
  .object({
    id: z.string(),
    seal: z.string(),
    sha256: z.string(),
    size_bytes: count,
    device_id: z.string(),
    created_at_ms: count,
  })
  .transform((row): UploadRecord => ({
    id: row.id,
    seal: row.seal,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    deviceId: row.device_id,
    createdAtMs: row.created_at_ms,
  }));

export const receiptRow = z
  .object({ seal: z.string(), document: z.string(), signature: z.string() })
  .transform((row): ReceiptRecord => row);
