/** What a device and a desk say to each other (docs/protocol.md). The one truth for both sides. */
import { z } from 'zod';
import { captureId, instant, sha256 } from '@/utils/evidence/schema';

export const PROTOCOL_VERSION = 1;

const pem = z.string().startsWith('-----BEGIN ').max(65_536);
const base64 = z.base64();

/** `GET /v1/desk`: what the desk is, and what it will hold a device to. */
export const deskDescription = z.object({
  name: z.string().min(1).max(200),
  versions: z.array(z.int()).min(1),
  limits: z.object({
    package_bytes: z.int().positive(),
    package_entries: z.int().positive(),
    batch_items: z.int().positive(),
    timestamp_bytes: z.int().positive(),
    /** Largest package that it takes in a bundle; absent: it does not say. */
    bundled_package_bytes: z.int().positive().optional(),
  }),
  /** Certifies devices. */
  desk_ca_pem: pem,
  /** Roots of the authorities whose time-stamps this desk accepts. */
  tsa_roots_pem: z.array(pem),
  /** By the receipt key over {@link tsaRootsMessage}: DER, base64. Absent: the desk vouches for no change of its roots. */
  tsa_roots_signature: base64.optional(),
  /** Signs receipts: SPKI. */
  receipt_key_pem: pem,
  required_fields: z.array(z.string()),
});
export type DeskDescription = z.infer<typeof deskDescription>;

/** The bytes by which a desk vouches for the roots of its time-stamps, to devices that know its receipt key. */
export const tsaRootsMessage = (rootsPem: readonly string[]): string =>
  ['constat-tsa-roots-v1', ...rootsPem].join('\n');

/** `POST /v1/devices`. The proof is an ECDSA P-256 signature (DER, base64) over {@link enrolmentMessage}. */
export const enrolmentRequest = z.object({
  code: z.string().min(1).max(200),
  spki_pem: pem,
  label: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}+$/u),
  proof: base64,
});
export type EnrolmentRequest = z.infer<typeof enrolmentRequest>;

/** The bytes a device signs to show that it holds the private key: bound to this code and key. */
export const enrolmentMessage = (code: string, spkiPem: string): string =>
  `constat-enrol-v1\n${code}\n${spkiPem}`;

export const enrolmentReply = z.object({
  device_id: z.string().min(1),
  access_token: z.string().min(20),
  certificate_pem: pem,
});
export type EnrolmentReply = z.infer<typeof enrolmentReply>;

export const contentKind = z.enum([
  'film',
  'tv',
  'live-sport',
  'music',
  'book',
  'press',
  'game',
  'software',
  'other',
]);

/** What is alleged, as the user gave it. Kept apart from what was observed. */
export const claim = z.strictObject({
  work: z.string().trim().min(1).max(500),
  rights_holder: z.string().trim().min(1).max(500),
  kind: contentKind,
  /** How it infringes. */
  infringement: z.enum([
    'stream',
    'download',
    'link',
    'live-retransmission',
    'sale',
    'circumvention',
    'other',
  ]),
  note: z.string().max(10_000),
});
export type Claim = z.infer<typeof claim>;

/** The desk takes no later version of a claim: one above it could never be followed by another. */
export const MAX_CLAIM_VERSION = 1_000_000;

/** The exact bytes that a device signs: a claim bound to a package and a version. JSON, keys in this order. */
export const claimDocument = z.strictObject({
  v: z.literal(1),
  seal: sha256,
  version: z.int().positive().max(MAX_CLAIM_VERSION),
  claimed_at: instant,
  claim,
});
export type ClaimDocument = z.infer<typeof claimDocument>;

/** A claim on the wire: the signed bytes as they are (text), so that nobody has to canonicalise JSON. */
export const signedClaim = z.object({
  /** JSON of a {@link ClaimDocument}. */
  document: z.string().max(100_000),
  /** ECDSA P-256 over the UTF-8 bytes of `document`: DER, base64. */
  signature: base64,
});
export type SignedClaim = z.infer<typeof signedClaim>;

/** A page whose address is longer is referred by its site; the package has it whole. */
export const MAX_URL_CHARS = 8192;

/** `PUT /v1/referrals/{seal}`. */
export const referralRequest = z.object({
  v: z.literal(1),
  seal: sha256,
  /** Null when the user has alleged nothing (yet). */
  claim: signedClaim.nullable(),
  urls: z.array(z.string().max(MAX_URL_CHARS)).min(1).max(50),
  leads: z.array(z.object({ kind: z.string(), host: z.string().nullable() })).max(500),
  package: z.object({ sha256, bytes: z.int().positive() }),
  completeness: z.enum(['complete', 'partial']),
});
export type ReferralRequest = z.infer<typeof referralRequest>;

