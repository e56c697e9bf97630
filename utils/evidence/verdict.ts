/** What a verification ends with: every check by its stable id, with what was found. */
import type { Evidence } from './schema';

/** In the order in which they are run and shown. */
export const CHECK_IDS = [
  'zip.structure',
  'zip.checksums',
  'bag.declaration',
  'bag.info',
  'tagmanifest.complete',
  'tagmanifest.hashes',
  'manifest.complete',
  'manifest.hashes',
  'seal.signature',
  'seal.certificate',
  'stamp.close',
  'stamp.open',
  'stamps.order',
  'custody.chain',
  'custody.agrees',
  'evidence.schema',
  'evidence.files',
  'evidence.minimum',
  'leads.schema',
] as const;
export type CheckId = (typeof CHECK_IDS)[number];

export interface Outcome {
  /** `skipped`: what the check needs is not there (a deferred stamp, no root given), which is no fault. */
  status: 'passed' | 'failed' | 'skipped';
  /** In English, for experts. */
  detail: string;
}

export interface Check extends Outcome {
  id: CheckId;
}

export interface Verdict {
  /** No check failed. */
  ok: boolean;
  captureId: string | null;
  seal: string | null;
  /** SHA-256 of the key that signed, in DER, hex; null where the signature does not hold. */
  signer: string | null;
  evidence: Evidence | null;
  /** Of all its files, inside the base directory; none when the ZIP could not be read. */
  paths: string[];
  /** What fails no check and ought to be known all the same. In English; also in the detail of the check it belongs to. */
  remarks: string[];
  checks: Check[];
}

export const passed = (detail: string): Outcome => ({ status: 'passed', detail });
export const wrong = (detail: string): Outcome => ({ status: 'failed', detail });
export const skipped = (detail: string): Outcome => ({ status: 'skipped', detail });
