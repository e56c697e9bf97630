/** Judges a package by what it says itself, and by this device's roots of trust as far as they reach. */
import type { Evidence } from '@/utils/evidence/schema';
import { verifyPackage, type Check, type Trust } from '@/utils/evidence/verify';

/** Whom nobody vouches for: what the package says by itself must still hold together. */
const NO_TRUST: Trust = { deskCaPem: null, tsaRootsPem: [] };

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

/** Verifies as a stranger would; a package that only our own roots of trust do not know is sound but not proven here. */
export async function judge(body: Blob, trust: Trust): Promise<Judged> {
  const verdict = await verifyPackage(body, trust);
  const { captureId, seal, evidence, checks } = verdict;
  if (verdict.ok) return { sound: true, captureId, seal, evidence, checks, unproven: [] };
  const alone = await verifyPackage(body, NO_TRUST);
  return { sound: alone.ok, captureId, seal, evidence, checks, unproven: alone.ok ? failures(checks) : [] };
}
