/** What the desk remembers, and the port through which it does: SQLite here, anything with transactions elsewhere. */
import type { ProblemDetails, Receipt } from '@/utils/referral/schema';

export type Check = Receipt['checks'][number];
export type ReferralState = 'received' | 'verifying' | 'accepted' | 'rejected' | 'actioned';

export interface CodeRecord {
  /** SHA-256 of the code, hex: the code itself is never kept. */
  hash: string;
  usesLeft: number;
  expiresAtMs: number;
}

export interface DeviceRecord {
  id: string;
  label: string;
  spkiPem: string;
  /** SHA-256 of the SubjectPublicKeyInfo in DER, hex. */
  spkiSha256: string;
  /** SHA-256 of the access token, hex. */
  tokenHash: string;
  certificatePem: string;
  codeHash: string;
  enrolledAtMs: number;
  revokedAtMs: number | null;
}

export interface ReferralRecord {
  seal: string;
  deviceId: string;
  /** The request as parsed, in one spelling: what a repeat is compared with. */
  request: string;
  /** As the referral tells; from its acceptance on, as the package says. */
  host: string;
  packageSha256: string;
  packageBytes: number;
  completeness: 'complete' | 'partial';
  state: ReferralState;
  problem: ProblemDetails | null;
  duplicateOf: string | null;
  captureId: string | null;
  checks: Check[];
  /** Of the claim that counts (counting-claim.ts). */
  claimVersion: number;
  work: string | null;
  referredAtMs: number;
  /** When the last byte of the package had arrived. */
  receivedAtMs: number | null;
  decidedAtMs: number | null;
  /** Verifications begun: one that kills the desk each time is not begun for ever. */
  attempts: number;
  /** Null until the package is accepted: who signed it is not known before. */
  signerDeviceId: string | null;
}

export interface ClaimRecord {
  seal: string;
  version: number;
  document: string;
  signature: string;
  deviceId: string;
  work: string;
  receivedAtMs: number;
}

export interface UploadRecord {
  id: string;
  seal: string;
  sha256: string;
  sizeBytes: number;
  deviceId: string;
  createdAtMs: number;
}

export interface ReceiptRecord {
  seal: string;
  document: string;
  signature: string;
}

/** The page that a package shows, by the package's own words. */
export interface PageShown {
  host: string;
  /** SHA-256 of each canonical URL by which it is reached, hex. */
  urlHashes: string[];
}

/** How a verification ended. */
export interface Verdict {
  seal: string;
  checks: Check[];
  captureId: string | null;
  fingerprint: string | null;
  page: PageShown | null;
  signerDeviceId: string | null;
  decidedAtMs: number;
}

/** Versions of a device only grow: `same` for a repeat, `conflict` for anything else that is not newer. */
export type PutClaim = 'added' | 'same' | 'conflict';

export interface KeptReferral {
  created: boolean;
  /** What became of the claim that came with it. */
  claim: PutClaim | null;
  referral: ReferralRecord;
}

/** What a device refers under a seal. */
export type Offer = Pick<
  ReferralRecord,
  | 'seal'
  | 'deviceId'
  | 'request'
  | 'host'
  | 'packageSha256'
  | 'packageBytes'
  | 'completeness'
  | 'referredAtMs'
>;

export interface NewReferral extends Offer {
  claim: ClaimRecord | null;
}

/** Each call is one transaction, on the disk when its promise resolves. */
export interface Store {
  addCode(code: CodeRecord): Promise<void>;
  hasCodes(): Promise<boolean>;
  /**
   * Spends one use of the code and keeps the device, replacing token, label and certificate of one with the same key.
   * A device that lost its answer may repeat with the code it used: that spends nothing. Null: the code is not valid.
   * Where the key has another id by now nothing is done, and the device that has it is returned.
   */
  enrol(device: DeviceRecord): Promise<DeviceRecord | null>;
  device(id: string): Promise<DeviceRecord | null>;
  deviceByToken(tokenHash: string): Promise<DeviceRecord | null>;
  deviceByKey(spkiSha256: string): Promise<DeviceRecord | null>;
  devices(): Promise<DeviceRecord[]>;
  revokeDevice(id: string, atMs: number): Promise<boolean>;

  /**
   * Keeps these referrals, beside another device's where they differ (same-referral.ts), or returns those that are there
   * already, in the same order; and their claims in either case.
   */
  addReferrals(referrals: NewReferral[]): Promise<KeptReferral[]>;
  /** URLs of accepted packages whose hash begins so, each with the furthest state of its referrals. */
  knownUrls(prefix: string): Promise<{ hash: string; state: ReferralState }[]>;
  referral(seal: string): Promise<ReferralRecord | null>;
  /** As it stands for this device: what it has itself referred under the seal, while no package of another is accepted. */
  referralFor(seal: string, deviceId: string): Promise<ReferralRecord | null>;
  newestReferrals(limit: number, before: string | null): Promise<ReferralRecord[]>;
  referralsIn(state: ReferralState): Promise<string[]>;
  addClaim(claim: ClaimRecord): Promise<PutClaim>;
  /** Of each device that has claimed, its newest. */
  newestClaims(seal: string): Promise<ClaimRecord[]>;
  /**
   * The package is there: from `received` or `rejected` to `verifying`, and its upload, if it had one, is over; what the
   * uploading device has referred is what the package is held against. False when the referral is elsewhere.
   */
  arrive(
    seal: string,
    receivedAtMs: number,
    upload: Pick<UploadRecord, 'id' | 'deviceId'> | null,
  ): Promise<boolean>;
  /** Counts a verification that begins, and returns how many have. */
  countAttempt(seal: string): Promise<number>;
  forgetAttempts(seal: string): Promise<void>;
  accept(verdict: Verdict, receipt: ReceiptRecord, duplicateOf: string | null): Promise<void>;
  reject(verdict: Verdict, problem: ProblemDetails): Promise<void>;
  /** The first accepted referral of the same content under another seal. */
  sameContent(fingerprint: string, seal: string): Promise<string | null>;
  /** From `accepted`; false when the referral is elsewhere. */
  markActioned(seal: string): Promise<boolean>;
  receipt(seal: string): Promise<ReceiptRecord | null>;

  addUpload(upload: UploadRecord): Promise<void>;
  upload(id: string): Promise<UploadRecord | null>;
  uploads(): Promise<UploadRecord[]>;
  removeUpload(id: string): Promise<void>;

  /** A serial number never given before, logged with what it stamps. */
  nextStamp(stamp: { imprint: string; atMs: number }): Promise<number>;
  close(): Promise<void>;
}
