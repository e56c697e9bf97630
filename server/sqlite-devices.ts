/** Codes and devices in SQLite. */
import { atomically, type Database, type Query } from './database';
import { codeRow, deviceRow, numberRow } from './rows';
import type { Store } from './store';

export type SqliteDevices = Pick<
  Store,
  'addCode' | 'hasCodes' | 'enrol' | 'device' | 'deviceByToken' | 'deviceByKey' | 'devices' | 'revokeDevice'
>;

export function sqliteDevices(database: Database, query: Query): SqliteDevices {
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
        if (known !== null && known.id !== device.id) return known;
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
    device: async (id) => deviceRow.nullable().parse(query('SELECT * FROM devices WHERE id = ?').get(id)),
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
