/** Judges a package by what it says itself, and by this device's roots of trust as far as they reach. */
import { OPEN_STAMP, SEAL_STAMP, SIGNER_CERTIFICATE } from '@/utils/evidence/layout';
import type { Evidence } from '@/utils/evidence/schema';
import { verifyPackage, type Check, type CheckId, type Trust, type Verdict } from '@/utils/evidence/verify';

/** Whom nobody vouches for: what the package says by itself must still hold together. */
const NO_TRUST: Trust = { deskCaPem: null, tsaRootsPem: [] };

/** The word of another for a package, and the file it stands in. */
const VOUCHED: Partial<Record<CheckId, string>> = {
  'seal.certificate': SIGNER_CERTIFICATE,
  'stamp.close': SEAL_STAMP,
  'stamp.open': OPEN_STAMP,
};

export const failures = (checks: readonly Check[]): Check[] =>
  checks.filter(({ status }) => status === 'failed');

export interface Judged {
  /** Intact, and of one piece. */
  sound: boolean;
  captureId: string | null;
  seal: string | null;
  evidence: Evidence | null;
  checks: Check[];
  /** Checks that only somebody with other roots of trust could make: another desk's device, say. */
  unproven: Check[];
}

/** Left out although the package brings what they look at: this device is enrolled nowhere, and has no root to judge by. */
const unjudged = ({ checks, paths }: Verdict): Check[] =>
  checks.filter(({ id, status }) => {
    const file = VOUCHED[id];
    return status === 'skipped' && file !== undefined && paths.includes(file);
  });

/** Verifies as a stranger would; a package that only our own roots of trust do not know is sound but not proven here. */
export async function judge(body: Blob, trust: Trust): Promise<Judged> {
  const verdict = await verifyPackage(body, trust);
  const { captureId, seal, evidence, checks } = verdict;
  const sound = verdict.ok || (await verifyPackage(body, NO_TRUST)).ok;
  const unproven = sound ? [...failures(checks), ...unjudged(verdict)] : [];
  return { sound, captureId, seal, evidence, checks, unproven };
}
