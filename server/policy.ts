/** Every number of the desk that is a choice, with its reason. */
import { PACKAGE_LIMITS } from '@/utils/evidence/policy';

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;
const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export interface DeskPolicy {
  /** Largest package. A capture with media segments reaches some hundred MiB; a ZIP64 entry begins at 4 GiB. */
  packageBytes: number;
  /** Most entries of a package: what any verifier takes, so that nobody seals what no desk would accept. */
  packageEntries: number;
  /** Most referrals in one batch call. */
  batchItems: number;
  /** Largest time-stamp request: a SHA-512 imprint, a nonce and a policy fit into 200 bytes. */
  timestampBytes: number;
  /** Largest JSON body: a claim of 100,000 characters, escaped, and 50 URLs of 8 KiB. */
  jsonBytes: number;
  /** Largest batch call: a hundred referrals of the usual kind; one with fuller claims goes in several. */
  batchBytes: number;
  /** Receipts in one answer: of the usual size as many as anybody may ask for, and half of what a device reads of an answer. */
  receiptsBytes: number;
  /** Largest package in a bundle: each is held in memory until it is whole. A larger one comes by tus. */
  bundledPackageBytes: number;
  /** Largest head of a request. */
  headerBytes: number;
  /** How long a small body may take: a slow line, not a slow loris. */
  bodyMs: number;
  /** How long the head of a request may take. */
  headMs: number;
  /** How long a connection may stay silent, in an upload too; an upload that is cut off resumes. */
  idleMs: number;
  /** How long one request may take as a whole: a big package on a slow line, sent in one piece. */
  requestMs: number;
  /** Connections at once. */
  connections: number;
  /** Of these, from one address: a class behind one router, each with the six that a browser opens; five times as many are left for others. */
  connectionsPerAddress: number;
  /** How often connections are looked through for those that take too long over a head. */
  connectionsRoundMs: number;
  /** How long an unfinished upload is kept: over a weekend and a day of holiday. */
  uploadExpiryMs: number;
  /** How long a writer whose upload is asked for again may go on: its line is dead, or will be. */
  takeOverMs: number;
  /** How often unfinished uploads are looked through for those that expired, and those of a device that was revoked. */
  roundMs: number;
  /** Kept free on the disk for database, receipts and log: uploads are refused before these fail. */
  reserveBytes: number;
  /** Unfinished uploads of one device: many in parallel, and those whose address was lost. */
  openUploadsPerDevice: number;
  /** Bytes that one device may announce before it finishes: two of the largest packages, many of the usual. No device has the disk to itself. */
  unfinishedBytesPerDevice: number;
  /** Packages verified at once, each in a thread of its own; one core is left to take in what comes. */
  verifyingAtOnce: number;
  /** How long one verification may take: hashing 4 GiB on a slow disk takes some minutes. */
  verificationMs: number;
  /** Memory of one verifying worker, in MiB: manifests and evidence.json are parsed whole, payloads never. */
  verificationMemoryMiB: number;
  /** Verification that throws (a full disk, a bug of ours) is tried again after these pauses, the last for ever. */
  verificationRetryMs: number[];
  /** Verifications of one package that may end with the death of the desk before it is put aside. */
  verificationAttempts: number;
  /** How long an upstream time-stamp authority may take before the next one is asked. */
  upstreamMs: number;
  /** Largest reply of an upstream authority: a chain of large RSA certificates fits into 20 KiB. */
  upstreamBytes: number;
  /** What one device may ask: `burst` at once, then `perSecond`. Meant for runaway loops, not for bulk sending. */
  deviceRate: Rate;
  /** What one address may ask for without a good token: description and stamps, with a token nobody knows, of the page; each by itself. */
  addressRate: Rate;
  /** Attempts to enrol from one address: a class behind one router may; guessing 80 bits need not be free. */
  enrolRate: Rate;
  /** Shortest operator token: of a dozen random letters more than the rate of an address lets anybody try. */
  operatorTokenLength: number;
  /** Referrals on one page for people. */
  pageReferrals: number;
  /** How long a stop waits for requests under way. */
  stopMs: number;
  /** How long an enrolment code is good for, unless told otherwise. */
  codeExpiryMs: number;
  /** Life of certificates: packages must still verify with plain openssl years after they were made. */
  certificateMs: { authority: number; timestamping: number; device: number };
}

export interface Rate {
  burst: number;
  perSecond: number;
}

export const deskPolicy: DeskPolicy = {
  packageBytes: 4 * GiB - 1,
  packageEntries: PACKAGE_LIMITS.maxEntries,
  batchItems: 100,
  timestampBytes: 4 * KiB,
  jsonBytes: 2 * MiB,
  batchBytes: 8 * MiB,
  receiptsBytes: 2 * MiB,
  bundledPackageBytes: 1 * MiB,
  headerBytes: 32 * KiB,
  bodyMs: 30 * secondMs,
  headMs: 15 * secondMs,
  idleMs: minuteMs,
  requestMs: 6 * hourMs,
  connections: 1000,
  connectionsPerAddress: 200,
  connectionsRoundMs: 5 * secondMs,
  uploadExpiryMs: 7 * dayMs,
  takeOverMs: secondMs,
  roundMs: minuteMs,
  reserveBytes: 16 * MiB,
  openUploadsPerDevice: 500,
  unfinishedBytesPerDevice: 8 * GiB,
  verifyingAtOnce: 2,
  verificationMs: 30 * minuteMs,
  verificationMemoryMiB: 1024,
  verificationRetryMs: [secondMs, 10 * secondMs, minuteMs, 10 * minuteMs],
  verificationAttempts: 5,
  upstreamMs: 10 * secondMs,
  upstreamBytes: 64 * KiB,
  deviceRate: { burst: 5000, perSecond: 500 },
  addressRate: { burst: 500, perSecond: 50 },
  enrolRate: { burst: 100, perSecond: 1 },
  operatorTokenLength: 12,
  pageReferrals: 50,
  stopMs: 5 * secondMs,
  codeExpiryMs: 30 * dayMs,
  certificateMs: { authority: 7300 * dayMs, timestamping: 3650 * dayMs, device: 3650 * dayMs },
};
