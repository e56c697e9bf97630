/** The store over one SQLite file. */
import { atomically, openDatabase, type Database, type Value } from './database';
import { claimRow, codeRow, deviceRow, numberRow, receiptRow, referralRow, textRow, uploadRow } from './rows';
import type { ClaimRecord, Store, Verdict } from './store';

/** Statements are compiled once, whoever asks. */
function statements(database: Database) {
  const compiled = new Map<string, ReturnType<Database['prepare']>>();
  return (sql: string) => {
    let statement = compiled.get(sql);
    if (statement === undefined) compiled.set(sql, (statement = database.prepare(sql)));
    return {
      run: (...values: Value[]): number => statement.run(...values).changes,
      insert: (...values: Value[]): number => Number(statement.run(...values).lastInsertRowid),
      get: (...values: Value[]): unknown => statement.get(...values) ?? null,
      all: (...values: Value[]): unknown[] => statement.all(...values),
    };
  };
}
type Query = ReturnType<typeof statements>;

export function openSqliteStore(file: string): Store {
  const database = openDatabase(file);
  const query = statements(database);
  return {
    ...enrolment(database, query),
    ...referrals(database, query),
    ...uploads(query),
    nextStamp: async ({ imprint, atMs }) =>
      query('INSERT INTO stamps (imprint, at_ms) VALUES (?, ?)').insert(imprint, atMs),
    close: async () => database.close(),
  };
}

type Enrolment = Pick<
  Store,
  'addCode' | 'hasCodes' | 'enrol' | 'deviceByToken' | 'deviceByKey' | 'devices' | 'revokeDevice'
>;

function enrolment(database: Database, query: Query): Enrolment {
  const byKey = (spkiSha256: string) =>
    deviceRow.nullable().parse(query('SELECT * FROM devices WHERE spki_sha256 = ?').get(spkiSha256));

  const spend = (codeHash: string, nowMs: number): boolean => {
    const code = codeRow.nullable().parse(query('SELECT * FROM codes WHERE hash = ?').get(codeHash));
    if (code === null || code.uses_left < 1 || code.expires_at_ms <= nowMs) return false;
    query('UPDATE codes SET uses_left = uses_left - 1 WHERE hash = ?').run(codeHash);
    return true;
  };

  return {
    addCode: async (code) => {
      query('INSERT INTO codes (hash, uses_left, expires_at_ms) VALUES (?, ?, ?)').run(
        code.hash,
        code.usesLeft,
        code.expiresAtMs,
      );
    },
    hasCodes: async () => numberRow.parse(query('SELECT count(*) AS value FROM codes').get()).value > 0,
    enrol: async (device) =>
      atomically(database, () => {
        const known = byKey(device.spkiSha256);
        const repeat = known !== null && known.codeHash === device.codeHash && known.revokedAtMs === null;
        if (!repeat && !spend(device.codeHash, device.enrolledAtMs)) return null;
        query(
          `INSERT INTO devices
             (id, label, spki_pem, spki_sha256, token_hash, certificate_pem, code_hash, enrolled_at_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (spki_sha256) DO UPDATE SET label = excluded.label, token_hash = excluded.token_hash,
             certificate_pem = excluded.certificate_pem, code_hash = excluded.code_hash,
             enrolled_at_ms = excluded.enrolled_at_ms, revoked_at_ms = NULL`,
        ).run(
          device.id,
          device.label,
          device.spkiPem,
          device.spkiSha256,
          device.tokenHash,
          device.certificatePem,
          device.codeHash,
          device.enrolledAtMs,
        );
        return byKey(device.spkiSha256);
      }),
    deviceByToken: async (tokenHash) =>
      deviceRow.nullable().parse(query('SELECT * FROM devices WHERE token_hash = ?').get(tokenHash)),
    deviceByKey: async (spkiSha256) => byKey(spkiSha256),
    devices: async () =>
      query('SELECT * FROM devices ORDER BY enrolled_at_ms')
        .all()
        .map((row) => deviceRow.parse(row)),
    revokeDevice: async (id, atMs) =>
      query('UPDATE devices SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL').run(atMs, id) > 0,
  };
}

type Referrals = Omit<
  Store,
  | keyof Enrolment
  | 'addUpload'
  | 'upload'
  | 'uploads'
  | 'openUploads'
  | 'removeUpload'
  | 'nextStamp'
  | 'close'
>;

