/** Referrals and their receipts in SQLite. */
import { atomically, together, type Database, type Query } from './database';
import { setKnownUrls } from './known-urls';
import { knownRow, numberRow, receiptRow, referralRow, textRow } from './rows';
import { standsBeside } from './same-referral';
import { newestClaims, putClaim, recount } from './sqlite-claims';
import type { SqliteDevices } from './sqlite-devices';
import { asOffered, offerOf, putOffer, takePlace } from './sqlite-offers';
import type { SqliteUploads } from './sqlite-uploads';
import type {
  ClaimRecord,
  NewReferral,
  PutClaim,
  ReferralRecord,
  Store,
  UploadRecord,
  Verdict,
} from './store';

type SqliteReferrals = Omit<Store, keyof SqliteDevices | keyof SqliteUploads | 'nextStamp' | 'close'>;

interface Arrival {
  seal: string;
  receivedAtMs: number;
  upload: Pick<UploadRecord, 'id' | 'deviceId'> | null;
}

export function sqliteReferrals(database: Database, query: Query): SqliteReferrals {
  const found = (seal: string) => query('SELECT * FROM referrals WHERE seal = ?').get(seal);
  const one = (seal: string) => referralRow.nullable().parse(found(seal));

  const seenBy = (seal: string, deviceId: string): ReferralRecord | null => {
    const kept = one(seal);
    const offer = kept && offerOf(query, seal, deviceId);
    return kept && offer && standsBeside(kept, offer) ? asOffered(query, offer) : kept;
  };

  const keepClaim = (claim: ClaimRecord): PutClaim => {
    const put = putClaim(query, claim);
    const referral = one(claim.seal);
    if (put === 'added' && referral) recount(query, referral);
    return put;
  };

  /** Beside the referral that is kept under its seal, if it may stand there. */
  const offer = (referral: Omit<NewReferral, 'claim'>): boolean =>
    standsBeside(referralRow.parse(found(referral.seal)), referral) && putOffer(query, referral);

  const put = ({ claim, ...referral }: NewReferral) => {
    const added = referralRow.nullable().parse(
      query(
        `INSERT INTO referrals
           (seal, device_id, request, host, package_sha256, package_bytes, completeness, state, referred_at_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'received', ?) ON CONFLICT (seal) DO NOTHING RETURNING *`,
      ).get(
        referral.seal,
        referral.deviceId,
        referral.request,
        referral.host,
        referral.packageSha256,
        referral.packageBytes,
        referral.completeness,
        referral.referredAtMs,
      ),
    );
    const created = added !== null || offer(referral);
    const putClaim = claim && keepClaim(claim);
    // Under a seal that is new nobody has offered anything.
    const seen = added && !claim ? added : seenBy(referral.seal, referral.deviceId);
    if (seen === null) throw new Error('the referral is gone');
    return { created, claim: putClaim, referral: seen };
  };

  const arrive = together(database, ({ seal, receivedAtMs, upload }: Arrival) => {
    if (upload) query('DELETE FROM uploads WHERE id = ?').run(upload.id);
    const offered = upload && offerOf(query, seal, upload.deviceId);
    const before = offered ? one(seal) : null;
    if (offered && (before?.state === 'received' || before?.state === 'rejected'))
      takePlace(query, offered, before);
    return (
      query(
        `UPDATE referrals SET state = 'verifying', problem = NULL, checks = '[]', attempts = 0, received_at_ms = ?
           WHERE seal = ? AND state IN ('received', 'rejected')`,
      ).run(receivedAtMs, seal) > 0
    );
  });

  const decide = (
    verdict: Verdict,
    state: 'accepted' | 'rejected',
    problem: string | null,
    twin: string | null,
  ) =>
    query(
      `UPDATE referrals SET state = ?, problem = ?, duplicate_of = ?, capture_id = ?, fingerprint = ?, checks = ?,
         signer_device_id = ?, decided_at_ms = ? WHERE seal = ? AND state = 'verifying'`,
    ).run(
      state,
      problem,
      twin,
      verdict.captureId,
      verdict.fingerprint,
      JSON.stringify(verdict.checks),
      verdict.signerDeviceId,
      verdict.decidedAtMs,
      verdict.seal,
    );

  return {
    addReferrals: async (referrals) => atomically(database, () => referrals.map(put)),
    knownUrls: async (prefix) =>
      query(
        `SELECT known_urls.hash, group_concat(DISTINCT referrals.state) AS states FROM known_urls
         JOIN referrals ON referrals.seal = known_urls.seal AND referrals.state IN ('accepted', 'actioned')
         WHERE known_urls.hash >= ? AND known_urls.hash < ? || 'g'
         GROUP BY known_urls.hash`,
      )
        .all(prefix, prefix)
        .map((row) => knownRow.parse(row)),
    referral: async (seal) => one(seal),
    referralFor: async (seal, deviceId) => seenBy(seal, deviceId),
    newestReferrals: async (limit, before) =>
      query(
        `SELECT * FROM referrals
         WHERE number < coalesce((SELECT number FROM referrals WHERE seal = ?), 9007199254740991)
         ORDER BY number DESC LIMIT ?`,
      )
        .all(before, limit)
        .map((row) => referralRow.parse(row)),
    referralsIn: async (state) =>
      query('SELECT seal AS value FROM referrals WHERE state = ? ORDER BY received_at_ms')
        .all(state)
        .map((row) => textRow.parse(row).value),
    addClaim: async (claim) => atomically(database, () => keepClaim(claim)),
    newestClaims: async (seal) => newestClaims(query, seal),
    arrive: (seal, receivedAtMs, upload) => arrive({ seal, receivedAtMs, upload }),
    countAttempt: async (seal) =>
      numberRow.parse(
        query('UPDATE referrals SET attempts = attempts + 1 WHERE seal = ? RETURNING attempts AS value').get(
          seal,
        ),
      ).value,
    forgetAttempts: async (seal) => {
      query('UPDATE referrals SET attempts = 0 WHERE seal = ?').run(seal);
    },
    accept: async (verdict, receipt, duplicateOf) =>
      atomically(database, () => {
        if (decide(verdict, 'accepted', null, duplicateOf) === 0) throw new Error('not being verified');
        if (verdict.page) {
          query('UPDATE referrals SET host = ? WHERE seal = ?').run(verdict.page.host, verdict.seal);
          setKnownUrls(query, verdict.page.urlHashes, verdict.seal);
        }
        query('INSERT INTO receipts (seal, document, signature) VALUES (?, ?, ?)').run(
          receipt.seal,
          receipt.document,
          receipt.signature,
        );
        const referral = one(verdict.seal);
        if (referral) recount(query, referral);
      }),
    reject: async (verdict, problem) => {
      decide(verdict, 'rejected', JSON.stringify(problem), null);
    },
    sameContent: async (fingerprint, seal) =>
      textRow.nullable().parse(
        query(
          `SELECT seal AS value FROM referrals
           WHERE fingerprint = ? AND seal <> ? AND state IN ('accepted', 'actioned') ORDER BY number LIMIT 1`,
        ).get(fingerprint, seal),
      )?.value ?? null,
    markActioned: async (seal) =>
      query(`UPDATE referrals SET state = 'actioned' WHERE seal = ? AND state = 'accepted'`).run(seal) > 0,
    receipt: async (seal) =>
      receiptRow.nullable().parse(query('SELECT * FROM receipts WHERE seal = ?').get(seal)),
  };
}