/** `POST /v1/referrals:batch`: each item is judged by itself, so that a mistake in one holds up no other. */
export const batchRequest = z.object({ v: z.literal(1), referrals: z.array(z.unknown()).min(1) });

export const referralState = z.enum(['received', 'verifying', 'accepted', 'rejected', 'actioned']);

/** RFC 9457. `type` is one of {@link PROBLEM}, under the desk's problem namespace. */
export const problemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  /** The check of the package that failed. */
  check: z.string().optional(),
});
export type ProblemDetails = z.infer<typeof problemDetails>;

export const PROBLEM_NAMESPACE = 'https://constat.example/problems/';
export const PROBLEM = [
  'bad-request',
  'incomplete',
  'digest-mismatch',
  'unauthorised',
  'enrolment-code-invalid',
  'forbidden',
  'not-found',
  'conflict',
  'claim-version-conflict',
  'claim-invalid',
  'too-large',
  'package-invalid',
  'not-ready',
  'rate-limited',
  'timestamp-unavailable',
  'storage-full',
  'internal',
] as const;
export type ProblemCode = (typeof PROBLEM)[number];

/** `GET /v1/referrals/{seal}`, and the answer to PUT. `received` means: the package is still to come. */
export const referralStatus = z.object({
  seal: sha256,
  state: referralState,
  /** Another referral that holds the same content. */
  duplicate_of: sha256.nullable(),
  claim_version: z.int().nonnegative(),
  problem: problemDetails.nullable(),
});
export type ReferralStatus = z.infer<typeof referralStatus>;

/** The answer to a batch, in its order: for each what `PUT` would have said. */
export const batchReply = z.object({
  results: z.array(
    z.object({
      status: z.int(),
      referral: referralStatus.nullable(),
      problem: problemDetails.nullable(),
    }),
  ),
});
export type BatchReply = z.infer<typeof batchReply>;

/** How many hex digits of SHA-256(canonical URL) a device shows: about a millionth of all URLs share them. */
export const KNOWN_PREFIX_DIGITS = 5;
export const knownPrefix = z.string().regex(/^[0-9a-f]{5}$/);
/** `GET /v1/known/{prefix}`: the rest of each hash that is known, with the furthest state of its referrals. */
export const knownUrls = z.object({
  prefix: knownPrefix,
  known: z.array(z.object({ suffix: z.string().regex(/^[0-9a-f]{59}$/), state: referralState })),
});
export type KnownUrls = z.infer<typeof knownUrls>;

/** receipt.json, whose exact bytes the desk signs. No personal data. */
export const receipt = z.object({
  v: z.literal(1),
  referral_id: sha256,
  seal: sha256,
  /** As the package that was verified says. Absent: from a desk that does not tell. */
  capture_id: captureId.optional(),
  package_sha256: sha256,
  bytes: z.int().positive(),
  received_at: instant,
  checks: z.array(
    z.object({ id: z.string(), status: z.enum(['passed', 'failed', 'skipped']), detail: z.string() }),
  ),
  desk: z.object({ name: z.string(), receipt_key_sha256: sha256 }),
});
export type Receipt = z.infer<typeof receipt>;

/** `GET /v1/referrals/{seal}/receipt`: the signed bytes as text, and the signature over their UTF-8 bytes. */
export const signedReceipt = z.object({
  document: z.string().max(1_000_000),
  /** ECDSA P-256: DER, base64. */
  signature: base64,
});
export type SignedReceipt = z.infer<typeof signedReceipt>;

/** `POST /v1/receipts:batch`: how do these stand, and what are the receipts of those that are accepted? */
export const receiptsRequest = z.object({ v: z.literal(1), seals: z.array(sha256).min(1) });
export type ReceiptsRequest = z.infer<typeof receiptsRequest>;

/** In the order of the seals. `referral` is null for one that is not known; `receipt` before there is one, or with no room for it. */
export const receiptsReply = z.object({
  results: z.array(z.object({ referral: referralStatus.nullable(), receipt: signedReceipt.nullable() })),
});
export type ReceiptsReply = z.infer<typeof receiptsReply>;

/** tus upload metadata (`Upload-Metadata`) that ties an upload to its referral. */
export const uploadMetadata = z.object({ seal: sha256, sha256 });
