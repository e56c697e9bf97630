/** Claims in SQLite: every device's versions by themselves, and which of them counts for the referral. */
import { countingClaim } from './counting-claim';
import { statements, type Database, type Query } from './database';
import { claimRow, countedRow, numberRow } from './rows';
import type { ClaimRecord, PutClaim, ReferralRecord } from './store';

/** Of each device its newest claim, in the order in which they came. */
export const newestClaims = (query: Query, seal: string): ClaimRecord[] =>
  query(
    `SELECT * FROM claims AS claim WHERE seal = ?
       AND version = (SELECT max(version) FROM claims WHERE seal = claim.seal AND device_id = claim.device_id)
     ORDER BY received_at_ms, device_id`,
  )
    .all(seal)
    .map((row) => claimRow.parse(row));

/** Notes with the referral what its counting claim says. */
export function recount(
  query: Query,
  referral: Pick<ReferralRecord, 'seal' | 'signerDeviceId' | 'deviceId'>,
): void {
  const counting = countingClaim(referral, newestClaims(query, referral.seal));
  query('UPDATE referrals SET claim_version = ?, work = ? WHERE seal = ?').run(
    counting?.version ?? 0,
    counting?.work ?? null,
    referral.seal,
  );
}

function insertClaim(query: Query, claim: ClaimRecord): void {
  query(
    `INSERT INTO claims (seal, version, document, signature, device_id, work, received_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    claim.seal,
    claim.version,
    claim.document,
    claim.signature,
    claim.deviceId,
    claim.work,
    claim.receivedAtMs,
  );
}

export function putClaim(query: Query, claim: ClaimRecord): PutClaim {
  const { seal, deviceId, version } = claim;
  const newest = numberRow.parse(
    query('SELECT coalesce(max(version), 0) AS value FROM claims WHERE seal = ? AND device_id = ?').get(
      seal,
      deviceId,
    ),
  ).value;
  if (version > newest) {
    insertClaim(query, claim);
    return 'added';
  }
  const kept = claimRow
    .nullable()
    .parse(
      query('SELECT * FROM claims WHERE seal = ? AND device_id = ? AND version = ?').get(
        seal,
        deviceId,
        version,
      ),
    );
  return kept?.document === claim.document ? 'same' : 'conflict';
}

/** Who signed a package that was accepted before that was kept: as its checks tell. */
const SIGNER = /^device ([^,;]+)[,;]/;

/** For referrals from before the claims of each device were kept apart: any device's newest counted then. */
export function recountAll(database: Database): void {
  const query = statements(database);
  for (const row of query('SELECT seal, device_id, state, checks FROM referrals').all()) {
    const { seal, deviceId, isAccepted, checks } = countedRow.parse(row);
    const check = checks.find(({ id, status }) => id === 'signer.enrolled' && status === 'passed');
    const signerDeviceId = (isAccepted && SIGNER.exec(check?.detail ?? '')?.[1]) || null;
    query('UPDATE referrals SET signer_device_id = ? WHERE seal = ?').run(signerDeviceId, seal);
    recount(query, { seal, deviceId, signerDeviceId });
  }
}
