/**
 * A bundle: small packages behind their referrals, many in one request. Its first line is the SHA-256 (hex) of what
 * follows in that line, a space, and a batch request as JSON; then come the packages' bytes, in that order, with nothing
 * in between: each referral says how many they are and what their digest is.
 */
import type * as z from 'zod';
import { sha256Hex } from '@/utils/evidence/hash';
import { batchRequest, type ReferralRequest } from './schema';

export const BUNDLE_TYPE = 'application/vnd.constat.bundle';

export const bundleHead = async (referrals: readonly ReferralRequest[]): Promise<string> => {
  const json = JSON.stringify({ v: 1, referrals: [...referrals] } satisfies z.input<typeof batchRequest>);
  return `${await sha256Hex(json)} ${json}\n`;
};

const DIGEST_CHARS = 64;

/** The batch request of a bundle's first line, without its line feed; null when the line has damaged it. */
export async function readBundleHead(line: string): Promise<z.output<typeof batchRequest> | null> {
  const json = line.slice(DIGEST_CHARS + 1);
  if (line !== `${await sha256Hex(json)} ${json}`) return null;
  try {
    return batchRequest.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
