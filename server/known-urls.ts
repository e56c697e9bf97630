/** Of which URLs a package was accepted, by hash alone: a device asks by five digits, and nobody learns which it meant. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalUrl } from '@/utils/evidence/canonical-url';
import { readUrl } from '@/utils/evidence/read-url';
import { referralRequest } from '@/utils/referral/schema';
import { statements, type Database, type Query } from './database';

/** SHA-256 of the canonical form of each, hex, without repeats. What is no URL is left out. */
export const urlHashes = (urls: readonly string[]): string[] => [
  ...new Set(
    urls
      .filter((url) => readUrl(url) !== null)
      .map((url) => createHash('sha256').update(canonicalUrl(url)).digest('hex')),
  ),
];

function putKnownUrl(query: Query, hash: string, seal: string): void {
  query('INSERT INTO known_urls (hash, seal) VALUES (?, ?) ON CONFLICT DO NOTHING').run(hash, seal);
}

/** What the package says is known from now on, whatever its referral had told. */
export function setKnownUrls(query: Query, hashes: readonly string[], seal: string): void {
  query('DELETE FROM known_urls WHERE seal = ?').run(seal);
  for (const hash of hashes) putKnownUrl(query, hash, seal);
}

const referralRow = z.object({ seal: z.string(), request: z.string() });

/** For referrals from before URLs were remembered. */
export function rememberUrlsOfAll(database: Database): void {
  const query = statements(database);
  for (const row of query('SELECT seal, request FROM referrals').all()) {
    const { seal, request } = referralRow.parse(row);
    const kept = referralRequest.safeParse(JSON.parse(request));
    for (const hash of urlHashes(kept.data?.urls ?? [])) putKnownUrl(query, hash, seal);
  }
}