function referrals(database: Database, query: Query): Referrals {
  const one = (seal: string) =>
    referralRow.nullable().parse(query('SELECT * FROM referrals WHERE seal = ?').get(seal));

  const putClaim = (claim: ClaimRecord) => {
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
    query('UPDATE referrals SET claim_version = ?, work = ? WHERE seal = ?').run(
      claim.version,
      claim.work,
      claim.seal,
    );
  };

  const decide = (
    verdict: Verdict,
    state: 'accepted' | 'rejected',
    problem: string | null,
    twin: string | null,
  ) =>
    query(
      `UPDATE referrals SET state = ?, problem = ?, duplicate_of = ?, capture_id = ?, fingerprint = ?, checks = ?,
         decided_at_ms = ? WHERE seal = ? AND state = 'verifying'`,
    ).run(
      state,
      problem,
      twin,
      verdict.captureId,
      verdict.fingerprint,
      JSON.stringify(verdict.checks),
      verdict.decidedAtMs,
      verdict.seal,
    );

  return {
    addReferral: async ({ claim, ...referral }) =>
      atomically(database, () => {
        const added = query(
          `INSERT INTO referrals
             (seal, device_id, request, host, package_sha256, package_bytes, completeness, state, referred_at_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?, 'received', ?) ON CONFLICT (seal) DO NOTHING`,
        ).run(
          referral.seal,
          referral.deviceId,
          referral.request,
          referral.host,
          referral.packageSha256,
          referral.packageBytes,
          referral.completeness,
          referral.referredAtMs,
        );
        const created = added > 0;
        if (created && claim !== null) putClaim(claim);
        return {
          created,
          referral: referralRow.parse(query('SELECT * FROM referrals WHERE seal = ?').get(referral.seal)),
        };
      }),
    referral: async (seal) => one(seal),
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
    addClaim: async (claim) =>
      atomically(database, () => {
        const newest = numberRow.parse(
          query('SELECT coalesce(max(version), 0) AS value FROM claims WHERE seal = ?').get(claim.seal),
        ).value;
        if (claim.version > newest) {
          putClaim(claim);
          return 'added';
        }
        const kept = claimRow
          .nullable()
          .parse(query('SELECT * FROM claims WHERE seal = ? AND version = ?').get(claim.seal, claim.version));
        return kept?.document === claim.document ? 'same' : 'conflict';
      }),
    newestClaim: async (seal) =>
      claimRow
        .nullable()
        .parse(query('SELECT * FROM claims WHERE seal = ? ORDER BY version DESC LIMIT 1').get(seal)),
    beginVerification: async (seal, receivedAtMs) =>
      query(
        `UPDATE referrals SET state = 'verifying', problem = NULL, checks = '[]', attempts = 0, received_at_ms = ?
         WHERE seal = ? AND state IN ('received', 'rejected')`,
      ).run(receivedAtMs, seal) > 0,
    countAttempt: async (seal) =>
      numberRow.parse(
        query('UPDATE referrals SET attempts = attempts + 1 WHERE seal = ? RETURNING attempts AS value').get(
          seal,
        ),
      ).value,
    accept: async (verdict, receipt, duplicateOf) =>
      atomically(database, () => {
        if (decide(verdict, 'accepted', null, duplicateOf) === 0) throw new Error('not being verified');
        query('INSERT INTO receipts (seal, document, signature) VALUES (?, ?, ?)').run(
          receipt.seal,
          receipt.document,
          receipt.signature,
        );
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

type Uploads = Pick<Store, 'addUpload' | 'upload' | 'uploads' | 'openUploads' | 'removeUpload'>;

const uploads = (query: Query): Uploads => ({
  addUpload: async (upload) => {
    query(
      `INSERT INTO uploads (id, seal, sha256, size_bytes, device_id, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)`,
    ).run(upload.id, upload.seal, upload.sha256, upload.sizeBytes, upload.deviceId, upload.createdAtMs);
  },
  upload: async (id) => uploadRow.nullable().parse(query('SELECT * FROM uploads WHERE id = ?').get(id)),
  uploads: async () =>
    query('SELECT * FROM uploads')
      .all()
      .map((row) => uploadRow.parse(row)),
  openUploads: async (deviceId) =>
    numberRow.parse(query('SELECT count(*) AS value FROM uploads WHERE device_id = ?').get(deviceId)).value,
  removeUpload: async (id) => {
    query('DELETE FROM uploads WHERE id = ?').run(id);
  },
});
