/** What the archive holds: one record type a store. Blobs live in stores of their own, so that lists stay light. */
import type { FileEntry, Remark } from '@/utils/evidence/schema';
import type { Delivery } from '@/utils/outbox/delivery';
import type { Claim, SignedClaim, SignedReceipt } from '@/utils/referral/schema';

export type StepStatus = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

/** One named step of a capture, as it happens. Its words are in the locale files (`step_<name>`). */
export interface StepRecord {
  name: string;
  status: StepStatus;
  startedAtMs: number | null;
  endedAtMs: number | null;
  /** Why it failed or was skipped: a remark code and its detail. */
  problem: { code: string; detail: string } | null;
}

export type CaptureTrigger = 'popup' | 'shortcut' | 'context-menu' | 'list' | 'bulk' | 'import';

/**
 * `capturing`: the page is still being read. `sealing`: artefacts are on disk and being closed into a package.
 * `unsealed`: that has failed too often; everything is kept, and it is tried again at the user's word.
 * `sealed`: the package is stored and was read back. `failed`: nothing could be had of the page, not even its address.
 */
export type CaptureState = 'capturing' | 'sealing' | 'unsealed' | 'sealed' | 'failed';

export interface CaptureRecord {
  /** UUIDv7: sorts by time. */
  id: string;
  createdAtMs: number;
  trigger: CaptureTrigger;
  state: CaptureState;
  /** Known once the artefacts are in. */
  completeness: 'complete' | 'partial' | null;
  url: string;
  host: string;
  title: string;
  steps: StepRecord[];
  /** Why the capture failed or is partial: remark codes, in order. */
  limitations: Remark[];
  seal: string | null;
  packageSha256: string | null;
  packageBytes: number | null;
  stamps: { open: StampState; close: StampState };
  /** Null: the user has not asked to send it. */
  delivery: Delivery | null;
  /** Version of the newest claim, 0 when none was given. */
  claimVersion: number;
  /** Of the newest claim, for lists and search. */
  work: string | null;
  claimNote: string | null;
  /** Version of the newest claim that the desk has, or that came with an import and is not ours to send; 0 when none. */
  claimDelivered: number;
  /** The user's own annotations: beside the capture, never in its package. Empty: in no case. */
  caseName: string;
  tags: string[];
  /** When a retention rule, or the user, removed the package of an accepted capture; all else is kept. */
  packageRemovedAtMs: number | null;
  /** When an import last brought the package back; absent: it has not been away. */
  packageBackAtMs?: number;
  /** Null: captured on this device. */
  imported: ImportRecord | null;
}

/** Where a capture that was made elsewhere came from. */
export interface ImportRecord {
  atMs: number;
  /** SHA-256 of the key that signed it (SPKI, DER); empty: it came without its package. */
  signerSha256: string;
  /** The checks that this device cannot make for itself: another desk certified the signer, say. */
  unproven: string[];
}

/** `pending`: not tried yet. `deferred`: the desk could not be reached; it is fetched later. `absent`: too late to fetch. */
export type StampState = 'pending' | 'stamped' | 'deferred' | 'absent';

/** A file of a package under way or sealed. Key: [captureId, entry.path]. */
export interface ArtefactRecord {
  captureId: string;
  entry: FileEntry;
  body: Blob;
  /** Of the body, for the ZIP. Absent: kept by an earlier version of the extension, or read out of a package. */
  crc32?: number | undefined;
}

/** Something a capture under way has read but not yet made into an artefact. Key: [captureId, name]. */
export interface WorkingRecord {
  captureId: string;
  name: string;
  value: unknown;
}

/** The sealed ZIP. Key: captureId. */
export interface PackageRecord {
  captureId: string;
  body: Blob;
  sha256: string;
}

/** Key: [captureId, version]. */
export interface ClaimRecord {
  captureId: string;
  version: number;
  savedAtMs: number;
  /** Null while the capture is not sealed yet: it is signed as soon as there is a seal. */
  signed: SignedClaim | null;
  claim: Claim;
  /** The desk has confirmed this version. */
  delivered: boolean;
  /** It came with an import, and this device's key has not signed it: shown, and never signed or sent from here. */
  imported?: true;
}

/** Key: captureId. Kept when the package is deleted. */
export interface ReceiptRecord {
  captureId: string;
  seal: string;
  signed: SignedReceipt;
  /** SPKI of the desk's receipt key at the time, so that the receipt can be checked without the desk. */
  receiptKeyPem: string;
  receivedAtMs: number;
}

/** A small picture for lists: at most 320 px wide. Key: captureId. */
export interface ThumbnailRecord {
  captureId: string;
  body: Blob;
}

/** One event on a chained log, as the exact line (without LF). Custody: [captureId, seq]; the device's own: [seq]. */
export interface LogLineRecord {
  /** A capture's id, or `device` for the device's own journal. */
  log: string;
  seq: number;
  line: string;
  /** The captures that a line of the device's journal speaks of. */
  about?: string[];
}

/** A record that could not be read: set aside whole, so that it harms nothing and nothing of it is lost. */
export interface QuarantineRecord {
  store: 'captures';
  key: string;
  foundAtMs: number;
  /** What is wrong with it, in English, for whoever mends it. */
  why: string;
  /** As it was found; undefined when the database could not even hand it out. */
  value: unknown;
}

/** A package made elsewhere, on its way in. Key: id, made for it by the page that put it here. */
export interface IncomingRecord {
  id: string;
  putAtMs: number;
  /** The package; null: the export has none of this capture any more. */
  body: Blob | null;
  /** What an export says of it beside the package; parsed by whoever takes it in. */
  companion: unknown;
  thumbnail: Blob | null;
}
